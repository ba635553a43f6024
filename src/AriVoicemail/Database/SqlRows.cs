using System.Data;
using System.Globalization;
using Dapper;

namespace AriVoicemail.Database;

/// <summary>Rows of values as parameters of one statement: <c>(@a0, @b0), (@a1, @b1)</c>. Both engines take them wherever SQL allows <c>values</c>.</summary>
/// <param name="columns">Each a column's name and type; both engines want to know what a null would have been.</param>
internal sealed class SqlRows(params (string Name, DbType Type)[] columns)
{
    private readonly List<string> _rows = [];

    public DynamicParameters Parameters { get; } = new();

    /// <summary>The column names, as they stand before <c>values</c>.</summary>
    public string Columns => string.Join(", ", columns.Select(column => column.Name));

    public string Values => string.Join(", ", _rows);

    public SqlRows Add(params ReadOnlySpan<object?> values)
    {
        var names = new string[columns.Length];
        for (var n = 0; n < columns.Length; n++)
        {
            names[n] = columns[n].Name + _rows.Count.ToString(CultureInfo.InvariantCulture);
            Parameters.Add(names[n], values[n], columns[n].Type);
        }
        _rows.Add($"(@{string.Join(", @", names)})");
        return this;
    }
}
