using AriVoicemail.Mailboxes;

namespace AriVoicemail.Outbox;

/// <summary>Something that has still to be told.</summary>
/// <param name="Wanted">The mailbox's version to be told.</param>
/// <param name="Delivered">The version that everybody knows.</param>
/// <param name="Attempts">How often it has failed in a row.</param>
/// <param name="NextAttemptAt">When it is tried again; null: at once.</param>
public sealed record OutboxEntry(
    MailboxAddress Mailbox, string Channel, long Wanted, long Delivered, int Attempts, DateTimeOffset? NextAttemptAt, string? LastError)
{
    /// <summary>Since when somebody waits to be told; null: it is not known.</summary>
    public DateTimeOffset? Since { get; init; }
}
