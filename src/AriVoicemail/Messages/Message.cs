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
    /// <summary>Where it goes when the owner's call closes its folder; null: it stays. It counts as if it lay there already.</summary>
    public Folder? GoesTo { get; init; }

    /// <summary>What its sound takes on the disk; 0: nobody looked.</summary>
    public long Bytes { get; init; }

    /// <summary>The folder that it counts in.</summary>
    public Folder CountsIn => GoesTo ?? Folder;

    /// <summary>Whether it counts as new: in INBOX or in Urgent.</summary>
    public bool IsNew => CountsIn == Folder.Inbox || CountsIn == Folder.Urgent;

    /// <summary>Whether it is the one that its text calls so: an id that had to be told from another's carries a suffix that the text does not.</summary>
    internal bool IsCalled(string id) => Id == id || Id.StartsWith(id + ".", StringComparison.Ordinal);
}
