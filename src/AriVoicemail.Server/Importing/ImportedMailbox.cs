using AriVoicemail.Mailboxes;
using AriVoicemail.Server.AsteriskFiles;

namespace AriVoicemail.Server.Importing;

/// <summary>A mailbox of voicemail.conf. Its PIN is not hashed yet.</summary>
internal sealed record ImportedMailbox(Mailbox Mailbox, string? Pin, Place Place)
{
    public MailboxAddress Address => Mailbox.Address;

    /// <summary>What becomes of a mailbox that is there: what voicemail.conf does not know stays. A PIN that it does not have stays too.</summary>
    public Mailbox Over(Mailbox there) => Mailbox with
    {
        PinHash = there.PinHash,
        MaxSilence = there.MaxSilence,
        Menu = Mailbox.Menu with { BodyOnDemand = there.Menu.BodyOnDemand, Schedule = there.Menu.Schedule },
        CreatedAt = there.CreatedAt,
        UpdatedAt = there.UpdatedAt,
    };
}
