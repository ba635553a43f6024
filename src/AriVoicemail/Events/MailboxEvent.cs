using AriVoicemail.Mailboxes;

namespace AriVoicemail.Events;

/// <summary>Something that happened in a mailbox.</summary>
/// <param name="Id">Sorts by time.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Data">JSON.</param>
public sealed record MailboxEvent(string Id, string Type, MailboxAddress Mailbox, string Data);
