using System.Data.Common;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers;

namespace AriVoicemail.Server;

/// <summary>Deletes a mailbox with all that belongs to it: its rows, its spool, and the light of its lamps.</summary>
/// <param name="notifiers">None where lamps are off.</param>
internal sealed class MailboxRemoval(MailboxStore mailboxes, MessageStore messages, IEnumerable<IMailboxNotifier> notifiers, ILogger<MailboxRemoval> logger)
{
    public async Task<bool> HoldsMessagesAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        await messages.ListAsync(mailbox, null, 1, cancellationToken) is { Count: > 0 };

    /// <summary>False when there is no such mailbox.</summary>
    public async Task<bool> RemoveAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        if (await messages.StateAsync(mailbox, cancellationToken) is { Counts.New: > 0 }) await PutOutLampsAsync(mailbox, cancellationToken);
        // Elsewhere it may fail, and whoever gets the number next must not hear what is left.
        if (!messages.IsShared) await messages.RemoveSpoolAsync(mailbox, CancellationToken.None);
        if (!await mailboxes.DeleteAsync(mailbox, cancellationToken)) return false;
        await messages.RemoveSpoolAsync(mailbox, CancellationToken.None);
        return true;
    }

    /// <summary>The mailbox's outbox goes with it, so this is told now or not at all.</summary>
    private async Task PutOutLampsAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        foreach (var notifier in notifiers)
        {
            try
            {
                await notifier.ForgetAsync(mailbox, cancellationToken);
            }
            catch (DbException error)
            {
                logger.LogWarning("The lamps of mailbox {Mailbox}, which is deleted, may stay on: {Error}", mailbox, error.Message);
            }
        }
    }
}
