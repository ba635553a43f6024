using AriVoicemail.Mailboxes;

namespace AriVoicemail.Directories;

/// <summary>Somebody whom a caller may have meant.</summary>
public sealed record DirectoryEntry(MailboxAddress Mailbox, string FullName);
