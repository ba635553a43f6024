using System.Buffers;
using System.Text;
using System.Text.Json;
using Dapper;

namespace AriVoicemail.Database;

/// <summary>The type of a column of <see cref="SqlRows"/>.</summary>
internal enum SqlType
{
    Text,
    Number,
    Bytes,
}

/// <summary>
/// Many rows as a <c>select</c> that stands in one statement. A parameter for every value would cost more than the work: SQLite looks
/// each name up among all of them. So SQLite is given the rows as one JSON text, and PostgreSQL an array for every column.
/// </summary>
internal sealed class SqlRows(SqlEngine engine, params (string Name, SqlType Type)[] columns)
{
    private readonly List<object?[]> _rows = [];

    public int Count => _rows.Count;

    /// <summary>The column names, as they stand before <see cref="Select"/> in an <c>insert</c>.</summary>
    public string Columns => string.Join(", ", columns.Select(column => column.Name));

    /// <summary>The rows, with nothing behind <c>from</c> that a condition could not follow.</summary>
    public string Select => engine is SqlEngine.Sqlite
        ? $"select {string.Join(", ", columns.Select(FromJson))} from json_each(@rows) where true"
        : $"select * from unnest({string.Join(", ", columns.Select(FromArray))}) where true";

    /// <summary>What <see cref="Select"/> needs, and <paramref name="others"/>.</summary>
    public DynamicParameters Parameters(object? others = null)
    {
        var parameters = new DynamicParameters(others);
        if (engine is SqlEngine.Sqlite) parameters.Add("rows", Json());
        else for (var n = 0; n < columns.Length; n++) parameters.Add("rows_" + columns[n].Name, Array(n));
        return parameters;
    }

    public SqlRows Add(params object?[] values)
    {
        _rows.Add(values);
        return this;
    }

    private static string FromJson((string Name, SqlType Type) column, int index) => column.Type is SqlType.Bytes
        ? $"cast(json_extract(value, '$[{index}]') as blob)"
        : $"json_extract(value, '$[{index}]')";

    private static string FromArray((string Name, SqlType Type) column) =>
        $"@rows_{column.Name}::{column.Type switch { SqlType.Text => "text", SqlType.Number => "bigint", _ => "bytea" }}[]";

    private object Array(int column) => columns[column].Type switch
    {
        SqlType.Text => _rows.Select(row => (string?)row[column]).ToArray(),
        SqlType.Number => _rows.Select(row => Number(row[column])).ToArray(),
        _ => _rows.Select(row => (byte[]?)row[column]).ToArray(),
    };

    private string Json()
    {
        var buffer = new ArrayBufferWriter<byte>(_rows.Count * 128);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var row in _rows)
        {
            json.WriteStartArray();
            for (var n = 0; n < columns.Length; n++) Write(json, row[n], columns[n].Type);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, object? value, SqlType type)
    {
        if (value is null) json.WriteNullValue();
        else if (type is SqlType.Number) json.WriteNumberValue(Number(value)!.Value);
        // What is stored as bytes is UTF-8 text here.
        else if (value is byte[] bytes) json.WriteStringValue(bytes);
        else json.WriteStringValue((string)value);
    }

    private static long? Number(object? value) => value switch
    {
        null => null,
        long number => number,
        int number => number,
        _ => throw new ArgumentException($"{value.GetType().Name} is no number of a column."),
    };
}
