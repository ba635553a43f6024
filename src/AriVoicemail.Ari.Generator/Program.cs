using AriVoicemail.Ari.Generator;

if (args is not [var from, var to])
{
    Console.Error.WriteLine(
        """
        Writes the ARI client's generated files.
        usage: AriVoicemail.Ari.Generator <http://host:8088/ari/api-docs/ | folder> <output folder>
        A running Asterisk asks for a user: ARI_USER and ARI_PASSWORD in the environment.
        """);
    return 1;
}
var docs = Directory.Exists(from)
    ? ApiDocs.ReadFolder(from)
    : await ApiDocs.FetchAsync(
        new Uri(from.TrimEnd('/') + "/"), Environment.GetEnvironmentVariable("ARI_USER") ?? "", Environment.GetEnvironmentVariable("ARI_PASSWORD") ?? "", CancellationToken.None);
Directory.CreateDirectory(to);
foreach (var (name, text) in ClientWriter.Write(docs)) File.WriteAllText(Path.Combine(to, name), text);
return 0;
