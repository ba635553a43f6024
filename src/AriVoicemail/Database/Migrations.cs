using System.Reflection;
using Dapper;

namespace AriVoicemail.Database;

/// <summary>Brings a database up to this program's schema: NNNN-name.sql in order, forward only.</summary>
internal static class Migrations
{
    // Any number that nobody else uses: two nodes that start at once take turns.
    private const long Lock = 0x4152_4956_4D00;

    /// <summary>What this program knows, in the order in which it is applied.</summary>
    public static IReadOnlyList<string> Known { get; } =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static Task ApplyAsync(SqlDatabase database, CancellationToken cancellationToken) => ApplyAsync(database, Known, cancellationToken);

    /// <summary>What was applied to the database; nothing where nothing ever was.</summary>
    public static async Task<IReadOnlyList<string>> AppliedAsync(SqlDatabase database, CancellationToken cancellationToken)
    {
        var find = database.Engine is SqlEngine.Sqlite
            ? "select count(*) from sqlite_master where type = 'table' and name = 'schema_version'"
            : "select count(to_regclass('schema_version'))";
        return await database.ReadAsync<IReadOnlyList<string>>(
            async connection => await connection.ExecuteScalarAsync<long>(find) == 0 ? [] : [.. await connection.QueryAsync<string>("select name from schema_version order by name")],
            cancellationToken);
    }

    internal static async Task ApplyAsync(SqlDatabase database, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (database.Engine is SqlEngine.Sqlite)
        {
            // WAL lets readers go on while one writes. NORMAL may lose the last transactions when the machine loses power, never when a
            // process dies; the files are synced, and the scan at the next start finds what the index then lacks.
            await database.ReadAsync(c => c.ExecuteAsync("pragma journal_mode = wal"), cancellationToken);
        }
        await database.WriteAsync(
            async transaction =>
            {
                var connection = transaction.Connection!;
                if (database.Engine is SqlEngine.PostgreSql) await connection.ExecuteAsync("select pg_advisory_xact_lock(@Lock)", new { Lock }, transaction);
                await connection.ExecuteAsync("create table if not exists schema_version (name text not null primary key)", transaction: transaction);
                var applied = (await connection.QueryAsync<string>("select name from schema_version", transaction: transaction)).ToHashSet();
                foreach (var name in names.Where(name => !applied.Contains(name)))
                {
                    await connection.ExecuteAsync(Text(name), transaction: transaction);
                    await connection.ExecuteAsync("insert into schema_version (name) values (@name)", new { name }, transaction);
                }
                return 0;
            },
            cancellationToken);
    }

    private static string Text(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
