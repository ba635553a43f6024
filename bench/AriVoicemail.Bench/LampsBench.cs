using System.Diagnostics;
using AriVoicemail.Bed;
using AriVoicemail.Database;
using Dapper;

namespace AriVoicemail.Bench;

/// <summary>Every mailbox changes at the same moment, as after an import or a night without the proxy.</summary>
internal static class LampsBench
{
    public static async Task<int> RunAsync(LampsOptions options)
    {
        var lamps = options.Mailboxes * options.Phones;
        await using var asterisk = await AsteriskServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        using var phones = new LampResponder();
        var watchers = new WatcherDatabase(SqlEngine.PostgreSql, await postgres.CreateDatabaseAsync("kamailio"));
        await watchers.CreateTablesAsync();
        using var folder = new TemporaryFolder();
        var ours = options.Engine is SqlEngine.PostgreSql ? await postgres.CreateDatabaseAsync("arivm") : $"Data Source={Path.Combine(folder.Path, "arivm.sqlite")}";

        var settings = ArivmProcess.Settings(asterisk);
        settings["Database:Engine"] = options.Engine.ToString();
        settings["Database:ConnectionString"] = ours;
        settings["Mwi:Proxy"] = phones.EndPoint.ToString();
        settings["Mwi:Domain"] = "example.com";
        settings["Mwi:Watchers:Engine"] = nameof(SqlEngine.PostgreSql);
        settings["Mwi:Watchers:ConnectionString"] = watchers.ConnectionString;
        await using var arivm = await ArivmProcess.StartAsync(settings);
        await using var database = new SqlDatabase(options.Engine, ours);
        await using (var proxy = watchers.Open()) await SubscribeAsync(proxy, options);
        await CreateAsync(database, options.Mailboxes);

        var (arivmBefore, postgresBefore, phonesBefore) = (Usage.Cpu(arivm.ProcessId), Usage.CpuWithChildren(postgres.ProcessId), Usage.Cpu(Environment.ProcessId));
        var began = Stopwatch.GetTimestamp();
        await ChangeAllAsync(database);
        var changed = Stopwatch.GetElapsedTime(began);
        await Poll.ForAsync($"{lamps} lamps", () => phones.Lit == lamps, 300);

        var took = Stopwatch.GetElapsedTime(began, phones.LastLitAt);
        var (arivmCpu, postgresCpu, phonesCpu) = (
            Usage.Cpu(arivm.ProcessId) - arivmBefore, Usage.CpuWithChildren(postgres.ProcessId) - postgresBefore, Usage.Cpu(Environment.ProcessId) - phonesBefore);
        Console.WriteLine($"""
            {lamps} phones of {options.Mailboxes} mailboxes, all changed at once ({changed.TotalSeconds:0.0} s for the change itself); active_watchers in PostgreSQL, our own tables in {options.Engine}
            last 200 OK after  {took.TotalSeconds:0.0} s    {lamps / took.TotalSeconds:0} lamps/s    {phones.Received - lamps} sent again
            CPU per lamp       arivm {1000 * arivmCpu / lamps:0} us    PostgreSQL {1000 * postgresCpu / lamps:0} us    phones {1000 * phonesCpu / lamps:0} us
            memory             arivm {Usage.PeakMebibytes(arivm.ProcessId)} MiB at most
            """);
        return 0;
    }

    private static async Task SubscribeAsync(SqlDatabase proxy, LampsOptions options)
    {
        await proxy.ExecuteAsync(
            """
            insert into active_watchers (presentity_uri, watcher_username, watcher_domain, to_user, to_domain, event, event_id, to_tag, from_tag, callid,
              local_cseq, remote_cseq, contact, record_route, expires, status, reason, version, socket_info, local_contact, from_user, from_domain, updated, updated_winfo)
            select 'sip:' || (100000 + m) || '@example.com', 100000 + m, 'example.com', 100000 + m, 'example.com', 'message-summary', '',
              'a6a1c5f60faecf035a1ae5b6e96e979a-' || m, 'phone-' || m || '-' || p, 'call-' || m || '-' || p || '@192.0.2.1', 1, 1,
              'sip:' || (100000 + m) || '@127.0.0.1:5060', '', 2000000000, 1, '', 0, 'udp:127.0.0.1:5060', 'sip:127.0.0.1:5060', 100000 + m, 'example.com', -1, -1
            from generate_series(1, @mailboxes) m, generate_series(1, @phones) p
            """,
            new { mailboxes = options.Mailboxes, phones = options.Phones },
            CancellationToken.None);
        await proxy.ReadAsync(connection => connection.ExecuteAsync("analyze active_watchers"), CancellationToken.None);
    }

    private static async Task CreateAsync(SqlDatabase database, int mailboxes)
    {
        const string Numbers = "with recursive n (i) as (select 1 union all select i + 1 from n where i < @mailboxes)";
        foreach (var insert in new[]
        {
            $"insert into mailboxes (mailbox, number, context, created_at, updated_at) {Numbers} select (100000 + i) || '@default', 100000 + i, 'default', 0, 0 from n",
            $"insert into mailbox_counts (mailbox, version) {Numbers} select (100000 + i) || '@default', 0 from n",
            $"insert into outbox (mailbox, channel, wanted, delivered) {Numbers} select (100000 + i) || '@default', 'mwi', 0, 0 from n",
        })
        {
            await database.ExecuteAsync(insert, new { mailboxes }, CancellationToken.None);
        }
    }

    private static Task<int> ChangeAllAsync(SqlDatabase database) => database.WriteAsync(
        async transaction =>
        {
            await transaction.Connection!.ExecuteAsync("update mailbox_counts set version = 1, new_messages = 1", transaction: transaction);
            return await transaction.Connection!.ExecuteAsync("update outbox set wanted = 1, next_attempt_at = 0", transaction: transaction);
        },
        CancellationToken.None);

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("arivm-lamps-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
