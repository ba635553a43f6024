using AriVoicemail.Mailboxes;

namespace AriVoicemail.Outbox;

/// <summary>A mailbox whose state this node is to tell on a channel.</summary>
/// <param name="Wanted">The version that was wanted when it was claimed.</param>
/// <param name="Attempts">How often it has failed in a row.</param>
internal sealed record OutboxClaim(MailboxAddress Mailbox, string Channel, long Wanted, int Attempts);
