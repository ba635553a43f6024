using AriVoicemail.Spool;

namespace AriVoicemail.Messages;

/// <summary>What a lamp shows: RFC 3842 §5.2 <c>Voice-Message: new/old (urgent-new/urgent-old)</c>.</summary>
/// <param name="New">Messages in INBOX and Urgent.</param>
/// <param name="Old">Messages in Old.</param>
/// <param name="UrgentNew">How many of <paramref name="New"/> are in Urgent.</param>
/// <param name="UrgentOld">How many of <paramref name="Old"/> carry the Urgent flag.</param>
public sealed record Counts(int New, int Old, int UrgentNew = 0, int UrgentOld = 0)
{
    public static readonly Counts None = new(0, 0);

    public static Counts operator +(Counts a, Counts b) => new(a.New + b.New, a.Old + b.Old, a.UrgentNew + b.UrgentNew, a.UrgentOld + b.UrgentOld);

    /// <summary>What a message adds to its mailbox's counts, or takes from them.</summary>
    internal static Counts Of(Message message, int sign) => new(
        message.IsNew ? sign : 0,
        message.CountsIn == Folder.Old ? sign : 0,
        message.CountsIn == Folder.Urgent ? sign : 0,
        message.CountsIn == Folder.Old && message.Flag == "Urgent" ? sign : 0);

    public static Counts Of(IEnumerable<Message> messages) => messages.Aggregate(None, (counts, message) => counts + Of(message, 1));
}
