using AriVoicemail.Ari.Generator;

const string Usage =
    """
    Writes the ARI client's generated files.
    usage: AriVoicemail.Ari.Generator <http://host:8088/ari/api-docs/ | folder> <output folder>
    A running Asterisk asks for a user: ARI_USER and ARI_PASSWORD in the environment.
    """;

if (args is not [var from, var to])
{
    Console.Error.WriteLine(Usage);
    return 1;
}
try
{
    var docs = Uri.TryCreate(from.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? await ApiDocs.FetchAsync(url, Variable("ARI_USER"), Variable("ARI_PASSWORD"), CancellationToken.None)
        : ApiDocs.ReadFolder(from);
    Directory.CreateDirectory(to);
    foreach (var (name, text) in ClientWriter.Write(docs)) File.WriteAllText(Path.Combine(to, name), text);
    return 0;
}
catch (Exception error) when (error is HttpRequestException or IOException)
{
    Console.Error.WriteLine($"{from}: {error.Message}");
    return 1;
}

static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "";
