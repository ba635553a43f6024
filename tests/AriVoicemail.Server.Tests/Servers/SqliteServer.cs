using AriVoicemail.Database;

namespace AriVoicemail.Server.Tests.Servers;

public sealed class SqliteServer : ServerFixture
{
    protected override Task<(SqlEngine Engine, string ConnectionString)> CreateDatabaseAsync() =>
        Task.FromResult((SqlEngine.Sqlite, $"Data Source={Path.Combine(Folder, "arivoicemail.db")};Pooling=false"));
}
