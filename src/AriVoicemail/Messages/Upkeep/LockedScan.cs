using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>
/// Brings the rows of a mailbox in line with its files while nothing is renamed: to a process that is not the server, a message that the server moves
/// at this moment must not look as if it were gone.
/// </summary>
internal sealed class LockedScan(SqlDatabase database, SpoolOptions spool, MessageStore messages)
{
    /// <param name="goes">Told before the scan about every row whose message lies nowhere.</param>
    /// <exception cref="TimeoutException">A lock is held by somebody else.</exception>
    public Task RunAsync(MailboxAddress mailbox, FileLooks looks, Action<Message>? goes, CancellationToken cancellationToken) =>
        // The mailbox's row first, then its folders' locks: the order in which every change takes them.
        messages.ScanAfterAsync(mailbox, () => BeginAsync(mailbox, looks, goes, cancellationToken), cancellationToken);

    private async Task<IDisposable> BeginAsync(MailboxAddress mailbox, FileLooks looks, Action<Message>? goes, CancellationToken cancellationToken)
    {
        var locks = await FolderLocks.TakeAsync(SpoolTree.PathOf(spool.Directory, mailbox), FolderLock.Patience, cancellationToken);
        try
        {
            if (locks.AreBusy) throw new TimeoutException("a folder's lock is held by somebody else");
            if (goes is null) return locks;
            var rows = await MailboxRows.ReadAsync(database, mailbox, cancellationToken);
            foreach (var row in RowMatch.Of(MailboxLook.Take(spool.Directory, mailbox, looks), rows.Rows).Lost) goes(row);
            return locks;
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }
}
