using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AriVoicemail.Ari;

/// <summary>Asterisk's times: ISO 8601, the offset without its colon (<c>+0000</c>).</summary>
internal sealed class AriTimestamp : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out var time) ? time : default;

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
}
