using System.Data.Common;
using Dapper;

namespace AriVoicemail.Database.Copying;

/// <summary>
/// Which tables are ours: those that the migrations make in an empty database. A database may be shared with a proxy, whose tables are not
/// ours to copy; and what a migration adds later is copied without a word here.
/// </summary>
internal static class SqlSchema
{
    private const string Version = "schema_version";

    /// <summary>The tables in an order in which rows may be added: what is referred to comes first. The list of migrations is not among them.</summary>
    /// <param name="migrations">Those that were applied.</param>
    public static async Task<IReadOnlyList<SqlTable>> ReadAsync(IReadOnlyList<string> migrations, CancellationToken cancellationToken)
    {
        await using var scratch = new SqlDatabase(SqlEngine.Sqlite, $"Data Source=schema-{Guid.NewGuid():N};Mode=Memory;Cache=Shared;Pooling=false");
        // It is gone with its last connection.
        return await scratch.ReadAsync(
            async connection =>
            {
                await Migrations.ApplyAsync(scratch, migrations, cancellationToken);
                return await ReadAsync(connection);
            },
            cancellationToken);
    }

    /// <exception cref="CopyException">It holds something; the message says what.</exception>
    public static async Task RequireEmptyAsync(string name, DbConnection connection, IEnumerable<SqlTable> tables)
    {
        var held = new List<string>();
        foreach (var table in tables)
        {
            if (await CountAsync(connection, table) is var rows and > 0) held.Add($"{table.Name} ({rows})");
        }
        if (held.Count > 0) throw new CopyException($"{name} is not empty, and nothing was changed: it has rows in {string.Join(", ", held)}. Give it a new database");
    }

    public static Task<long> CountAsync(DbConnection connection, SqlTable table) => connection.ExecuteScalarAsync<long>($"select count(*) from {table.Name}");

    /// <exception cref="CopyException">A newer version of this program has made or changed it.</exception>
    public static void RequireKnown(string name, IEnumerable<string> migrations)
    {
        var unknown = migrations.Except(Migrations.Known).ToList();
        if (unknown.Count > 0) throw new CopyException($"{name} was made by a newer version of this program, which added {string.Join(", ", unknown)}");
    }

    private static async Task<IReadOnlyList<SqlTable>> ReadAsync(DbConnection connection)
    {
        var columns = await connection.QueryAsync<(string Table, string Name, string Type, long Key)>(
            """
            select t.name, c.name, c.type, c.pk from sqlite_master t, pragma_table_info(t.name) c
            where t.type = 'table' and t.name not like 'sqlite%' and t.name <> @Version order by t.name, c.cid
            """,
            new { Version });
        var references = (await connection.QueryAsync<(string Table, string Other)>(
            """select t.name, f."table" from sqlite_master t, pragma_foreign_key_list(t.name) f where t.type = 'table' and f."table" <> t.name"""))
            .ToLookup(reference => reference.Table, reference => reference.Other);
        var waiting = columns.GroupBy(column => column.Table).Select(table => new SqlTable(
            table.Key,
            [.. table.Select(column => new SqlColumn(column.Name, TypeOf(column.Type)))],
            [.. table.Index().Where(column => column.Item.Key > 0).OrderBy(column => column.Item.Key).Select(column => column.Index)])).ToList();
        var ordered = new List<SqlTable>();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(table => references[table.Name].All(other => ordered.Exists(earlier => earlier.Name == other))).ToList();
            if (ready.Count == 0) throw new InvalidOperationException($"{string.Join(", ", waiting.Select(table => table.Name))} refer to each other.");
            ordered.AddRange(ready);
            waiting.RemoveAll(ready.Contains);
        }
        return ordered;
    }

    private static ColumnType TypeOf(string declared) => declared.ToLowerInvariant() switch
    {
        "text" => ColumnType.Text,
        "integer" => ColumnType.Integer,
        "bigint" => ColumnType.BigInt,
        "boolean" => ColumnType.Boolean,
        "real" or "double precision" => ColumnType.Real,
        "blob" or "bytea" => ColumnType.Bytes,
        _ => throw new InvalidOperationException($"A column of type {declared} cannot be copied yet."),
    };
}
