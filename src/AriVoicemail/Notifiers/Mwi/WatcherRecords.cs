using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Telemetry;
using Dapper;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>Our own memory of every watcher's last NOTIFY, and the log of all of them.</summary>
internal sealed class WatcherRecords
{
    private const int MostAtOnce = 100;

    // Long after its subscription ended: a dialog that was refreshed since the last NOTIFY still looks ended here.
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);

    private readonly SqlDatabase _database;
    private readonly DeliveryLog _log;
    private readonly TimeProvider _time;
    private readonly Batch<DialogKey, WatcherRecord?> _reads;
    private long _sweptAt;
    private readonly Batch<(WatcherRecord Record, NotifyDelivery Delivery), bool> _writes;

    public WatcherRecords(SqlDatabase database, DeliveryLog log, TimeProvider time)
    {
        (_database, _log, _time) = (database, log, time);
        _reads = new Batch<DialogKey, WatcherRecord?>(MostAtOnce, FindAsync);
        _writes = new Batch<(WatcherRecord Record, NotifyDelivery Delivery), bool>(MostAtOnce, SaveAsync);
    }

    public Task<WatcherRecord?> FindAsync(DialogKey dialog, CancellationToken cancellationToken) => _reads.AddAsync(dialog, cancellationToken);

    public async Task<IReadOnlyDictionary<DialogKey, WatcherRecord>> OfAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        var records = await _database.ReadAsync(
            c => c.QueryAsync<WatcherRecord>("select * from watchers where mailbox = @mailbox", new { mailbox = mailbox.ToString() }),
            cancellationToken);
        return records.ToDictionary(record => record.Dialog);
    }

    public Task SaveAsync(WatcherRecord record, NotifyDelivery delivery, CancellationToken cancellationToken) =>
        _writes.AddAsync((record, delivery), cancellationToken);

    private async Task<IReadOnlyList<WatcherRecord?>> FindAsync(IReadOnlyList<DialogKey> dialogs)
    {
        var keys = new SqlRows(_database.Engine, ("c", SqlType.Text), ("t", SqlType.Text), ("f", SqlType.Text));
        foreach (var dialog in dialogs.Distinct()) keys.Add(dialog.CallId, dialog.ToTag, dialog.FromTag);
        var records = await _database.ReadAsync(
            c => c.QueryAsync<WatcherRecord>($"select * from watchers where (call_id, to_tag, from_tag) in ({keys.Select})", keys.Parameters()),
            CancellationToken.None);
        var found = records.ToDictionary(record => record.Dialog);
        return [.. dialogs.Select(dialog => found.GetValueOrDefault(dialog))];
    }

    private Task<IReadOnlyList<bool>> SaveAsync(IReadOnlyList<(WatcherRecord Record, NotifyDelivery Delivery)> items) =>
        _database.WriteAsync<IReadOnlyList<bool>>(
            async transaction =>
            {
                await SweepAsync(transaction);
                // One statement may not touch a row twice, and the last is the newest.
                await UpsertAsync(transaction, items.Select(item => item.Record).Reverse().DistinctBy(record => record.Dialog));
                await _log.WriteAsync(transaction, items.Select(item => (item.Record.Mailbox, item.Delivery)));
                foreach (var (_, delivery) in items) Instruments.Notified(delivery.Outcome, delivery.RoundTrip);
                return [.. items.Select(_ => true)];
            },
            CancellationToken.None);

    // Now and then, and not by mailbox: a table that has just grown has no statistics, and PostgreSQL would read all of it for each of them.
    private async Task SweepAsync(DbTransaction transaction)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var swept = Interlocked.Read(ref _sweptAt);
        if (now - swept < SweepEvery.TotalMilliseconds || Interlocked.CompareExchange(ref _sweptAt, now, swept) != swept) return;
        var before = now - (long)KeptFor.TotalMilliseconds;
        await transaction.Connection!.ExecuteAsync("delete from watchers where expires_at < @before and sent_at < @before", new { before }, transaction);
    }

    private Task<int> UpsertAsync(DbTransaction transaction, IEnumerable<WatcherRecord> records)
    {
        var rows = new SqlRows(
            _database.Engine, ("call_id", SqlType.Text), ("to_tag", SqlType.Text), ("from_tag", SqlType.Text), ("mailbox", SqlType.Text), ("watcher", SqlType.Text),
            ("contact", SqlType.Text), ("cseq", SqlType.Number), ("version", SqlType.Number), ("new_messages", SqlType.Number), ("old_messages", SqlType.Number),
            ("status", SqlType.Number), ("reason", SqlType.Text), ("outcome", SqlType.Text), ("failures", SqlType.Number), ("sent_at", SqlType.Number),
            ("answered_at", SqlType.Number), ("retry_at", SqlType.Number), ("expires_at", SqlType.Number));
        foreach (var r in records)
        {
            rows.Add(
                r.CallId, r.ToTag, r.FromTag, r.Mailbox, r.Watcher, r.Contact, r.Cseq, r.Version, r.NewMessages, r.OldMessages, r.Status, r.Reason,
                r.Outcome, r.Failures, r.SentAt, r.AnsweredAt, r.RetryAt, r.ExpiresAt);
        }
        return transaction.Connection!.ExecuteAsync(
            $"""
            insert into watchers ({rows.Columns}) {rows.Select}
            on conflict (call_id, to_tag, from_tag) do update set
              mailbox = excluded.mailbox, watcher = excluded.watcher, contact = excluded.contact, cseq = excluded.cseq, version = excluded.version,
              new_messages = excluded.new_messages, old_messages = excluded.old_messages, status = excluded.status, reason = excluded.reason,
              outcome = excluded.outcome, failures = excluded.failures, sent_at = excluded.sent_at, answered_at = excluded.answered_at,
              retry_at = excluded.retry_at, expires_at = excluded.expires_at
            """,
            rows.Parameters(),
            transaction);
    }
}
