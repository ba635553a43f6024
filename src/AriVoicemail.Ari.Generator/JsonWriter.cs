using System.Text;

namespace AriVoicemail.Ari.Generator;

/// <summary>The serializer's context: every type that a response or an event may be.</summary>
internal static class JsonWriter
{
    public static string Write(IReadOnlyList<Resource> resources, Types types)
    {
        var results = resources
            .SelectMany(resource => resource.Operations)
            .Select(operation => operation.Result)
            .Where(result => result is not ("void" or "binary"))
            .Append("Message")
            .Distinct()
            .Order(StringComparer.Ordinal);
        var text = new StringBuilder();
        // Asterisk does not put an event's type first.
        text.Append("[JsonSourceGenerationOptions(AllowOutOfOrderMetadataProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(AriTimestamp)])]\n");
        foreach (var result in results) text.Append($"[JsonSerializable(typeof({types.Of(result, true).Type}), TypeInfoPropertyName = \"{Types.JsonName(result)}\")]\n");
        return text
            .Append("[JsonSerializable(typeof(RESTRequest))]\n")
            .Append("[JsonSerializable(typeof(Dictionary<string, IReadOnlyDictionary<string, string>>), TypeInfoPropertyName = \"Body\")]\n")
            .Append("internal sealed partial class AriJson : JsonSerializerContext;\n")
            .ToString();
    }
}
