using AriVoicemail.Database;

namespace AriVoicemail.Server.Tests.Servers;

public sealed class PostgresDatabaseServer(PostgresCluster cluster) : ServerFixture
{
    protected override async Task<(SqlEngine Engine, string ConnectionString)> CreateDatabaseAsync() =>
        (SqlEngine.PostgreSql, await cluster.Server.CreateDatabaseAsync($"arivm_{Guid.NewGuid():N}"));
}
