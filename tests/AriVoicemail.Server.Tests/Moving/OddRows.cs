using AriVoicemail.Database;
using AriVoicemail.Database.Copying;
using Dapper;

namespace AriVoicemail.Server.Tests.Moving;

/// <summary>Rows in every table, of values that a copy may get wrong.</summary>
internal static class OddRows
{
    private static readonly string[] Texts =
    [
        "O'Brien \"the\" \\ back; -- , \t\r\n 日本語 Ünïcödé 😀 \u2028 {\"json\": [1, null, \"\\u0000\"]}", "", new('x', 100_000), "null", " NaN \\N ",
    ];

    private static readonly long[] Integers = [int.MinValue, -1, 0, int.MaxValue, 1];
    private static readonly long[] BigIntegers = [long.MinValue, -1, 0, long.MaxValue, 1];

    public static async Task<IReadOnlyList<SqlTable>> FillAsync(SqlDatabase database)
    {
        await Migrations.ApplyAsync(database, CancellationToken.None);
        var tables = await SqlSchema.ReadAsync(Migrations.Known, CancellationToken.None);
        var nullable = (await database.ReadAsync(
            connection => connection.QueryAsync<(string Table, string Column)>(
                database.Engine is SqlEngine.Sqlite
                    ? """select t.name, c.name from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table' and c."notnull" = 0"""
                    : "select table_name::text, column_name::text from information_schema.columns where table_schema = 'public' and is_nullable = 'YES'"),
            CancellationToken.None)).ToHashSet();
        foreach (var table in tables)
        {
            for (var row = 0; row < Texts.Length; row++)
            {
                var parameters = new DynamicParameters();
                foreach (var (n, column) in table.Columns.Index()) parameters.Add(column.Name, Value(table, n, row, nullable.Contains((table.Name, column.Name))));
                await database.ExecuteAsync(
                    $"insert into {table.Name} ({table.ColumnList}) values ({string.Join(", ", table.Columns.Select(column => "@" + column.Name))})", parameters, CancellationToken.None);
            }
        }
        return tables;
    }

    /// <summary>Every cell as this engine gives it, booleans as numbers, in the order of the rows' first columns' bytes.</summary>
    public static async Task<IReadOnlyList<string>> CellsAsync(SqlDatabase database, string table)
    {
        var rows = await database.ReadAsync(connection => connection.QueryAsync($"select * from {table}"), CancellationToken.None);
        return
        [
            .. rows.Select(row => string.Join(" | ", ((IDictionary<string, object?>)row).OrderBy(cell => cell.Key, StringComparer.Ordinal).Select(cell => $"{cell.Key}={Cell(cell.Value)}")))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string Cell(object? value) => value switch
    {
        null => "(null)",
        bool yes => yes ? "1" : "0",
        string text => $"'{text}'",
        _ => $"{value}",
    };

    private static object? Value(SqlTable table, int column, int row, bool nullable)
    {
        var (name, type) = table.Columns[column];
        // What refers to a mailbox needs one, and a key is unlike the others.
        if (name == "mailbox") return $"{row}'\"ü@default";
        // Before a move, nodes are read: their times and their JSON have to be such.
        if (table.Name == "nodes" && type is ColumnType.BigInt) return (long)row;
        if (table.Name == "nodes" && name == "servers") return "[]";
        if (nullable && row == 1) return null;
        return type switch
        {
            ColumnType.Text when table.Key.Contains(column) || name is "callid" => $"{row}{Texts[row][..Math.Min(60, Texts[row].Length)]}",
            ColumnType.Text => Texts[row],
            ColumnType.Integer => Integers[row],
            ColumnType.BigInt => BigIntegers[row],
            ColumnType.Boolean => row % 2 == 0,
            _ => throw new ArgumentException($"{table.Name}.{name}: no odd values of {type} yet."),
        };
    }
}
