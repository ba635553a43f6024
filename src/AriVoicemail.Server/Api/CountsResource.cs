using AriVoicemail.Messages;

namespace AriVoicemail.Server.Api;

/// <summary>What a lamp shows.</summary>
/// <param name="New">Messages in INBOX and Urgent.</param>
/// <param name="Old">Messages in Old.</param>
/// <param name="UrgentNew">How many of the new ones are urgent.</param>
/// <param name="UrgentOld">How many of the old ones are urgent.</param>
public sealed record CountsResource(int New, int Old, int UrgentNew, int UrgentOld)
{
    public static CountsResource Of(Counts counts) => new(counts.New, counts.Old, counts.UrgentNew, counts.UrgentOld);
}
