using System.Text;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Tests.Mwi;
using Dapper;

namespace AriVoicemail.Server.Tests.Mwi;

/// <summary>What we do in the proxy's database, in both engines and in the tables of both proxies.</summary>
public abstract class WatcherDatabaseTests
{
    private static readonly MailboxAddress Mailbox = MailboxAddress.Parse("1001@default");
    private static readonly DialogKey Dialog = new("call-1", "proxy-tag", "phone-tag");

    private readonly MwiOptions _options = new() { Domain = "example.com" };

    protected abstract Task<SqlDatabase> EmptyDatabaseAsync();

    [Fact]
    public async Task Kamailio_is_one_behind_the_wire_and_OpenSIPS_is_not()
    {
        foreach (var (kamailio, expected) in new[] { (true, 3), (false, 2) })
        {
            await using var database = await EmptyDatabaseAsync();
            var tables = await CreateAsync(database, kamailio);
            await tables.SubscribeAsync();

            var claimed = await Watchers(database).ClaimAsync(new CSeqClaim(Mailbox, Dialog, Last: 0), CancellationToken.None);

            Assert.Equal(expected, claimed!.CSeq);
            Assert.Equal(2, await tables.CSeqAsync());
        }
    }

    [Fact]
    public async Task Two_hundred_claims_at_once_never_get_the_same_number()
    {
        await using var database = await EmptyDatabaseAsync();
        var tables = await CreateAsync(database, kamailio: true);
        await tables.SubscribeAsync();
        var watchers = Watchers(database);

        var claims = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => watchers.ClaimAsync(new CSeqClaim(Mailbox, Dialog, Last: 0), CancellationToken.None)));

        Assert.Equal(Enumerable.Range(3, 200).Select(number => (long)number), claims.Select(claim => claim!.CSeq).Order());
    }

    [Fact]
    public async Task Claims_of_many_dialogs_at_once_each_get_the_next_number_of_their_own()
    {
        await using var database = await EmptyDatabaseAsync();
        var tables = await CreateAsync(database, kamailio: true);
        for (var n = 0; n < 150; n++) await tables.SubscribeAsync($"call-{n}", ("local_cseq", n));
        var watchers = Watchers(database);

        var claims = await Task.WhenAll(Enumerable.Range(0, 151).Select(n => watchers.ClaimAsync(Claim($"call-{n}", last: n is 7 ? 700 : 0), CancellationToken.None)));

        Assert.Equal(Enumerable.Range(0, 150).Select(n => n is 7 ? 701L : n + 2), claims.Take(150).Select(claim => claim!.CSeq));
        Assert.Equal(Enumerable.Range(0, 150).Select(n => $"call-{n}"), claims.Take(150).Select(claim => claim!.Dialog.CallId));
        Assert.Null(claims[150]);
    }

    [Fact]
    public async Task Watchers_of_many_mailboxes_read_at_once_come_to_their_own_mailbox()
    {
        await using var database = await EmptyDatabaseAsync();
        var tables = await CreateAsync(database, kamailio: true);
        await tables.SubscribeAsync("call-1");
        await tables.SubscribeAsync("call-2", ("presentity_uri", "sip:1002@example.com"));
        await tables.SubscribeAsync("call-3", ("presentity_uri", "sip:1002@example.com"));
        var watchers = Watchers(database);

        string[] numbers = ["1001", "1002", "1003", "1002"];
        var live = await Task.WhenAll(numbers.Select(number => watchers.LiveAsync(MailboxAddress.Parse($"{number}@default"), CancellationToken.None)));

        Assert.Equal(["call-1", "call-2 call-3", "", "call-2 call-3"], live.Select(found => string.Join(' ', found.Select(watcher => watcher.Dialog.CallId))));
    }

    [Fact]
    public async Task A_claim_is_above_our_own_last_number_whatever_the_row_says()
    {
        foreach (var kamailio in new[] { true, false })
        {
            await using var database = await EmptyDatabaseAsync();
            var tables = await CreateAsync(database, kamailio);
            await tables.SubscribeAsync(set: [("local_cseq", null)]);

            var claimed = await Watchers(database).ClaimAsync(new CSeqClaim(Mailbox, Dialog, Last: 41), CancellationToken.None);

            Assert.Equal(42, claimed!.CSeq);
        }
    }

    [Fact]
    public async Task Only_the_dialog_that_is_sent_to_is_touched_and_only_while_it_lives()
    {
        await using var database = await EmptyDatabaseAsync();
        var tables = await CreateAsync(database, kamailio: true);
        await tables.SubscribeAsync("call-1");
        await tables.SubscribeAsync("call-2");
        var watchers = Watchers(database);

        Assert.NotNull(await watchers.ClaimAsync(new CSeqClaim(Mailbox, Dialog, Last: 0), CancellationToken.None));
        await tables.ExecuteAsync("update active_watchers set expires = 1 where callid = 'call-1'");
        Assert.Null(await watchers.ClaimAsync(new CSeqClaim(Mailbox, Dialog, Last: 0), CancellationToken.None));

        Assert.Equal((2, 1), (await tables.CSeqAsync("call-1"), await tables.CSeqAsync("call-2")));
        Assert.Equal("call-2", Assert.Single(await watchers.LiveAsync(Mailbox, CancellationToken.None)).Dialog.CallId);
    }

    [Fact]
    public async Task A_row_of_nothing_but_nulls_is_read_and_has_a_problem()
    {
        await using var database = await EmptyDatabaseAsync();
        var tables = await CreateAsync(database, kamailio: true);
        string[] columns =
        [
            "watcher_username", "watcher_domain", "to_user", "to_domain", "from_user", "from_domain", "event_id", "to_tag", "from_tag", "local_cseq",
            "contact", "record_route", "local_contact", "user_agent",
        ];
        await tables.SubscribeAsync("x", [("callid", null), .. columns.Select(column => (column, (object?)null))]);

        var watcher = Assert.Single(await Watchers(database).LiveAsync(Mailbox, CancellationToken.None));

        Assert.False(watcher.HasDialog);
        Assert.NotNull(watcher.Problem);
    }

    [Fact]
    public async Task The_presentity_row_is_written_once_and_then_kept_right()
    {
        foreach (var kamailio in new[] { true, false })
        {
            await using var database = await EmptyDatabaseAsync();
            await CreateAsync(database, kamailio);
            var presentity = new Presentity(database, _options, TimeProvider.System);

            await presentity.WriteAsync(Mailbox, "first"u8.ToArray(), CancellationToken.None);
            await presentity.WriteAsync(MailboxAddress.Parse("1002@default"), "other"u8.ToArray(), CancellationToken.None);
            await presentity.WriteAsync(Mailbox, "second"u8.ToArray(), CancellationToken.None);

            var bodies = await database.ReadAsync(c => c.QueryAsync<byte[]>("select body from presentity order by username"), CancellationToken.None);
            Assert.Equal(["second", "other"], bodies.Select(Encoding.ASCII.GetString));
        }
    }

    [Fact]
    public async Task Bodies_of_many_mailboxes_are_written_at_once()
    {
        await using var database = await EmptyDatabaseAsync();
        await CreateAsync(database, kamailio: true);
        var presentity = new Presentity(database, _options, TimeProvider.System);

        foreach (var round in new[] { "a", "b" })
        {
            await Task.WhenAll(Enumerable.Range(0, 150).Select(n => presentity.WriteAsync(
                MailboxAddress.Parse($"{n}@default"), Encoding.ASCII.GetBytes($"{round}{n}"), CancellationToken.None)));
        }

        var rows = await database.ReadAsync(c => c.QueryAsync<(string User, byte[] Body)>("select username, body from presentity"), CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 150).Select(n => ($"{n}", $"b{n}")).Order(), rows.Select(row => (row.User, Encoding.ASCII.GetString(row.Body))).Order());
    }

    private protected static CSeqClaim Claim(string callId, long last = 0) => new(Mailbox, Dialog with { CallId = callId }, last);

    private protected ActiveWatchers Watchers(SqlDatabase database) => new(database, _options, _options.Watchers, TimeProvider.System);

    private protected static async Task<WatcherTables> CreateAsync(SqlDatabase database, bool kamailio)
    {
        var tables = new WatcherTables(database, kamailio);
        await tables.CreateAsync();
        return tables;
    }
}

public sealed class WatchersOnPostgreSql(PostgresCluster cluster) : WatcherDatabaseTests
{
    [Fact]
    public async Task A_row_that_the_proxy_holds_locked_delays_nobody_else()
    {
        await using var database = await EmptyDatabaseAsync();
        var tables = await CreateAsync(database, kamailio: true);
        foreach (var call in new[] { "first", "locked", "free" }) await tables.SubscribeAsync(call);
        var watchers = Watchers(database);
        var locked = await database.WriteAsync(
            async transaction =>
            {
                await transaction.Connection!.ExecuteAsync("select * from active_watchers where callid = 'locked' for update", transaction: transaction);
                var claims = new[] { "first", "locked", "free" }.Select(call => watchers.ClaimAsync(Claim(call), CancellationToken.None)).ToList();

                Assert.Equal((3, 3), ((await claims[0])!.CSeq, (await claims[2].WaitAsync(TimeSpan.FromSeconds(20)))!.CSeq));
                Assert.False(claims[1].IsCompleted);
                await transaction.Connection!.ExecuteAsync("update active_watchers set local_cseq = 5 where callid = 'locked'", transaction: transaction);
                return claims[1];
            },
            CancellationToken.None);

        Assert.Equal(7, (await locked)!.CSeq);
    }

    protected override async Task<SqlDatabase> EmptyDatabaseAsync() =>
        new(SqlEngine.PostgreSql, await cluster.Server.CreateDatabaseAsync($"proxy_{Guid.NewGuid():N}"));
}

public sealed class WatchersOnSqlite : WatcherDatabaseTests, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-proxy-");

    protected override Task<SqlDatabase> EmptyDatabaseAsync() =>
        Task.FromResult(new SqlDatabase(SqlEngine.Sqlite, $"Data Source={Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.db")}"));

    public void Dispose() => _folder.Delete(recursive: true);
}
