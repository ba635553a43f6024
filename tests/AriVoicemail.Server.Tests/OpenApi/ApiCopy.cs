using System.Text.Json.Nodes;
using AriVoicemail.Bed;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>The OpenAPI document as it is checked in; tests that go through all operations take them from here.</summary>
internal static class ApiCopy
{
    public const string HowToRenew = "ARIVM_RENEW=1 dotnet test -c Release tests/AriVoicemail.Server.Tests --filter FullyQualifiedName~ApiCopyTests";

    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "docs", "openapi.json");

    public static JsonObject Document { get; } = (JsonObject)JsonNode.Parse(File.ReadAllText(Path))!;

    public static IReadOnlyList<ApiOperation> Operations { get; } =
    [
        .. from path in Document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select new ApiOperation(operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject()),
    ];

    public static ApiOperation Operation(string id) => Operations.Single(operation => operation.Id == id);

    public static TheoryData<string> Ids(Func<ApiOperation, bool> which) => [.. Operations.Where(which).Select(operation => operation.Id)];

    /// <summary>The schema itself, where it is named.</summary>
    public static JsonObject Resolve(JsonNode schema) => (string?)schema["$ref"] is { } reference
        ? reference.Split('/').Skip(1).Aggregate((JsonNode)Document, (node, part) => node[part]!).AsObject()
        : schema.AsObject();
}
