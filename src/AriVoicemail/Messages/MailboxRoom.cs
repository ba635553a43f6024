using System.Data.Common;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Messages;

/// <summary>Whether a mailbox can take one more message.</summary>
public sealed class MailboxRoom(MessageStore messages, VoicemailOptions general)
{
    public async Task<bool> IsFullAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        try
        {
            if (await messages.InboxSizeAsync(mailbox.Address, cancellationToken) >= general.MaxMsgOf(mailbox)) return true;
            var rules = general.KeepingOf(mailbox);
            if (!rules.HasQuota) return false;
            var (seconds, bytes) = await messages.UsageAsync(mailbox.Address, cancellationToken);
            return (rules.MaxSeconds > 0 && seconds >= rules.MaxSeconds) || (rules.MaxBytes > 0 && bytes >= rules.MaxBytes);
        }
        catch (DbException)
        {
            // Better one message too many than a caller sent away because the database is.
            return false;
        }
    }
}
