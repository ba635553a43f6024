using AriVoicemail.Database;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Server.Tests.Messages;

public sealed class PostgresDatabases(PostgresCluster cluster) : IEmptyDatabases
{
    private static int _databases;

    public SqlEngine Engine => SqlEngine.PostgreSql;

    public Task<string> CreateAsync(string folder) => cluster.Server.CreateDatabaseAsync($"store{Interlocked.Increment(ref _databases)}");
}
