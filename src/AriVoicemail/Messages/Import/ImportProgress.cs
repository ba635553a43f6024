namespace AriVoicemail.Messages.Import;

/// <summary>How far a long work over mailboxes has come.</summary>
public sealed record ImportProgress(int Mailboxes, int AllMailboxes, int Messages);
