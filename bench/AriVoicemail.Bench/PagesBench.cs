using System.Diagnostics;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Outbox;
using AriVoicemail.Spool;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Bench;

/// <summary>What a page of an inbox and a search cost as the database grows. They must cost the same.</summary>
internal static class PagesBench
{
    private const int PerMailbox = 100, Queries = 300;

    // Before all of them, so that every mailbox has a page behind it.
    private static readonly MessageCursor Oldest = new(Folder.Inbox, 0, "");

    private static readonly string[] Kinds = ["inbox page", "next page", "newest first", "search in mailbox", "by caller"];

    public static async Task RunAsync(StoreReport report, IReadOnlyList<int> sizes, string folder)
    {
        report.Line($"");
        report.Line($"Pages of 50 of {PerMailbox} messages in a mailbox, and what one caller left anywhere, {Queries} queries each, ms p50 / p95 / max");
        report.Line($"");
        report.Line($"| messages | database | {string.Join(" | ", Kinds)} |");
        report.Line($"|---|---|---|---|---|---|---|");
        var lines = new Dictionary<string, List<(double, double)>>();
        foreach (var engine in new[] { SqlEngine.Sqlite, SqlEngine.PostgreSql })
        {
            await using var database = await BenchDatabase.CreateAsync(engine, folder);
            var filled = 0;
            foreach (var size in sizes.Order())
            {
                await FillAsync(database.Sql, filled, size);
                filled = size;
                var latencies = await MeasureAsync(database.Sql, size);
                report.Line($"| {size} | {engine} | {string.Join(" | ", latencies)} |");
                foreach (var (kind, latency) in Kinds.Zip(latencies))
                {
                    var name = $"{kind}, {engine}";
                    if (!lines.TryGetValue(name, out var line)) lines[name] = line = [];
                    line.Add((size, latency.P50));
                }
            }
        }
        var plot = new SvgPlot("A page and a search as the database grows", "messages", "ms, p50");
        foreach (var (name, line) in lines) plot.Add(name, line);
        report.Plot("pages", plot);
    }

    /// <summary>Messages from one number to another: a hundred in a mailbox, and every thousandth from the same caller as its neighbours.</summary>
    internal static async Task FillAsync(SqlDatabase database, int from, int to)
    {
        const int AtOnce = 500_000;
        for (var first = from; first < to; first += AtOnce)
        {
            var last = Math.Min(first + AtOnce, to) - 1;
            var numbers = database.Engine is SqlEngine.PostgreSql
                ? "select i from generate_series(@first, @last) as i"
                : "with recursive numbers (i) as (select @first union all select i + 1 from numbers where i < @last) select i from numbers";
            await database.WriteAsync(
                async transaction =>
                {
                    var connection = transaction.Connection!;
                    await connection.ExecuteAsync(
                        $"""
                        insert into mailboxes (mailbox, number, context, created_at, updated_at)
                        select (1000000 + i / {PerMailbox}) || '@default', cast(1000000 + i / {PerMailbox} as text), 'default', 0, 0 from ({numbers}) as n where i % {PerMailbox} = 0
                        """,
                        new { first, last }, transaction, commandTimeout: 3600);
                    await connection.ExecuteAsync(
                        $"""
                        insert into messages (mailbox, msg_id, folder, number, caller_name, caller_number, received_at, duration)
                        select (1000000 + i / {PerMailbox}) || '@default', (1700000000 + i) || '-0000' || (i % 7), 'INBOX', i % {PerMailbox}, 'Caller ' || (i % 9973),
                          cast(5550000 + i / 50 as text), 1700000000000 + cast(i as bigint) * 1000, 4 from ({numbers}) as n
                        """,
                        new { first, last }, transaction, commandTimeout: 3600);
                    return 0;
                },
                CancellationToken.None);
        }
        await database.ReadAsync(connection => connection.ExecuteAsync("analyze messages;", commandTimeout: 3600), CancellationToken.None);
    }

    private static async Task<Latency[]> MeasureAsync(SqlDatabase database, int size)
    {
        using var outbox = new StateOutbox(database, [], "bench", TimeProvider.System);
        var messages = new MessageStore(database, new SpoolOptions(), outbox, NullLogger<MessageStore>.Instance);
        var chance = new Random(1);
        MailboxAddress Any() => MailboxAddress.Parse($"{1_000_000 + chance.Next(size / PerMailbox)}@default");
        return
        [
            await TimeAsync(() => messages.PageAsync(Any(), Folder.Inbox, MessageOrder.ByFolder, null, 50, CancellationToken.None), 50),
            await TimeAsync(() => messages.PageAsync(Any(), null, MessageOrder.ByFolder, Oldest, 50, CancellationToken.None), 50),
            await TimeAsync(() => messages.PageAsync(Any(), null, MessageOrder.NewestFirst, null, 50, CancellationToken.None), 50),
            await TimeAsync(() => messages.PageAsync(Any(), null, MessageOrder.ByFolder, null, 50, CancellationToken.None, query: "caller"), 50),
            await TimeAsync(() => messages.OfCallerAsync($"{5_550_000 + chance.Next(size / 50)}", null, null, 50, CancellationToken.None), 50),
        ];
    }

    private static async Task<Latency> TimeAsync(Func<Task<IReadOnlyList<Message>>> query, int expected)
    {
        var times = new List<TimeSpan>();
        for (var n = 0; n < Queries; n++)
        {
            var began = Stopwatch.GetTimestamp();
            var found = await query();
            times.Add(Stopwatch.GetElapsedTime(began));
            if (found.Count != expected) throw new InvalidOperationException($"{found.Count} messages and not {expected}");
        }
        return Latency.Of(times);
    }
}
