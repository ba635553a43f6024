using AriVoicemail.Mailboxes;

namespace AriVoicemail.Calls.Owner;

/// <summary>Who was let in.</summary>
/// <param name="Mailbox">Null: nobody.</param>
/// <param name="Pin">What was typed; null: the dialplan vouched for the owner.</param>
/// <param name="Exit">Where the caller wanted to go instead.</param>
internal sealed record LoginResult(Mailbox? Mailbox, string? Pin, LeaveExit? Exit = null)
{
    public static readonly LoginResult Nobody = new(null, null);

    /// <summary>Whether wrong PINs had locked the mailbox since its owner was last told.</summary>
    public bool WasLocked { get; init; }
}
