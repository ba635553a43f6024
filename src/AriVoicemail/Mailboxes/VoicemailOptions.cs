namespace AriVoicemail.Mailboxes;

/// <summary>The general settings, section <c>Voicemail</c>, with the names and meanings of voicemail.conf. A mailbox may have its own.</summary>
public sealed class VoicemailOptions
{
    /// <summary>The longest message in seconds; 0 is without end.</summary>
    public int MaxSecs { get; set; } = 180;

    /// <summary>A message shorter than this many seconds is not kept. An empty recording never is.</summary>
    public int MinSecs { get; set; } = 1;

    /// <summary>This many seconds of silence end a message; 0 never.</summary>
    public int MaxSilence { get; set; } = 10;

    /// <summary>What counts as silence: the mean of 20 ms of 16-bit samples is below this.</summary>
    public int SilenceThreshold { get; set; } = 128;

    /// <summary>How many messages a folder may hold; 0 makes mailboxes that only greet. app_voicemail's limit is 9999.</summary>
    public int MaxMsg { get; set; } = 100;

    /// <summary>Whether key 0 during a greeting takes the caller to extension <c>o</c>.</summary>
    public bool Operator { get; set; }

    /// <summary>For how many days it is kept what happened in each call; 0: not at all.</summary>
    public int TimelineDays { get; set; } = 14;

    /// <summary>A sound that asks for a name instead of the directory's stock prompts; empty: those.</summary>
    public string DirectoryIntro { get; set; } = "";

    /// <summary>The longest greeting in seconds; 0 is without end.</summary>
    public int MaxGreet { get; set; }

    /// <summary>How far the owner skips forward and back within a message, in milliseconds.</summary>
    public int SkipMs { get; set; } = 3000;

    /// <summary>The keys that wind a message forward while it is played: digits, <c>*</c> and <c>#</c>, one or more.</summary>
    public string ListenControlForwardKey { get; set; } = "#";

    /// <summary>The keys that wind it back.</summary>
    public string ListenControlReverseKey { get; set; } = "*";

    /// <summary>The keys that hold it, and let it go on.</summary>
    public string ListenControlPauseKey { get; set; } = "0";

    /// <summary>The keys that play it from its beginning.</summary>
    public string ListenControlRestartKey { get; set; } = "2";

    /// <summary>The keys that end it and are the menu's next choice. One that has another meaning here keeps that.</summary>
    public string ListenControlStopKey { get; set; } = "13456789";

    /// <summary>How often an owner may try mailbox and PIN in one call.</summary>
    public int MaxLogins { get; set; } = 3;

    /// <summary>How many seconds an owner who wants to listen in waits for a caller to begin; 0 not at all.</summary>
    public int ScreenWait { get; set; } = 30;

    /// <summary>The shortest PIN that an owner may choose.</summary>
    public int MinPassword { get; set; }

    /// <summary>Whether a message that is forwarded may be sent to a name instead of a number.</summary>
    public bool UseDirectory { get; set; }

    /// <summary>Whether an urgent message stays urgent when it is forwarded.</summary>
    public bool ForwardUrgentAuto { get; set; }

    /// <summary>Dialplan contexts, separated by commas, whose callers are announced as extensions.</summary>
    public string CidInternalContexts { get; set; } = "";

    /// <summary>
    /// The folder with the recorded names of callers, each a sound named by the number; empty: there is none. Null: <c>recordings/callerids</c>
    /// beside Asterisk's recording directory, where this node sees that.
    /// </summary>
    public string? CallerIdsDirectory { get; set; }

    /// <summary>What says how to end the words before a forwarded message, to an owner who fell silent over them.</summary>
    public string VmPrependTimeout { get; set; } = "vm-then-pound";

    /// <summary>Distribution lists: a number that is no mailbox, and whom it stands for: <c>"800@default": "1000,1001"</c>. A stored one wins.</summary>
    public Dictionary<string, string> Lists { get; set; } = [];

    /// <summary>What an owner hears and may do by phone, where the mailbox has no setting of its own.</summary>
    public MenuSettings Menu { get; set; } = new();

    /// <summary>How owners are told by e-mail and pager, where the mailbox has no setting of its own; for the mail that is to come.</summary>
    public MailSettings Mail { get; set; } = new();

    /// <summary>How much mailboxes keep, and for how long, where they have no settings of their own.</summary>
    public KeepingSettings Keeping { get; set; } = new();

    public KeepingRules KeepingOf(Mailbox mailbox) => new(mailbox.Keeping, Keeping);

    /// <summary>How many deleted messages are kept.</summary>
    public int DeletedKeptOf(Mailbox mailbox) => KeepingOf(mailbox).DeletedKept(MenuOf(mailbox).BackupDeleted);

    /// <summary>Whom a number stands for; null: it is no list.</summary>
    public IReadOnlyList<MailboxAddress>? ListOf(MailboxAddress address) =>
        Lists.FirstOrDefault(list => MailboxAddress.TryParse(list.Key, out var name) && name == address).Value is { } members
            ? [.. members.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(member => MailboxAddress.Parse(member, address.Context))]
            : null;

    /// <summary>Whether callers of that dialplan context are announced as extensions.</summary>
    public bool IsInternal(string context) =>
        CidInternalContexts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(context);

    public MenuRules MenuOf(Mailbox mailbox) => new(mailbox.Menu, Menu);

    public int MaxSecsOf(Mailbox mailbox) => mailbox.MaxSecs ?? MaxSecs;

    public int MinSecsOf(Mailbox mailbox) => mailbox.MinSecs ?? MinSecs;

    public int MaxSilenceOf(Mailbox mailbox) => mailbox.MaxSilence ?? MaxSilence;

    public int MaxMsgOf(Mailbox mailbox) => mailbox.MaxMsg ?? MaxMsg;

    public bool OperatorOf(Mailbox mailbox) => mailbox.Operator ?? Operator;
}
