namespace AriVoicemail.Mailboxes;

/// <summary>Who may be left messages, and how. Settings that are null follow the general ones (<see cref="VoicemailOptions"/>).</summary>
public sealed record Mailbox
{
    public required MailboxAddress Address { get; init; }

    public string FullName { get; init; } = "";

    /// <summary>What <see cref="Pin.Hash"/> made of the PIN; null when the mailbox has none, and so no owner's door is open.</summary>
    public string? PinHash { get; init; }

    public string? Email { get; init; }

    /// <summary>The language of prompts for the owner: <c>en</c>, <c>ru</c>…</summary>
    public string? Language { get; init; }

    /// <summary>Where extensions <c>a</c> (key *) and <c>o</c> (key 0) are looked for; null: the context that the caller came from.</summary>
    public string? ExitContext { get; init; }

    /// <summary>Whether key 0 takes the caller to the operator (extension <c>o</c>).</summary>
    public bool? Operator { get; init; }

    /// <summary>The longest message in seconds; 0 is without end.</summary>
    public int? MaxSecs { get; init; }

    /// <summary>A message shorter than this many seconds is not kept.</summary>
    public int? MinSecs { get; init; }

    /// <summary>This many seconds of silence end a message; 0 never.</summary>
    public int? MaxSilence { get; init; }

    /// <summary>How many messages a folder may hold; 0 makes a mailbox that only greets.</summary>
    public int? MaxMsg { get; init; }

    /// <summary>What the owner hears and may do by phone.</summary>
    public MenuSettings Menu { get; init; } = new();

    /// <summary>How the owner is told by e-mail and pager, for the mail that is to come.</summary>
    public MailSettings Mail { get; init; } = new();

    /// <summary>How much it keeps, and for how long.</summary>
    public KeepingSettings Keeping { get; init; } = new();

    /// <summary>Whether the dial-by-name directory leaves this mailbox out; null: it does not.</summary>
    public bool? HideFromDirectory { get; init; }

    /// <summary>Other names by which the directory finds it where the dialplan says so (option <c>a</c>); several with commas.</summary>
    public string? Alias { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
