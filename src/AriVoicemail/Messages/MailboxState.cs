using AriVoicemail.Mailboxes;

namespace AriVoicemail.Messages;

/// <summary>What a mailbox holds as of one change. The version grows by one with every change of its counts.</summary>
public sealed record MailboxState(MailboxAddress Mailbox, long Version, Counts Counts);
