using System.Text.Encodings.Web;
using System.Text.Json;
using AriVoicemail.Database.Copying;

namespace AriVoicemail.Server.Backups;

/// <summary>Rows as lines of JSON, the same for both engines.</summary>
internal static class RowLines
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream output, SqlTable table, object?[] row)
    {
        using (var json = new Utf8JsonWriter(output, Plain))
        {
            json.WriteStartObject();
            for (var n = 0; n < row.Length; n++)
            {
                json.WritePropertyName(table.Columns[n].Name);
                switch (row[n])
                {
                    case null: json.WriteNullValue(); break;
                    case string text: json.WriteStringValue(text); break;
                    case long number: json.WriteNumberValue(number); break;
                    case bool yes: json.WriteBooleanValue(yes); break;
                    case double number: json.WriteNumberValue(number); break;
                    case byte[] bytes: json.WriteBase64StringValue(bytes); break;
                }
            }
            json.WriteEndObject();
        }
        output.WriteByte((byte)'\n');
    }

    public static async IAsyncEnumerable<object?[]> ReadAsync(Stream input, SqlTable table)
    {
        using var lines = new StreamReader(input, leaveOpen: true);
        while (await lines.ReadLineAsync() is { } line) yield return Parse(line, table);
    }

    private static object?[] Parse(string line, SqlTable table)
    {
        using var json = JsonDocument.Parse(line);
        return [.. table.Columns.Select(column => Value(json.RootElement.GetProperty(column.Name), column.Type))];
    }

    private static object? Value(JsonElement value, ColumnType type) => value.ValueKind is JsonValueKind.Null ? null : type switch
    {
        ColumnType.Text => value.GetString(),
        ColumnType.Boolean => value.GetBoolean(),
        ColumnType.Real => value.GetDouble(),
        ColumnType.Bytes => value.GetBytesFromBase64(),
        _ => value.GetInt64(),
    };
}
