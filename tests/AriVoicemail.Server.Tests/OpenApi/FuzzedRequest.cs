using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>A request made by chance from what the document says of an operation: nearly right, or not at all.</summary>
internal sealed class FuzzedRequest(ApiOperation operation, ApiSandbox sandbox, Random random)
{
    /// <summary>Whether its path leads to the operation whatever its parts mean.</summary>
    public bool IsAddressed { get; private set; } = true;

    public HttpRequestMessage Make()
    {
        var address = new Uri(sandbox.Server.Address.GetLeftPart(UriPartial.Authority) + Path() + Query(), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), address) { Content = operation.BodyType is null ? null : Body() };
        foreach (var header in Of("header").Where(_ => random.Next(3) == 0))
        {
            var value = Text(ApiCopy.Resolve(header["schema"]!));
            request.Headers.TryAddWithoutValidation((string)header["name"]!, string.Concat(value.Where(character => character is not ('\r' or '\n' or '\0') && !char.IsSurrogate(character))));
        }
        foreach (var (name, values) in NastyValues.Headers.Where(_ => random.Next(20) == 0))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, NastyValues.Pick(values, random));
        }
        return request;
    }

    private IEnumerable<JsonObject> Of(string place) => operation.Parameters.Where(parameter => (string?)parameter["in"] == place);

    private string Path()
    {
        if (random.Next(4) > 0) return sandbox.PathOf(operation).Split('?')[0];
        var path = operation.Path;
        foreach (var parameter in Of("path"))
        {
            var value = random.Next(3) > 0 ? Uri.EscapeDataString(Mended(Text(ApiCopy.Resolve(parameter["schema"]!)))) : NastyValues.Pick(NastyValues.Encoded, random);
            IsAddressed &= value.Length > 0 && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
            path = path.Replace($"{{{parameter["name"]}}}", value);
        }
        return path;
    }

    private string Query()
    {
        var pairs = Of("query").Where(parameter => (bool?)parameter["required"] == true || random.Next(3) == 0)
            .Select(parameter => $"{parameter["name"]}={(random.Next(8) == 0 ? NastyValues.Pick(NastyValues.Encoded, random) : Uri.EscapeDataString(Mended(Text(ApiCopy.Resolve(parameter["schema"]!)))))}")
            .ToList();
        if (random.Next(20) == 0) pairs.Add(NastyValues.Pick(NastyValues.Encoded, random));
        return pairs.Count == 0 ? "" : $"?{string.Join('&', pairs)}";
    }

    private HttpContent Body()
    {
        if (operation.BodyType == "multipart/form-data" && random.Next(6) > 0) return Form();
        var schema = operation.Body!["schema"]!;
        var type = operation.BodyTypes[random.Next(operation.BodyTypes.Count)];
        var text = type.StartsWith("text/", StringComparison.Ordinal) ? Lines((string)operation.Node["requestBody"]!["content"]![type]!["example"]!)
            : operation.BodyType == "application/x-ndjson" ? string.Join('\n', Enumerable.Range(0, random.Next(5)).Select(_ => FuzzedJson.Of(schema, random)))
            : random.Next(5) == 0 && operation.Body["example"] is not null ? sandbox.ExampleOf(operation)
            : FuzzedJson.Of(schema, random);
        var bytes = random.Next(12) switch
        {
            0 => Encoding.UTF8.GetBytes(text[..random.Next(text.Length + 1)]),
            1 => [.. Encoding.UTF8.GetBytes(text), 0xff, 0xfe],
            2 => Encoding.UTF8.GetBytes(NastyValues.Pick(NastyValues.Bodies, random)),
            3 => Encoding.Unicode.GetBytes(text),
            _ => Encoding.UTF8.GetBytes(text),
        };
        var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", random.Next(10) == 0 ? NastyValues.Pick(NastyValues.ContentTypes, random) : type);
        return content;
    }

    /// <summary>The lines of a file, some with something else in them.</summary>
    private string Lines(string example) => string.Join('\n', example.Split('\n').SelectMany(line => Enumerable.Repeat(line, random.Next(3))).Select(line => random.Next(6) switch
    {
        0 => NastyValues.Pick(NastyValues.Texts, random),
        1 => line.Replace("1000", NastyValues.Pick(NastyValues.Texts, random)),
        2 => line.Insert(random.Next(line.Length + 1), NastyValues.Pick(["\"", ",", ";", "|", "=", "[", "]", "+", "#include ", "options=", "\r"], random)),
        _ => line,
    }));

    private MultipartFormDataContent Form()
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, schema) in operation.Body!["schema"]!["properties"]!.AsObject())
        {
            if ((string?)schema!["format"] != "binary")
            {
                if (random.Next(2) == 0) form.Add(new StringContent(Mended(Text(schema.AsObject()))), name);
                continue;
            }
            if (random.Next(10) > 0) form.Add(new ByteArrayContent(Sound()) { Headers = { ContentType = new MediaTypeHeaderValue("audio/wav") } }, name, random.Next(2) == 0 ? "a.wav" : "../../a");
        }
        return form;
    }

    private byte[] Sound() => random.Next(10) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetBytes(NastyValues.Pick(NastyValues.Texts, random)),
        2 => SoundBytes.Short[..random.Next(SoundBytes.Short.Length)],
        3 => SoundBytes.WithHeader(random.Next(-1, 64), 1),
        4 => SoundBytes.WithHeader(random.Next(), random.Next(4)),
        5 => SoundBytes.WithHeader(8000, random.Next(ushort.MaxValue), random.Next(5) * 8, (uint)random.Next()),
        6 => Damaged(SoundBytes.Packed),
        _ => SoundBytes.Short,
    };

    /// <summary>With a few bytes of its header changed.</summary>
    private byte[] Damaged(byte[] sound)
    {
        var bytes = sound.ToArray();
        for (var times = random.Next(1, 5); times > 0; times--) bytes[random.Next(Math.Min(64, bytes.Length))] = (byte)random.Next(256);
        return bytes;
    }

    /// <summary>A value of the schema as it stands in a path, a query, a header or a form.</summary>
    private string Text(JsonObject schema)
    {
        var json = FuzzedJson.Of(schema, random);
        try
        {
            return JsonNode.Parse(json) is JsonValue value && value.TryGetValue<string>(out var text) ? text : json;
        }
        catch (Exception notText) when (notText is System.Text.Json.JsonException or InvalidOperationException)
        {
            return json;
        }
    }

    private static string Mended(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
