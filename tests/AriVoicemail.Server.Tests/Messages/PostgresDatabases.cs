using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.Server.Tests.Messages;
using AriVoicemail.Tests.Messages;

[assembly: AssemblyFixture(typeof(PostgresDatabases))]

namespace AriVoicemail.Server.Tests.Messages;

/// <summary>One PostgreSQL for the whole run, started by the first test that needs it.</summary>
public sealed class PostgresDatabases : IEmptyDatabases, IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(PostgresServer.StartAsync);
    private int _databases;

    public SqlEngine Engine => SqlEngine.PostgreSql;

    public async Task<string> CreateAsync(string folder) => await (await _server.Value).CreateDatabaseAsync($"test{Interlocked.Increment(ref _databases)}");

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated) await (await _server.Value).DisposeAsync();
    }
}
