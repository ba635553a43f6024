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

    public static Counts Of(IEnumerable<Message> messages)
    {
        var counts = None;
        foreach (var message in messages)
        {
            counts = new Counts(
                counts.New + (message.IsNew ? 1 : 0),
                counts.Old + (message.CountsIn == Folder.Old ? 1 : 0),
                counts.UrgentNew + (message.CountsIn == Folder.Urgent ? 1 : 0),
                counts.UrgentOld + (message.CountsIn == Folder.Old && message.Flag == "Urgent" ? 1 : 0));
        }
        return counts;
    }
}
