using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages;

/// <summary>A message in a mailbox.</summary>
/// <param name="Id">Its identity; it stays when the message moves (app_voicemail's <c>msg_id</c>).</param>
/// <param name="Number">NNNN of msgNNNN; it changes when messages before it go.</param>
/// <param name="Duration">Whole seconds.</param>
/// <param name="Flag">Empty, <c>Urgent</c> or <c>PRIORITY</c>.</param>
public sealed record Message(
    MailboxAddress Mailbox,
    string Id,
    Folder Folder,
    int Number,
    string CallerName,
    string CallerNumber,
    DateTimeOffset ReceivedAt,
    int Duration,
    string Flag,
    string Category,
    string CalledContext,
    string CalledExten)
{
    /// <summary>Whether it counts as new: it lies in INBOX or in Urgent.</summary>
    public bool IsNew => Folder == Folder.Inbox || Folder == Folder.Urgent;
}
