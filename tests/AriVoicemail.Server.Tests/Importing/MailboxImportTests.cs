using System.Diagnostics;
using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Commands;
using AriVoicemail.Server.Tests.Messages;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Server.Tests.Importing;

/// <summary><c>arivm config import voicemail.conf --mailboxes</c>, into a database of its own.</summary>
public abstract class MailboxImportTests(IEmptyDatabases databases) : IAsyncLifetime
{
    private const string Three = "[default]\n1000 => 4242,Ann,ann@example.org,,review=yes\n1001 => -1,Bob\n[sales]\n1000 => ,Cid\n";

    private readonly ConfFolder _folder = new();
    private string _connection = "";
    private SqlDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _connection = await databases.CreateAsync(_folder.Path);
        _database = new SqlDatabase(databases.Engine, _connection);
        await Migrations.ApplyAsync(_database, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Mailboxes_are_created_and_a_second_run_changes_nothing_and_says_so()
    {
        var first = await ImportAsync(Three);
        var created = await AllAsync();
        var second = await ImportAsync(Three);

        Assert.Equal(["1000@default Ann", "1000@sales Cid", "1001@default Bob"], created.Select(mailbox => $"{mailbox.Address} {mailbox.FullName}"));
        Assert.True(Pin.Verify("4242", created[0].PinHash!));
        Assert.Equal((null, true), (created[1].PinHash, created[2].Menu.PinFixed));
        Assert.Contains("created       3", first.Output);
        Assert.Contains("created       0", second.Output);
        Assert.Contains("unchanged     3", second.Output);
        Assert.Equal((0, 0), (first.Code, second.Code));
        Assert.Equal(created, await AllAsync());
    }

    [Fact]
    public async Task A_mailbox_that_is_there_is_left_alone_unless_it_is_to_be_updated()
    {
        await ImportAsync(Three);
        var before = await AllAsync();
        var changed = Three.Replace("Ann", "Anna").Replace("4242", "4343").Replace("review=yes", "attach=no|maxmsg=9");

        var left = await ImportAsync(changed);
        var untouched = await AllAsync();
        var updated = await ImportAsync(changed, "--update");
        var after = (await AllAsync())[0];
        var again = await ImportAsync(changed, "--update");

        Assert.Contains("left alone    1 that differ", left.Output);
        Assert.Equal(before, untouched);
        Assert.Contains("updated       1", updated.Output);
        Assert.Contains("unchanged     2", updated.Output);
        Assert.Equal(("Anna", 9, false, null), (after.FullName, after.MaxMsg, after.Mail.Attach, after.Menu.Review));
        Assert.True(Pin.Verify("4343", after.PinHash!));
        Assert.Contains("unchanged     3", again.Output);
    }

    [Fact]
    public async Task An_update_leaves_what_voicemail_conf_knows_nothing_of()
    {
        await ImportAsync(Three);
        var (ann, cid) = ((await AllAsync())[0], (await AllAsync())[1]);
        GreetingRule[] schedule = [new() { Greeting = "closed" }];
        await Mailboxes().UpdateAsync(
            [ann with { MaxSilence = 4, Menu = ann.Menu with { BodyOnDemand = true, Schedule = schedule } }, cid with { PinHash = Pin.Hash("77") }], CancellationToken.None);

        await ImportAsync(Three.Replace("Ann", "Anna").Replace("Cid", "Cyd"), "--update");

        var (after, other) = ((await AllAsync())[0], (await AllAsync())[1]);
        Assert.Equal(("Anna", 4, true), (after.FullName, after.MaxSilence, after.Menu.BodyOnDemand));
        Assert.Equal(schedule, after.Menu.Schedule);
        Assert.Equal("Cyd", other.FullName);
        Assert.True(Pin.Verify("77", other.PinHash!));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_does_not_do_it()
    {
        await ImportAsync("[default]\n1000 => 4242,Ann\n");
        var before = await AllAsync();

        var dry = await ImportAsync(Three.Replace("4242", "1"), "--update", "--dry-run");

        Assert.Equal(before, await AllAsync());
        Assert.Contains("create 1001@default", dry.Output);
        Assert.Contains("update 1000@default: PIN, e-mail, menu", dry.Output);
        Assert.Contains("to be created 2", dry.Output);
    }

    [Fact]
    public async Task What_is_refused_is_named_and_the_others_are_created()
    {
        await ImportAsync("[default]\n1000 => 1\n");
        await new ListStore(_database, TimeProvider.System).PutAsync(
            new DistributionList { Address = MailboxAddress.Parse("800"), Members = [MailboxAddress.Parse("1000")] }, CancellationToken.None);

        var result = await ImportAsync("[default]\n800 => 1\n*1 => 1\n1001 => 1\n1001 => 2\n");

        Assert.Equal(1, result.Code);
        Assert.Contains("refused voicemail.conf:2: 800@default: there is a distribution list", result.Output);
        Assert.Contains("refused voicemail.conf:3: *1@default:", result.Output);
        Assert.Contains("refused voicemail.conf:5: 1001@default: it is there already", result.Output);
        Assert.Equal(["1000", "1001"], (await AllAsync()).Select(mailbox => mailbox.Address.Number));
    }

    [Fact]
    public async Task Killed_in_the_middle_it_goes_on_when_it_is_run_again()
    {
        const int Mailboxes = 300;
        _folder.Write("voicemail.conf", "[default]\n" + string.Concat(Enumerable.Range(1000, Mailboxes).Select(number => $"{number} => {number + 1},Owner {number}\n")));
        using var process = Process.Start(new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "arivm"), ["config", "import", _folder["voicemail.conf"], "--mailboxes", .. Where])
        {
            RedirectStandardOutput = true,
        })!;

        await Poll.ForAsync("the first mailboxes", async () => (await AllAsync()).Count > 0);
        process.Kill();
        await process.WaitForExitAsync();
        var before = await AllAsync();
        var again = await ImportAsync(null);

        Assert.InRange(before.Count, 1, Mailboxes - 1);
        Assert.Contains($"created       {Mailboxes - before.Count}\n", again.Output);
        Assert.Contains($"unchanged     {before.Count}\n", again.Output);
        var after = await AllAsync();
        Assert.Equal(Mailboxes, after.Count);
        Assert.Equal(before, after.Where(mailbox => before.Any(one => one.Address == mailbox.Address)));
        Assert.True(Pin.Verify("1300", after[^1].PinHash!));
    }

    private string[] Where =>
        [$"--Database:Engine={databases.Engine}", $"--Database:ConnectionString={_connection}", $"--Spool:Directory={_folder.Spool}"];

    private MailboxStore Mailboxes() => new(_database, TimeProvider.System);

    private Task<IReadOnlyList<Mailbox>> AllAsync() => Mailboxes().ListAsync(null, null, null, int.MaxValue, CancellationToken.None);

    private async Task<(int Code, string Output)> ImportAsync(string? conf, params string[] options)
    {
        if (conf is not null) _folder.Write("voicemail.conf", conf);
        var output = new StringWriter();
        var code = await CommandLine.RunAsync(["config", "import", _folder["voicemail.conf"], "--mailboxes", .. options, .. Where], output, TextWriter.Null);
        return (code, output.ToString());
    }
}

public sealed class MailboxImportOnSqlite() : MailboxImportTests(new SqliteFile());

public sealed class MailboxImportOnPostgreSql(PostgresCluster cluster) : MailboxImportTests(new PostgresDatabases(cluster));

internal sealed class SqliteFile : IEmptyDatabases
{
    public SqlEngine Engine => SqlEngine.Sqlite;

    public Task<string> CreateAsync(string folder) => Task.FromResult($"Data Source={Path.Combine(folder, "arivm.sqlite")};Pooling=false");
}
