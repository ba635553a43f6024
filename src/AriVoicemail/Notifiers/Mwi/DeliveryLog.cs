using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>What was sent to whom and what came of it: the answer to "why is my lamp dark".</summary>
internal sealed class DeliveryLog(SqlDatabase database, TimeSpan kept, TimeProvider time)
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);

    private long _sweptAt;

    /// <summary>Writes what was sent into a transaction that is under way, and now and then throws away what is too old.</summary>
    public async Task WriteAsync(DbTransaction transaction, IEnumerable<(string Mailbox, NotifyDelivery Delivery)> deliveries)
    {
        var rows = new SqlRows(
            database.Engine, ("id", SqlType.Text), ("mailbox", SqlType.Text), ("way", SqlType.Text), ("watcher", SqlType.Text), ("contact", SqlType.Text),
            ("call_id", SqlType.Text), ("cseq", SqlType.Number), ("new_messages", SqlType.Number), ("old_messages", SqlType.Number), ("sent_at", SqlType.Number),
            ("round_trip", SqlType.Number), ("copies", SqlType.Number), ("status", SqlType.Number), ("reason", SqlType.Text), ("outcome", SqlType.Text),
            ("retry_at", SqlType.Number), ("version", SqlType.Number));
        foreach (var (mailbox, sent) in deliveries)
        {
            rows.Add(
                sent.Id, mailbox, sent.Way, sent.Watcher, sent.Contact, sent.CallId, sent.CSeq, sent.New, sent.Old,
                sent.SentAt.ToUnixTimeMilliseconds(), (int?)sent.RoundTrip?.TotalMilliseconds, sent.Copies, sent.Status, sent.Reason,
                sent.Outcome.ToString().ToLowerInvariant(), sent.NextTryAt?.ToUnixTimeMilliseconds(), sent.Version);
        }
        await transaction.Connection!.ExecuteAsync($"insert into deliveries ({rows.Columns}) {rows.Select}", rows.Parameters(), transaction);
        await SweepAsync(transaction);
    }

    /// <summary>The newest first, from before the entry <paramref name="before"/> on.</summary>
    /// <param name="watcher">Only this one's: <c>user@domain</c>; null: everybody's.</param>
    public Task<IReadOnlyList<NotifyDelivery>> ListAsync(
        MailboxAddress mailbox, string? watcher, string? before, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<NotifyDelivery>>(
            async connection =>
            {
                var rows = await connection.QueryAsync<Row>(
                    $"""
                    select * from deliveries where mailbox = @mailbox
                    {(watcher is null ? "" : "and watcher = @watcher")} {(before is null ? "" : "and id < @before")}
                    order by id desc limit @limit
                    """,
                    new { mailbox = mailbox.ToString(), watcher, before, limit });
                return [.. rows.Select(row => row.ToDelivery())];
            },
            cancellationToken);

    /// <summary>NOTIFYs that told that version of the mailbox or a later one, in their order.</summary>
    public Task<IReadOnlyList<NotifyDelivery>> SinceAsync(MailboxAddress mailbox, long version, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<NotifyDelivery>>(
            async connection =>
            {
                var rows = await connection.QueryAsync<Row>(
                    "select * from deliveries where mailbox = @mailbox and version >= @version order by id limit @limit", new { mailbox = mailbox.ToString(), version, limit });
                return [.. rows.Select(row => row.ToDelivery())];
            },
            cancellationToken);

    private async Task SweepAsync(DbTransaction transaction)
    {
        var now = time.GetUtcNow();
        var swept = Interlocked.Read(ref _sweptAt);
        if (now.ToUnixTimeMilliseconds() - swept < SweepEvery.TotalMilliseconds) return;
        if (Interlocked.CompareExchange(ref _sweptAt, now.ToUnixTimeMilliseconds(), swept) != swept) return;
        // An id begins with its time (RFC 9562 §5.7), so the one that is made of the oldest time to keep is the border.
        await transaction.Connection!.ExecuteAsync(
            "delete from deliveries where id < @border", new { border = Guid.CreateVersion7(now - kept).ToString()[..13] }, transaction);
    }

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Way { get; init; } = "";
        public string Watcher { get; init; } = "";
        public string Contact { get; init; } = "";
        public string CallId { get; init; } = "";
        public long Cseq { get; init; }
        public long NewMessages { get; init; }
        public long OldMessages { get; init; }
        public long SentAt { get; init; }
        public long? RoundTrip { get; init; }
        public long Copies { get; init; }
        public long? Status { get; init; }
        public string Reason { get; init; } = "";
        public string Outcome { get; init; } = "";
        public long? RetryAt { get; init; }
        public long? Version { get; init; }

        public NotifyDelivery ToDelivery() => new(
            Id, Way, Watcher, Contact, CallId, Cseq, (int)NewMessages, (int)OldMessages, DateTimeOffset.FromUnixTimeMilliseconds(SentAt),
            RoundTrip is { } waited ? TimeSpan.FromMilliseconds(waited) : null, (int)Copies, (int?)Status, Reason,
            Enum.TryParse<WatcherOutcome>(Outcome, ignoreCase: true, out var outcome) ? outcome : WatcherOutcome.New,
            RetryAt is { } then ? DateTimeOffset.FromUnixTimeMilliseconds(then) : null, Version);
    }
}
