namespace AriVoicemail.Ari.Generator;

/// <summary>How the declarations' types are written in C#.</summary>
internal sealed class Types(IReadOnlyDictionary<string, Model> models)
{
    private const string List = "List[";

    /// <summary>Whether the model travels over the WebSocket.</summary>
    public bool IsMessage(string model) => model == "Message" || (models.GetValueOrDefault(model)?.Parent is { } parent && IsMessage(parent));

    /// <summary>AsterNET.ARI's names: an event is called <c>XxxEvent</c>.</summary>
    public string Name(string model) =>
        IsMessage(model) && model is not ("Message" or "Event" or "MissingParams" or "RESTResponse") ? model + "Event" : model;

    /// <summary>A type and what a property of it is before JSON says otherwise. Older Asterisks leave required properties out, so none is required here.</summary>
    public (string Type, string Initializer) Of(string type, bool required) => (type, required) switch
    {
        ("string", true) => ("string", " = \"\";"),
        ("boolean", _) => (Nullable("bool", required), ""),
        ("int" or "long" or "double", _) => (Nullable(type, required), ""),
        ("Date", _) => (Nullable("DateTimeOffset", required), ""),
        ("object", _) => ("JsonElement?", ""),
        ("string", false) => ("string?", ""),
        _ when type.StartsWith(List, StringComparison.Ordinal) => ($"IReadOnlyList<{Of(Element(type), true).Type.TrimEnd('?')}>", " = [];"),
        (_, true) => (Name(type), " = new();"),
        _ => (Name(type) + "?", ""),
    };

    /// <summary>The property of the serializer's context that knows the type.</summary>
    public static string JsonName(string type) => type.StartsWith(List, StringComparison.Ordinal) ? "ListOf" + Names.Pascal(Element(type)) : Names.Pascal(type);

    private static string Element(string type) => type[List.Length..^1];

    private static string Nullable(string type, bool required) => required ? type : type + "?";
}
