using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AriVoicemail.Ari.Generator;

/// <summary>The declarations of one Asterisk: its resources with their operations, and the models that they speak of.</summary>
/// <remarks>Only names, types and versions are read. The texts are Asterisk's (GPL) and stay there.</remarks>
public sealed record ApiDocs(IReadOnlyList<Resource> Resources, IReadOnlyDictionary<string, Model> Models)
{
    /// <summary>Reads the declarations from a running Asterisk's <c>http://host:port/ari/api-docs/</c>.</summary>
    public static async Task<ApiDocs> FetchAsync(Uri docs, string user, string password, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        async Task<JsonNode> Get(string file) => JsonNode.Parse(await http.GetStringAsync(new Uri(docs, file), cancellationToken))!;
        var listing = await Get("resources.json");
        var names = listing["apis"]!.AsArray().Select(api => Path.GetFileNameWithoutExtension((string)api!["path"]!)).Order(StringComparer.Ordinal);
        var declarations = new List<(string, JsonNode)>();
        foreach (var name in names) declarations.Add((name, await Get($"{name}.json")));
        return Read(declarations);
    }

    /// <summary>Reads them from a folder, as the package installs them.</summary>
    public static ApiDocs ReadFolder(string folder) => Read(
        Directory.GetFiles(folder, "*.json")
            .Where(file => Path.GetFileName(file) != "resources.json")
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileNameWithoutExtension(file), JsonNode.Parse(File.ReadAllText(file))!)));

    private static ApiDocs Read(IEnumerable<(string Name, JsonNode Json)> declarations)
    {
        var all = declarations.ToArray();
        var models = all.SelectMany(declaration => declaration.Json["models"]?.AsObject() ?? []).ToArray();
        var parents = models
            .SelectMany(model => Children(model.Value!).Select(child => (child, parent: model.Key)))
            .ToDictionary(pair => pair.child, pair => pair.parent);
        return new ApiDocs(
            [.. all.Select(declaration => Resource.Read(declaration.Name, declaration.Json))],
            models.ToDictionary(model => model.Key, model => Model.Read(model.Key, parents.GetValueOrDefault(model.Key), model.Value!)));
    }

    internal static IEnumerable<string> Children(JsonNode model) => model["subTypes"]?.AsArray().Select(child => (string)child!) ?? [];
}
