using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Ari;

/// <summary>From the text of a WebSocket message to a message. Nothing that Asterisk may send throws.</summary>
internal static class MessageReader
{
    public static Message? Read(ReadOnlySpan<byte> json, ILogger logger)
    {
        try
        {
            var message = JsonSerializer.Deserialize(json, AriJson.Default.Message) ?? throw new JsonException("null");
            // The serializer makes the base of what it does not know.
            return message.GetType() == typeof(Message) ? Unknown(json) : message;
        }
        catch (JsonException error)
        {
            logger.LogWarning("Asterisk sent what is no event ({Error}): {Text}", error.Message, Encoding.UTF8.GetString(json[..Math.Min(json.Length, 200)]));
            return null;
        }
    }

    private static UnknownEvent Unknown(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var element = JsonElement.ParseValue(ref reader);
        return new UnknownEvent(element.TryGetProperty("type", out var type) ? type.ToString() : "", element);
    }
}
