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
    // app_voicemail gives up after 5 s.
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(3);

    /// <param name="goes">Told before the scan about every row whose message lies nowhere.</param>
    /// <exception cref="TimeoutException">A lock is held by somebody else, or the database is too slow for those who wait for the locks.</exception>
    public async Task RunAsync(MailboxAddress mailbox, FileLooks looks, Action<Message>? goes, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            using var locks = await FolderLocks.TakeAsync(SpoolTree.PathOf(spool.Directory, mailbox), cancellationToken);
            if (locks.AreBusy) throw new TimeoutException("a folder's lock is held by somebody else");
            limit.CancelAfter(LongestHold);
            if (goes is not null)
            {
                var rows = await MailboxRows.ReadAsync(database, mailbox, limit.Token);
                foreach (var row in RowMatch.Of(MailboxLook.Take(spool.Directory, mailbox, looks), rows.Rows).Lost) goes(row);
            }
            await messages.ScanAsync(mailbox, always: true, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("the database answers too slowly");
        }
    }
}
