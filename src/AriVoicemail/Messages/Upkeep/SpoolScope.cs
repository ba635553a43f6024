using AriVoicemail.Mailboxes;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>Which mailboxes are meant; without any limit all, and what lies beside them.</summary>
/// <param name="Context">Only those of this context.</param>
/// <param name="Mailboxes">Only these, where there are any.</param>
public sealed record SpoolScope(string? Context = null, IReadOnlyCollection<MailboxAddress>? Mailboxes = null)
{
    public static readonly SpoolScope All = new();

    public bool IsAll => Context is null && Mailboxes is not { Count: > 0 };

    public bool Holds(MailboxAddress mailbox) =>
        (Context is null || mailbox.Context == Context) && (Mailboxes is not { Count: > 0 } || Mailboxes.Contains(mailbox));
}
