using System.Text.Json;

namespace AriVoicemail.Ari;

/// <summary>The body of a refusal: <c>{"message": "Channel not found"}</c>.</summary>
internal static class AriError
{
    public static string Message(string body, string otherwise)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("message", out var message)) return message.ToString();
        }
        catch (JsonException)
        {
            // A proxy in between may answer with a page.
        }
        return body.Length > 0 ? body : otherwise;
    }
}
