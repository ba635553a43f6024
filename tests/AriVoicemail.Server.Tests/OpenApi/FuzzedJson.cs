using System.Text.Json;
using System.Text.Json.Nodes;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>JSON made by chance from a schema, mostly as it says; as text, because not all of it can be parsed.</summary>
internal static class FuzzedJson
{
    private const int Deepest = 5;

    public static string Of(JsonNode schema, Random random, int depth = 0)
    {
        if (random.Next(25) == 0) return NastyValues.Pick(NastyValues.Json, random);
        var known = ApiCopy.Resolve(schema);
        if (known["oneOf"] is JsonArray choice) return Of(choice[random.Next(choice.Count)]!, random, depth);
        if (known["enum"] is JsonArray values) return values[random.Next(values.Count)]?.ToJsonString() ?? "null";
        var types = SchemaCheck.TypesOf(known["type"]!).ToList();
        return types[random.Next(types.Count)] switch
        {
            "object" when known["properties"] is JsonObject fields => Object(fields, known, random, depth),
            "object" => random.Next(2) == 0 || known["additionalProperties"] is not JsonObject of ? "{}" : $"{{\"INBOX\": {Of(of, random, depth + 1)}}}",
            "array" when depth < Deepest => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Of(known["items"]!, random, depth + 1)))}]",
            "array" => "[]",
            "integer" or "number" => Number(known, random),
            "boolean" => random.Next(2) == 0 ? "true" : "false",
            "null" => "null",
            _ => JsonSerializer.Serialize(Text(known, random)),
        };
    }

    private static string Object(JsonObject fields, JsonObject schema, Random random, int depth)
    {
        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToHashSet() ?? [];
        var chosen = fields.Where(field => random.Next(required.Contains(field.Key) ? 30 : 3) is var roll && (required.Contains(field.Key) ? roll > 0 : roll == 0)).ToList();
        var pairs = depth > Deepest ? [] : chosen.Select(field => $"{JsonSerializer.Serialize(field.Key)}: {Of(field.Value!, random, depth + 1)}").ToList();
        if (random.Next(30) == 0) pairs.Add(pairs.Count > 0 ? pairs[0] : "\"\": 1");
        if (random.Next(30) == 0) pairs.Add($"{JsonSerializer.Serialize(NastyValues.Pick(NastyValues.Texts, random))}: null");
        return $"{{{string.Join(',', pairs)}}}";
    }

    private static string Number(JsonObject schema, Random random)
    {
        var (low, high) = ((long?)schema["minimum"] ?? -5, (long?)schema["maximum"] ?? 5000);
        return random.Next(6) switch
        {
            0 => $"{low}",
            1 => $"{high}",
            2 => $"{low - 1}",
            3 => $"{high + 1}",
            _ => $"{random.NextInt64(low, high)}",
        };
    }

    private static string Text(JsonObject schema, Random random) => ((string?)schema["format"], (string?)schema["pattern"], random.Next(4)) switch
    {
        ("date-time", _, not 0) => DateTimeOffset.FromUnixTimeSeconds(random.NextInt64(-3_000_000_000, 40_000_000_000)).ToString("O"),
        ("byte", _, not 0) => Convert.ToBase64String([.. Enumerable.Range(0, random.Next(100)).Select(_ => (byte)random.Next(256))]),
        (_, { } pattern, not 0) when pattern.Contains("[0-9]") => $"{random.Next(100_000)}",
        (_, _, 1) => new string('x', Math.Min(10_000, (int?)schema["maxLength"] ?? random.Next(300)) + random.Next(2)),
        (_, _, 2) => $"{900 + random.Next(20)}",
        _ => NastyValues.Pick(NastyValues.Texts, random),
    };
}
