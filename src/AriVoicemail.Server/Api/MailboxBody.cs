using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Api;

/// <summary>A mailbox as a client writes it. A field that is not there differs from one that is null, so each remembers that it was given.</summary>
internal sealed class MailboxBody
{
    private readonly HashSet<string> _given = [];

    /// <summary>Only when it is created.</summary>
    [MaxLength(79), RegularExpression("^[A-Za-z0-9_+-][A-Za-z0-9_+.-]*$")]
    public string? Number { get; set => field = Noted(value); }

    /// <summary>Only when it is created; <c>default</c> if not given.</summary>
    [MaxLength(79), RegularExpression("^[A-Za-z0-9_+-][A-Za-z0-9_+.-]*$")]
    public string? Context { get; set => field = Noted(value); }

    /// <summary>The owner's name, at most 120 characters.</summary>
    [MaxLength(120)]
    public string? FullName { get; set => field = Noted(value); }

    /// <summary>1 to 20 digits; null removes it; not given: it stays. It is never shown again.</summary>
    [RegularExpression("^[0-9]{1,20}$")]
    public string? Pin { get; set => field = Noted(value); }

    /// <summary>Where the owner gets mail: one address.</summary>
    public string? Email { get; set => field = Noted(value); }

    /// <summary>The language of the owner's prompts: <c>en</c>, <c>ru</c>, <c>pt_BR</c>.</summary>
    [RegularExpression("^[A-Za-z]{2,3}([_-][A-Za-z0-9]{1,8}){0,3}$")]
    public string? Language { get; set => field = Noted(value); }

    /// <summary>Whether key 0 takes a caller to the operator; null: the general setting, here and below.</summary>
    public bool? Operator { get; set => field = Noted(value); }

    /// <summary>The dialplan context of extensions a (key *) and o (key 0).</summary>
    [RegularExpression("^[A-Za-z0-9_+.-]{1,79}$")]
    public string? ExitContext { get; set => field = Noted(value); }

    /// <summary>The longest message in seconds, 0 to 86400; 0 is without end.</summary>
    [Range(0, 86_400)]
    public int? MaxSecs { get; set => field = Noted(value); }

    /// <summary>A message shorter than this many seconds (0 to 3600) is not kept.</summary>
    [Range(0, 3_600)]
    public int? MinSecs { get; set => field = Noted(value); }

    /// <summary>This many seconds of silence (0 to 3600) end a message; 0 never.</summary>
    [Range(0, 3_600)]
    public int? MaxSilence { get; set => field = Noted(value); }

    /// <summary>How many messages a folder may hold, 0 to 9999; 0: it only greets.</summary>
    [Range(0, 9_999)]
    public int? MaxMsg { get; set => field = Noted(value); }

    /// <summary>What the owner hears and may do by phone. Settings that are not given stay, and null lets one, or all, follow the general ones again.</summary>
    public MenuBody? Menu { get; set => field = Noted(value); }

    /// <summary>
    /// How the owner is told by e-mail and pager: kept for the mail that is to come. Settings that are not given stay, and null lets one, or all, follow
    /// the general ones again.
    /// </summary>
    public MailBody? Mail { get; set => field = Noted(value); }

    /// <summary>How much it keeps, and for how long. Settings that are not given stay, and null lets one, or all, follow the general ones again.</summary>
    public KeepingBody? Keeping { get; set => field = Noted(value); }

    /// <summary>Whether the dial-by-name directory leaves it out; null: it does not.</summary>
    public bool? HideFromDirectory { get; set => field = Noted(value); }

    /// <summary>Other names by which the directory finds it (option a), several with commas; at most 120 characters.</summary>
    [MaxLength(120)]
    public string? Alias { get; set => field = Noted(value); }

    /// <summary>The names of the fields that the client wrote.</summary>
    internal IReadOnlyCollection<string> Given => _given;

    public bool Has(string property) => _given.Contains(property);

    /// <summary>The mailbox with what was given put in place; the rest stays.</summary>
    /// <param name="hash">What becomes of the PIN; null: its hash.</param>
    public Mailbox Apply(Mailbox mailbox, Func<string, string>? hash = null) => mailbox with
    {
        FullName = Has(nameof(FullName)) ? FullName ?? "" : mailbox.FullName,
        PinHash = Has(nameof(Pin)) ? (Pin is null ? null : (hash ?? Mailboxes.Pin.Hash)(Pin)) : mailbox.PinHash,
        Email = Has(nameof(Email)) ? Email : mailbox.Email,
        Language = Has(nameof(Language)) ? Language : mailbox.Language,
        Operator = Has(nameof(Operator)) ? Operator : mailbox.Operator,
        ExitContext = Has(nameof(ExitContext)) ? ExitContext : mailbox.ExitContext,
        MaxSecs = Has(nameof(MaxSecs)) ? MaxSecs : mailbox.MaxSecs,
        MinSecs = Has(nameof(MinSecs)) ? MinSecs : mailbox.MinSecs,
        MaxSilence = Has(nameof(MaxSilence)) ? MaxSilence : mailbox.MaxSilence,
        MaxMsg = Has(nameof(MaxMsg)) ? MaxMsg : mailbox.MaxMsg,
        Menu = Has(nameof(Menu)) ? Menu?.Apply(mailbox.Menu) ?? new MenuSettings() : mailbox.Menu,
        Mail = Has(nameof(Mail)) ? Mail?.Apply(mailbox.Mail) ?? new MailSettings() : mailbox.Mail,
        Keeping = Has(nameof(Keeping)) ? Keeping?.Apply(mailbox.Keeping) ?? new KeepingSettings() : mailbox.Keeping,
        HideFromDirectory = Has(nameof(HideFromDirectory)) ? HideFromDirectory : mailbox.HideFromDirectory,
        Alias = Has(nameof(Alias)) ? Alias : mailbox.Alias,
    };

    private T Noted<T>(T value, [CallerMemberName] string property = "")
    {
        _given.Add(property);
        return value;
    }
}
