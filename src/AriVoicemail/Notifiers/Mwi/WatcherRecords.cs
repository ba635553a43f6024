using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>Our own memory of every watcher's last NOTIFY.</summary>
internal sealed class WatcherRecords(SqlDatabase database, TimeProvider time)
{
    // Long after its subscription ended: a dialog that was refreshed since the last NOTIFY still looks ended here.
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    public Task<WatcherRecord?> FindAsync(DialogKey dialog, CancellationToken cancellationToken) =>
        database.ReadAsync(
            c => c.QuerySingleOrDefaultAsync<WatcherRecord>("select * from watchers where call_id = @CallId and to_tag = @ToTag and from_tag = @FromTag", dialog),
            cancellationToken);

    public async Task<IReadOnlyDictionary<DialogKey, WatcherRecord>> OfAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        var records = await database.ReadAsync(
            c => c.QueryAsync<WatcherRecord>("select * from watchers where mailbox = @mailbox", new { mailbox = mailbox.ToString() }),
            cancellationToken);
        return records.ToDictionary(record => record.Dialog);
    }

    public Task SaveAsync(WatcherRecord record, bool isFirst, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async transaction =>
            {
                if (isFirst)
                {
                    var before = time.GetUtcNow().Subtract(KeptFor).ToUnixTimeMilliseconds();
                    await transaction.Connection!.ExecuteAsync(
                        "delete from watchers where mailbox = @Mailbox and expires_at < @before and sent_at < @before",
                        new { record.Mailbox, before },
                        transaction);
                }
                return await transaction.Connection!.ExecuteAsync(Upsert, record, transaction);
            },
            cancellationToken);

    private const string Upsert = """
        insert into watchers (call_id, to_tag, from_tag, mailbox, watcher, contact, cseq, version, new_messages, old_messages, status, reason, outcome,
          failures, sent_at, answered_at, retry_at, expires_at)
        values (@CallId, @ToTag, @FromTag, @Mailbox, @Watcher, @Contact, @Cseq, @Version, @NewMessages, @OldMessages, @Status, @Reason, @Outcome,
          @Failures, @SentAt, @AnsweredAt, @RetryAt, @ExpiresAt)
        on conflict (call_id, to_tag, from_tag) do update set
          mailbox = excluded.mailbox, watcher = excluded.watcher, contact = excluded.contact, cseq = excluded.cseq, version = excluded.version,
          new_messages = excluded.new_messages, old_messages = excluded.old_messages, status = excluded.status, reason = excluded.reason,
          outcome = excluded.outcome, failures = excluded.failures, sent_at = excluded.sent_at, answered_at = excluded.answered_at,
          retry_at = excluded.retry_at, expires_at = excluded.expires_at
        """;
}
