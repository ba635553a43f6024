using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>Whether JSON is what a schema of our document says: the part of JSON Schema that the document uses, and an error for any other.</summary>
internal static class SchemaCheck
{
    private static readonly HashSet<string> Known =
    [
        "$ref", "type", "enum", "oneOf", "properties", "required", "additionalProperties", "items", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems",
        "pattern", "format", "description", "example", "examples", "default",
    ];

    /// <summary>What differs, each with its place; none: it conforms.</summary>
    public static IEnumerable<string> Errors(JsonNode? value, JsonNode schema, string place = "$")
    {
        var known = ApiCopy.Resolve(schema);
        if (known.FirstOrDefault(keyword => !Known.Contains(keyword.Key)) is { Key: { } unknown }) return [$"{place}: the check does not know the keyword {unknown}"];
        if (known["oneOf"] is JsonArray choice)
        {
            return choice.Count(one => !Errors(value, one!, place).Any()) == 1 ? [] : [$"{place}: fits none or several of {choice.ToJsonString()}"];
        }
        if (known["type"] is { } types && !TypesOf(types).Any(type => IsOf(type, value))) return [$"{place}: {Text(value)} is not {types.ToJsonString()}"];
        if (known["enum"] is JsonArray values && !values.Any(one => JsonNode.DeepEquals(one, value))) return [$"{place}: {Text(value)} is none of {values.ToJsonString()}"];
        return value switch
        {
            JsonObject fields => Errors(fields, known, place),
            JsonArray items => Bound(items.Count, known, "minItems", "maxItems", place)
                .Concat(known["items"] is { } item ? items.SelectMany((one, index) => Errors(one, item, $"{place}[{index}]")) : []),
            JsonValue one when one.GetValueKind() is JsonValueKind.String => Errors((string)one!, known, place),
            JsonValue one when one.GetValueKind() is JsonValueKind.Number => Bound(one.GetValue<double>(), known, "minimum", "maximum", place),
            _ => [],
        };
    }

    public static IEnumerable<string> TypesOf(JsonNode types) => types is JsonArray several ? several.Select(one => (string)one!) : [(string)types!];

    private static IEnumerable<string> Errors(JsonObject fields, JsonObject schema, string place)
    {
        var properties = schema["properties"]?.AsObject() ?? [];
        foreach (var name in schema["required"]?.AsArray() ?? [])
        {
            if (!fields.ContainsKey((string)name!)) yield return $"{place}: {name} is missing";
        }
        foreach (var (name, value) in fields)
        {
            var of = properties[name] ?? schema["additionalProperties"] as JsonObject;
            if (of is null && schema["additionalProperties"] is JsonValue allowed && !(bool)allowed) yield return $"{place}: {name} is not described";
            foreach (var error in of is null ? [] : Errors(value, of, $"{place}.{name}")) yield return error;
        }
    }

    private static IEnumerable<string> Errors(string text, JsonObject schema, string place)
    {
        foreach (var error in Bound(text.Length, schema, "minLength", "maxLength", place)) yield return error;
        if ((string?)schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern)) yield return $"{place}: '{text}' does not match {pattern}";
        if ((string?)schema["format"] == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)) yield return $"{place}: '{text}' is no time";
    }

    private static IEnumerable<string> Bound(double value, JsonObject schema, string least, string most, string place)
    {
        if (schema[least] is { } low && value < (double)low) yield return $"{place}: {value} is less than {low}";
        if (schema[most] is { } high && value > (double)high) yield return $"{place}: {value} is more than {high}";
    }

    private static bool IsOf(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array)
            or ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => value!.ToJsonString().All(digit => char.IsAsciiDigit(digit) || digit == '-'),
        _ => false,
    };

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
