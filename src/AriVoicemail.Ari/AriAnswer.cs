using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AriVoicemail.Ari;

/// <summary>The body of an answer, whichever way it came.</summary>
internal static class AriAnswer
{
    public static T Read<T>(AriCommand command, ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw new AriException(command, $"the answer makes no sense: {error.Message}", error);
        }
    }

    /// <summary>Why Asterisk refused: <c>{"message": "Channel not found"}</c>.</summary>
    public static string Reason(string body, string? otherwise)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind is JsonValueKind.Object && root.TryGetProperty("message", out var message)) return message.ToString();
        }
        catch (JsonException)
        {
            // A proxy in between may answer with a page.
        }
        return body.Length > 0 ? body : otherwise ?? "";
    }
}
