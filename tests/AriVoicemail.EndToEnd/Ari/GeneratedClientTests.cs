using System.Text.Json.Nodes;
using AriVoicemail.Ari.Generator;
using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Bed;

namespace AriVoicemail.EndToEnd.Ari;

public sealed class GeneratedClientTests(AsteriskFixture fixture) : IClassFixture<AsteriskFixture>
{
    private readonly Uri _declarations = new(fixture.Asterisk.Ari, "/ari/api-docs/");

    private static string Folder => Path.Combine(Repository.Root, "src/AriVoicemail.Ari/Generated");

    [Fact]
    public async Task The_client_written_from_the_Asterisk_under_test_is_the_one_in_the_repository()
    {
        var docs = await FetchAsync();

        var written = ClientWriter.Write(docs);

        var there = Directory.GetFiles(Folder).Select(file => Path.GetFileName(file)!);
        Assert.Equal(written.Keys.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
        Assert.All(written, file => Assert.Equal(file.Value, File.ReadAllText(Path.Combine(Folder, file.Key))));
    }

    [Fact]
    public async Task Every_operation_and_every_event_is_there()
    {
        var client = new List<string>();
        foreach (var file in Directory.GetFiles(Folder)) client.AddRange(await File.ReadAllLinesAsync(file));
        var (operations, messages) = await DeclaredAsync();

        Assert.NotEmpty(operations);
        Assert.All(operations, operation => Assert.Contains(client, line => line.Contains($"<remarks>{operation};", StringComparison.Ordinal)));
        Assert.NotEmpty(messages);
        Assert.All(messages, message => Assert.Contains(client, line => line.Contains($", \"{message}\")]", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_text_of_Asterisk_is_in_it()
    {
        var texts = new List<string>();
        foreach (var (_, json) in await ResourcesAsync()) Collect(json, texts);
        var client = string.Concat(Directory.GetFiles(Folder).Select(File.ReadAllText));

        Assert.True(texts.Count > 300, $"{texts.Count} texts were found");
        Assert.All(texts, text => Assert.DoesNotContain(text, client, StringComparison.Ordinal));
    }

    private Task<ApiDocs> FetchAsync() => ApiDocs.FetchAsync(_declarations, fixture.Asterisk.Username, fixture.Asterisk.Password, CancellationToken.None);

    private async Task<(IReadOnlyList<string> Operations, IReadOnlyList<string> Messages)> DeclaredAsync()
    {
        var resources = await ResourcesAsync();
        var operations =
            from resource in resources
            from api in resource.Json["apis"]!.AsArray()
            from operation in api!["operations"]!.AsArray()
            where operation!["upgrade"] is null
            select $"{operation["httpMethod"]} {api["path"]}";
        var models = resources.Single(resource => resource.Name == "events").Json["models"]!.AsObject();
        var messages = models["Event"]!["subTypes"]!.AsArray().Select(name => (string)name!);
        return ([.. operations], [.. messages]);
    }

    private async Task<IReadOnlyList<(string Name, JsonNode Json)>> ResourcesAsync()
    {
        using var http = new HttpClient { BaseAddress = _declarations };
        var credentials = System.Text.Encoding.UTF8.GetBytes($"{fixture.Asterisk.Username}:{fixture.Asterisk.Password}");
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(credentials));
        async Task<JsonNode> Get(string file) => JsonNode.Parse(await http.GetStringAsync(new Uri(file, UriKind.Relative)))!;
        var resources = new List<(string, JsonNode)>();
        foreach (var api in (await Get("resources.json"))["apis"]!.AsArray())
        {
            var name = Path.GetFileNameWithoutExtension((string)api!["path"]!);
            resources.Add((name, await Get($"{name}.json")));
        }
        return resources;
    }

    /// <summary>Sentences, that is; a word alone may well be a name.</summary>
    private static void Collect(JsonNode? node, List<string> texts)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Collect(item, texts);
        }
        if (node is not JsonObject members) return;
        foreach (var (name, value) in members)
        {
            var speaks = name is "summary" or "description" or "notes" or "reason" && value is JsonValue;
            if (speaks && (string)value! is var text && text.Split(' ').Length > 2) texts.Add(text);
            else Collect(value, texts);
        }
    }
}
