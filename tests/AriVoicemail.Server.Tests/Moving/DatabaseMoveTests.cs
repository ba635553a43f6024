using AriVoicemail.Database;
using AriVoicemail.Nodes;
using AriVoicemail.Server.Commands;
using AriVoicemail.Server.Tests.Messages;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Tests.Messages;
using Dapper;

namespace AriVoicemail.Server.Tests.Moving;

public sealed class FromSqliteToPostgreSqlTests(PostgresCluster cluster) : DatabaseMoveTests(new SqliteFiles(), new PostgresDatabases(cluster));

public sealed class FromPostgreSqlToSqliteTests(PostgresCluster cluster) : DatabaseMoveTests(new PostgresDatabases(cluster), new SqliteFiles());

/// <summary><c>arivm db move</c> from one engine to the other.</summary>
public abstract class DatabaseMoveTests(IEmptyDatabases from, IEmptyDatabases to) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-move-");
    private string _from = "";
    private string _to = "";
    private SqlDatabase _source = null!;
    private SqlDatabase _target = null!;

    public async ValueTask InitializeAsync()
    {
        (_from, _to) = (await from.CreateAsync(_folder.CreateSubdirectory("from").FullName), await to.CreateAsync(_folder.CreateSubdirectory("to").FullName));
        (_source, _target) = (new SqlDatabase(from.Engine, _from), new SqlDatabase(to.Engine, _to));
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _target.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_table_comes_out_the_same_cell_by_cell_and_the_source_stays_as_it_was()
    {
        var tables = await OddRows.FillAsync(_source);
        var before = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var table in tables) before[table.Name] = await OddRows.CellsAsync(_source, table.Name);

        var moved = await MoveAsync();

        Assert.True(moved.Code == 0, moved.Error);
        foreach (var table in tables)
        {
            Assert.Equal(5, before[table.Name].Count);
            Assert.Equal(before[table.Name], await OddRows.CellsAsync(_target, table.Name));
            Assert.Equal(before[table.Name], await OddRows.CellsAsync(_source, table.Name));
        }
        Assert.Contains($"Database:Engine            {to.Engine}", moved.Output);
        Assert.Contains($"Database:ConnectionString  {_to}", moved.Output);
    }

    [Fact]
    public async Task A_database_that_holds_anything_is_left_alone()
    {
        await OddRows.FillAsync(_source);
        await Migrations.ApplyAsync(_target, CancellationToken.None);
        await _target.ExecuteAsync("insert into spool_mark (mark) values ('x')", null, CancellationToken.None);

        var moved = await MoveAsync();

        Assert.Equal(1, moved.Code);
        Assert.Contains("not empty", moved.Error);
        Assert.Contains("spool_mark (1)", moved.Error);
        Assert.Empty(await OddRows.CellsAsync(_target, "mailboxes"));
    }

    [Fact]
    public async Task Tables_of_others_in_the_same_database_stay_there()
    {
        await OddRows.FillAsync(_source);
        await _source.ExecuteAsync("create table active_watchers (id integer)", null, CancellationToken.None);
        await _target.ExecuteAsync("create table version (table_name text)", null, CancellationToken.None);
        await _target.ExecuteAsync("insert into version (table_name) values ('presentity')", null, CancellationToken.None);

        var moved = await MoveAsync();

        Assert.True(moved.Code == 0, moved.Error);
        Assert.DoesNotContain("active_watchers", moved.Output);
    }

    [Fact]
    public async Task While_a_server_runs_nothing_is_moved_unless_that_is_wanted()
    {
        await Migrations.ApplyAsync(_source, CancellationToken.None);
        await new NodeStore(_source).BeatAsync(new NodeReport("alive-1", "1", DateTimeOffset.UtcNow, 0, []), CancellationToken.None);

        var refused = await MoveAsync();
        var wanted = await MoveAsync("--while-running");

        Assert.Equal(1, refused.Code);
        Assert.Contains("alive-1", refused.Error);
        Assert.True(wanted.Code == 0, wanted.Error);
        Assert.Single(await OddRows.CellsAsync(_target, "nodes"));
    }

    [Fact]
    public async Task A_schema_of_a_newer_version_is_not_copied_in_part()
    {
        await Migrations.ApplyAsync(_source, CancellationToken.None);
        await _source.ExecuteAsync("insert into schema_version (name) values ('9999-later.sql')", null, CancellationToken.None);

        var moved = await MoveAsync();

        Assert.Equal(1, moved.Code);
        Assert.Contains("9999-later.sql", moved.Error);
    }

    [Fact]
    public async Task Killed_amid_many_messages_a_move_has_copied_nothing_and_can_be_done_again()
    {
        await Migrations.ApplyAsync(_source, CancellationToken.None);
        await _source.ExecuteAsync(
            """
            insert into mailboxes (mailbox, number, context, created_at, updated_at) values ('1@default', '1', 'default', 0, 0);
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 300000)
            insert into messages (mailbox, msg_id, folder, number, caller_name, caller_number, received_at, duration)
            select '1@default', 'id-' || i, 'INBOX', i, 'Ann', '2000', i, 3 from n
            """,
            null, CancellationToken.None);

        using (var arivm = ArivmProgram.Start("db", "move", "--to", _to, $"--Database:Engine={from.Engine}", $"--Database:ConnectionString={_from}"))
        {
            while (!await IsCopyingAsync())
            {
                Assert.False(arivm.HasExited, "it was too quick to be killed");
                await Task.Delay(2, TestContext.Current.CancellationToken);
            }
            arivm.Kill();
            await arivm.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, arivm.ExitCode);
        }

        Assert.Empty(await OddRows.CellsAsync(_target, "mailboxes"));
        Assert.Empty(await OddRows.CellsAsync(_target, "messages"));
        var again = await MoveAsync();
        Assert.True(again.Code == 0, again.Error);
        Assert.Equal(300_000, await _target.ReadAsync(connection => connection.ExecuteScalarAsync<long>("select count(*) from messages"), CancellationToken.None));
    }

    [Fact]
    public async Task Status_tells_the_engine_the_schema_and_the_rows()
    {
        var empty = await RunAsync("db", "status");
        await OddRows.FillAsync(_source);

        var status = await RunAsync("db", "status");

        Assert.Contains("none yet", empty.Output);
        Assert.Contains($"engine  {from.Engine}", status.Output);
        Assert.Contains($"schema  {Migrations.Known[^1]}", status.Output);
        Assert.Matches(@"mailboxes +5\n", status.Output);
    }

    private async Task<bool> IsCopyingAsync()
    {
        // Rows that are not committed show only in what they take.
        if (to.Engine is SqlEngine.Sqlite) return new FileInfo(Path.Combine(_folder.FullName, "to", "arivm.sqlite-wal")) is { Exists: true, Length: > 4_000_000 };
        return await _target.ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("select count(*) from pg_stat_progress_copy where datname = current_database() and tuples_processed > 20000"),
            CancellationToken.None) > 0;
    }

    private Task<(int Code, string Output, string Error)> MoveAsync(params string[] more) => RunAsync(["db", "move", "--to", _to, .. more]);

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync([.. arguments, $"--Database:Engine={from.Engine}", $"--Database:ConnectionString={_from}"], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
