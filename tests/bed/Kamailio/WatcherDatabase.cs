using AriVoicemail.Database;
using Dapper;

namespace AriVoicemail.Bed;

/// <summary>Kamailio's own database, with the tables that Debian's packages create.</summary>
public sealed record WatcherDatabase(SqlEngine Engine, string ConnectionString)
{
    private string Scripts => Repository.Find(Engine is SqlEngine.PostgreSql ? "/usr/share/kamailio/postgres" : "/usr/share/kamailio/db_sqlite");

    public async Task CreateTablesAsync()
    {
        await using var database = Open();
        // Readers must not keep Kamailio from writing.
        if (Engine is SqlEngine.Sqlite)
            await database.ReadAsync(connection => connection.ExecuteAsync("pragma journal_mode = wal"), CancellationToken.None);
        foreach (var script in new[] { "standard-create.sql", "presence-create.sql" })
            await database.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(Scripts, script)), null, CancellationToken.None);
    }

    /// <summary>The rows of <c>active_watchers</c> for a mailbox, as Kamailio wrote them.</summary>
    public async Task<IReadOnlyList<WatcherRow>> WatchersAsync(string mailbox, string domain = "example.com")
    {
        await using var database = Open();
        var rows = await database.ReadAsync(
            connection => connection.QueryAsync<WatcherRow>(
                "select * from active_watchers where presentity_uri = @uri order by id", new { uri = $"sip:{mailbox}@{domain}" }),
            CancellationToken.None);
        return rows.AsList();
    }

    public SqlDatabase Open() => new(Engine, ConnectionString);
}
