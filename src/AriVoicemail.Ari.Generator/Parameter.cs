using System.Text.Json.Nodes;

namespace AriVoicemail.Ari.Generator;

/// <summary>One parameter of an operation.</summary>
/// <param name="Wire">Its name on the wire.</param>
/// <param name="In"><c>path</c>, <c>query</c> or <c>body</c>.</param>
public sealed record Parameter(string Wire, string In, string Type, bool Required, bool Multiple)
{
    /// <summary>Its name in C#.</summary>
    public string Name => Names.Camel(Wire);

    public string Declaration => Required ? $"{CSharpType} {Name}" : $"{CSharpType}? {Name} = null";

    private string CSharpType => (Multiple, Type) switch
    {
        (true, _) => "IEnumerable<string>",
        (_, "containers") => "IReadOnlyDictionary<string, string>",
        (_, "object") => "JsonElement",
        (_, "boolean") => "bool",
        (_, var type) => type,
    };

    // Path parameters are required whether the declaration says so or not.
    internal static Parameter Read(JsonNode json) => new(
        (string)json["name"]!,
        (string)json["paramType"]!,
        (string)json["dataType"]!,
        (string)json["paramType"]! == "path" || ((bool?)json["required"] ?? false),
        (bool?)json["allowMultiple"] ?? false);
}
