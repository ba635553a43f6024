using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Outbox;
using AriVoicemail.Storage;

namespace AriVoicemail.Messages;

/// <summary>
/// Changes of one mailbox come one after the other: within this process by a lock that costs nothing, among nodes by the row of the mailbox's
/// counts in PostgreSQL, which a node that dies gives back. Files and rows are changed while it is held.
/// </summary>
internal sealed class MailboxChanges(SqlDatabase database, IMessageStorage storage, StateOutbox outbox)
{
    private readonly MailboxLocks _locks = new();

    public IStoredMailbox Files(MailboxAddress mailbox) => storage.Of(mailbox);

    /// <summary>Runs <paramref name="work"/> when its turn has come. Once begun it is not cancelled.</summary>
    public async Task<T> ChangeAsync<T>(MailboxAddress mailbox, Func<MailboxChange, Task<T>> work, CancellationToken cancellationToken)
    {
        MailboxChange? change = null;
        T result;
        using (await _locks.LockAsync(mailbox, cancellationToken))
        {
            if (database.Engine is SqlEngine.Sqlite)
            {
                // One process has the file, and its one writer must not wait for a mailbox's disk or for a lock of Asterisk's.
                change = new MailboxChange(Files(mailbox), database, outbox, null);
                result = await work(change);
            }
            else
            {
                result = await database.WriteAsync(
                    async transaction =>
                    {
                        await MessageRows.LockAsync(transaction, mailbox, database.ForUpdate);
                        change = new MailboxChange(Files(mailbox), database, outbox, transaction);
                        return await work(change);
                    },
                    cancellationToken);
            }
        }
        if (change is { IsTold: true }) outbox.Wake();
        return result;
    }
}
