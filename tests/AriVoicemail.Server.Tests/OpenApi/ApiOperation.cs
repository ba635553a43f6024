using System.Text.Json.Nodes;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>An operation as the document describes it.</summary>
internal sealed record ApiOperation(string Method, string Path, JsonObject Node)
{
    public string Id => (string)Node["operationId"]!;

    public bool IsLocked => Node["security"] is not null;

    /// <summary>The least role of a key.</summary>
    public string? Role => (string?)Node["x-who"]?["role"];

    public bool IsForOwners => (bool?)Node["x-who"]?["owners"] ?? false;

    public bool IsForTenants => (bool?)Node["x-who"]?["tenants"] ?? false;

    public bool HasContext => Path.Contains("{context}", StringComparison.Ordinal);

    /// <summary>The kinds that its body may be of.</summary>
    public IReadOnlyList<string> BodyTypes => [.. Node["requestBody"]?["content"]?.AsObject().Select(content => content.Key) ?? []];

    /// <summary>The first of them; null: it has no body.</summary>
    public string? BodyType => BodyTypes.Count > 0 ? BodyTypes[0] : null;

    public JsonNode? Body => BodyType is { } type ? Node["requestBody"]!["content"]![type] : null;

    public IEnumerable<JsonObject> Parameters => Node["parameters"]?.AsArray().Select(parameter => parameter!.AsObject()) ?? [];

    public JsonObject Responses => Node["responses"]!.AsObject();

    public IEnumerable<string> Errors => Responses.Select(response => response.Key).Where(status => status[0] is '4' or '5');

    public bool Has(string parameter) => Parameters.Any(known => (string?)known["name"] == parameter);

    public override string ToString() => $"{Method} {Path}";
}
