namespace AriVoicemail.Mailboxes;

/// <summary>How an attempt to be let in as the owner ended.</summary>
/// <param name="Mailbox">Whose owner it is; null: nobody was let in, and whether there is such a mailbox is not told.</param>
/// <param name="LockedFor">How long nobody is let in any more, whatever the PIN; zero: the next attempt counts.</param>
/// <param name="Failed">For whom was let in: what was tried before; null: nothing.</param>
public sealed record SignInResult(Mailbox? Mailbox, TimeSpan LockedFor = default, FailedSignIns? Failed = null);
