using AriVoicemail.Database;

namespace AriVoicemail.Tests.Messages;

public sealed class SqliteFiles : IEmptyDatabases
{
    public SqlEngine Engine => SqlEngine.Sqlite;

    public Task<string> CreateAsync(string folder) => Task.FromResult($"Data Source={Path.Combine(folder, "arivm.sqlite")}");
}
