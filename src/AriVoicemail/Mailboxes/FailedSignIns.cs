namespace AriVoicemail.Mailboxes;

/// <summary>Wrong PINs of which the owner of a mailbox does not know yet.</summary>
/// <param name="Attempts">How many, through all doors.</param>
/// <param name="Since">The first of them, UTC.</param>
/// <param name="LastAt">The last of them, UTC.</param>
/// <param name="LockedAt">When they last locked the mailbox, UTC; null: they were too few.</param>
/// <param name="LockedUntil">Until when nobody is let in, UTC; null: whoever knows the PIN is.</param>
public sealed record FailedSignIns(int Attempts, DateTimeOffset Since, DateTimeOffset LastAt, DateTimeOffset? LockedAt, DateTimeOffset? LockedUntil);
