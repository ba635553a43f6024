using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;

namespace AriVoicemail.Server.Api;

/// <summary>A mailbox. Settings that are null follow the general ones.</summary>
/// <param name="FullName">The owner's name.</param>
/// <param name="HasPin">Whether it has a PIN; the PIN itself is never shown.</param>
/// <param name="Email">Where its owner gets mail.</param>
/// <param name="Language">The language of the owner's prompts.</param>
/// <param name="Operator">Whether key 0 takes a caller to the operator (extension o).</param>
/// <param name="ExitContext">Where extensions a (key *) and o (key 0) are looked for; null: where the caller came from.</param>
/// <param name="MaxSecs">The longest message in seconds; 0 is without end.</param>
/// <param name="MinSecs">A message shorter than this many seconds is not kept.</param>
/// <param name="MaxSilence">This many seconds of silence end a message; 0 never.</param>
/// <param name="MaxMsg">How many messages a folder may hold; 0: it only greets.</param>
/// <param name="Menu">What the owner hears and may do by phone.</param>
/// <param name="Mail">How the owner is told by e-mail and pager; kept for the mail that is to come.</param>
/// <param name="Keeping">How much it keeps, and for how long.</param>
/// <param name="HideFromDirectory">Whether the dial-by-name directory leaves it out.</param>
/// <param name="Alias">Other names by which the directory finds it (option a), several with commas.</param>
/// <param name="Counts">What it holds.</param>
/// <param name="FailedSignIns">Wrong PINs of which its owner does not know yet; null: none.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="UpdatedAt">When its settings were last changed, UTC.</param>
public sealed record MailboxResource(
    string Number,
    string Context,
    string FullName,
    bool HasPin,
    string? Email,
    string? Language,
    bool? Operator,
    string? ExitContext,
    int? MaxSecs,
    int? MinSecs,
    int? MaxSilence,
    int? MaxMsg,
    MenuSettings Menu,
    MailSettings Mail,
    KeepingSettings Keeping,
    bool? HideFromDirectory,
    string? Alias,
    CountsResource Counts,
    FailedSignIns? FailedSignIns,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static MailboxResource Of(Mailbox mailbox, Counts counts, FailedSignIns? failed) => new(
        mailbox.Address.Number, mailbox.Address.Context, mailbox.FullName, mailbox.PinHash is not null, mailbox.Email, mailbox.Language, mailbox.Operator,
        mailbox.ExitContext, mailbox.MaxSecs, mailbox.MinSecs, mailbox.MaxSilence, mailbox.MaxMsg, mailbox.Menu, mailbox.Mail, mailbox.Keeping, mailbox.HideFromDirectory, mailbox.Alias,
        CountsResource.Of(counts), failed, mailbox.CreatedAt, mailbox.UpdatedAt);
}
