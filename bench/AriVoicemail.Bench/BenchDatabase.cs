using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.Bench;

/// <summary>An empty database of one engine, brought up to date; PostgreSQL is started for it with its data on the same disk.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly PostgresServer? _postgres;

    private BenchDatabase(SqlDatabase sql, string connectionString, PostgresServer? postgres) => (Sql, ConnectionString, _postgres) = (sql, connectionString, postgres);

    public SqlDatabase Sql { get; }

    public string ConnectionString { get; }

    public static async Task<BenchDatabase> CreateAsync(SqlEngine engine, string folder)
    {
        var postgres = engine is SqlEngine.PostgreSql ? await PostgresServer.StartAsync() : null;
        var connectionString = postgres is null ? $"Data Source={Path.Combine(folder, $"{Guid.NewGuid():N}.sqlite")}" : await postgres.CreateDatabaseAsync("bench");
        var sql = new SqlDatabase(engine, connectionString);
        await Migrations.ApplyAsync(sql, CancellationToken.None);
        return new BenchDatabase(sql, connectionString, postgres);
    }

    public async ValueTask DisposeAsync()
    {
        await Sql.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
    }
}
