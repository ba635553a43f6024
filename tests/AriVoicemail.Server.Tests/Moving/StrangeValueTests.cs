using AriVoicemail.Database;
using AriVoicemail.Database.Copying;
using AriVoicemail.Server.Tests.Messages;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Server.Tests.Moving;

/// <summary>What SQLite holds and PostgreSQL cannot.</summary>
public sealed class StrangeValueTests(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-strange-");
    private SqlDatabase _source = null!;
    private SqlDatabase _target = null!;

    public async ValueTask InitializeAsync()
    {
        _source = new SqlDatabase(SqlEngine.Sqlite, await new SqliteFiles().CreateAsync(_folder.FullName));
        _target = new SqlDatabase(SqlEngine.PostgreSql, await new PostgresDatabases(cluster).CreateAsync(""));
        await OddRows.FillAsync(_source);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _target.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("caller_name = 'A' || char(0) || 'B'", "messages.caller_name")]
    [InlineData("number = 3000000000", "messages.number")]
    [InlineData("number = 'many'", "messages.number")]
    [InlineData("category = x'ff00'", "messages.category")]
    public async Task It_is_named_with_its_row_and_nothing_is_copied(string change, string column)
    {
        await _source.ExecuteAsync($"update messages set {change} where mailbox like '3%'", null, CancellationToken.None);

        var error = await Assert.ThrowsAsync<CopyException>(() => new DatabaseMove(_source, _target, (_, _) => Task.CompletedTask).RunAsync(CancellationToken.None));

        Assert.Contains($"{column} of 3'\"ü@default, 3null", error.Message);
        Assert.Empty(await OddRows.CellsAsync(_target, "mailboxes"));
    }

    [Fact]
    public async Task Text_that_is_stored_as_bytes_is_text()
    {
        await _source.ExecuteAsync("update messages set category = cast('Grüße' as blob) where mailbox like '3%'", null, CancellationToken.None);

        await new DatabaseMove(_source, _target, (_, _) => Task.CompletedTask).RunAsync(CancellationToken.None);

        Assert.Single(await OddRows.CellsAsync(_target, "messages"), row => row.Contains("category='Grüße'"));
    }
}
