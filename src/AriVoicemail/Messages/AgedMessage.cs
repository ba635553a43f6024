using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages;

/// <summary>A message whose time may be over.</summary>
/// <param name="Since">From when its days count.</param>
internal sealed record AgedMessage(MailboxAddress Mailbox, string Id, Folder Folder, DateTimeOffset Since);
