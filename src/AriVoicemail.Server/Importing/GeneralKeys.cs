namespace AriVoicemail.Server.Importing;

/// <summary>What becomes of voicemail.conf's <c>[general]</c>: the names of its keys in our section <c>Voicemail</c>.</summary>
internal static class GeneralKeys
{
    public static readonly Dictionary<string, string> Flags = new(StringComparer.OrdinalIgnoreCase)
    {
        ["operator"] = "Operator",
        ["usedirectory"] = "UseDirectory",
        ["forward_urgent_auto"] = "ForwardUrgentAuto",
        ["envelope"] = "Menu:Envelope",
        ["saycid"] = "Menu:SayCid",
        ["sayduration"] = "Menu:SayDuration",
        ["sendvoicemail"] = "Menu:SendVoicemail",
        ["messagewrap"] = "Menu:MessageWrap",
        ["nextaftercmd"] = "Menu:NextAfterCmd",
        ["moveheard"] = "Menu:MoveHeard",
        ["tempgreetwarn"] = "Menu:TempGreetWarn",
        ["forcename"] = "Menu:ForceName",
        ["forcegreetings"] = "Menu:ForceGreetings",
        ["review"] = "Menu:Review",
        ["leaveurgent"] = "Menu:LeaveUrgent",
        ["attach"] = "Mail:Attach",
        ["attachextrecs"] = "Mail:AttachExternal",
        ["pbxskip"] = "Mail:PbxSkip",
    };

    /// <summary>With what our settings may be; app_voicemail has hardly a limit.</summary>
    public static readonly Dictionary<string, (string Ours, int Least, int Most)> Numbers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["maxsecs"] = ("MaxSecs", 0, int.MaxValue),
        ["minsecs"] = ("MinSecs", 0, int.MaxValue),
        ["maxsilence"] = ("MaxSilence", 0, int.MaxValue),
        ["silencethreshold"] = ("SilenceThreshold", 0, short.MaxValue),
        ["maxgreet"] = ("MaxGreet", 0, int.MaxValue),
        ["skipms"] = ("SkipMs", 100, 600_000),
        ["maxlogins"] = ("MaxLogins", 1, 20),
        ["minpassword"] = ("MinPassword", 0, 20),
        ["saydurationm"] = ("Menu:SayDurationM", 0, 1440),
    };

    public static readonly Dictionary<string, string> Texts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["directoryintro"] = "DirectoryIntro",
        ["cidinternalcontexts"] = "CidInternalContexts",
        ["vm-prepend-timeout"] = "VmPrependTimeout",
        ["callback"] = "Menu:Callback",
        ["dialout"] = "Menu:Dialout",
        ["serveremail"] = "Mail:ServerEmail",
        ["fromstring"] = "Mail:FromString",
        ["emailsubject"] = "Mail:Subject",
        ["emaildateformat"] = "Mail:DateFormat",
        ["locale"] = "Mail:Locale",
        ["charset"] = "Mail:Charset",
        ["pagerfromstring"] = "Mail:PagerFromString",
        ["pagersubject"] = "Mail:PagerSubject",
        ["pagerdateformat"] = "Mail:PagerDateFormat",
    };

    /// <summary>Texts that may have several lines, written with <c>\n</c>.</summary>
    public static readonly Dictionary<string, string> Bodies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["emailbody"] = "Mail:Body",
        ["pagerbody"] = "Mail:PagerBody",
    };

    public static readonly Dictionary<string, string> Digits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["listen-control-forward-key"] = "ListenControlForwardKey",
        ["listen-control-reverse-key"] = "ListenControlReverseKey",
        ["listen-control-pause-key"] = "ListenControlPauseKey",
        ["listen-control-restart-key"] = "ListenControlRestartKey",
        ["listen-control-stop-key"] = "ListenControlStopKey",
    };

    /// <summary>Read, and settled, in other places.</summary>
    public static readonly HashSet<string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        "maxmsg", "maxmessage", "minmessage", "backupdeleted", "volgain", "tz", "exitcontext", "passwordlocation", "searchcontexts", "aliasescontext",
        "pollmailboxes", "pollfreq",
    };

    private const string Odbc = "messages lie in the spool, not in a database";
    private const string Imap = "messages lie in the spool, not in an IMAP server";
    private const string Smdi = "there is no SMDI here";
    private const string Adsi = "there is no ADSI here";
    private const string Password = "PINs are hashed in the database, and nobody else is told of them";
    private const string Prompt = "the stock prompt is played; a sound of your own takes its place under its name";
    private const string Tasks = "it is about Asterisk's own queue";

    /// <summary>Keys of app_voicemail that have no equivalent, and why not.</summary>
    public static readonly Dictionary<string, string> Nowhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["format"] = "messages are recorded and kept as wav",
        ["mailcmd"] = "it names a program of the machine that Asterisk is on",
        ["externnotify"] = "programs are not run; phones are told by section Mwi, programs may ask over REST",
        ["externpass"] = Password,
        ["externpassnotify"] = Password,
        ["externpasscheck"] = "programs are not run; minpassword is what a PIN is measured by",
        ["userscontext"] = "mailboxes of users.conf are not read",
        ["odbcstorage"] = Odbc,
        ["odbctable"] = Odbc,
        ["odbc_audio_on_disk"] = Odbc,
        ["smdienable"] = Smdi,
        ["smdiport"] = Smdi,
        ["adsifdn"] = Adsi,
        ["adsisec"] = Adsi,
        ["adsiver"] = Adsi,
        ["imapgreetings"] = Imap,
        ["greetingsfolder"] = Imap,
        ["greetingfolder"] = Imap,
        ["imapparentfolder"] = Imap,
        ["imapserver"] = Imap,
        ["imapport"] = Imap,
        ["imapflags"] = Imap,
        ["imapfolder"] = Imap,
        ["authuser"] = Imap,
        ["authpassword"] = Imap,
        ["expungeonhangup"] = Imap,
        ["imapopentimeout"] = Imap,
        ["imapclosetimeout"] = Imap,
        ["imapreadtimeout"] = Imap,
        ["imapwritetimeout"] = Imap,
        ["imap_poll_logout"] = Imap,
        ["vm-login"] = Prompt,
        ["vm-newuser"] = Prompt,
        ["vm-password"] = Prompt,
        ["vm-newpassword"] = Prompt,
        ["vm-passchanged"] = Prompt,
        ["vm-reenterpassword"] = Prompt,
        ["vm-mismatch"] = Prompt,
        ["vm-invalid-password"] = Prompt,
        ["vm-pls-try-again"] = Prompt,
        ["tps_queue_high"] = Tasks,
        ["tps_queue_low"] = Tasks,
    };
}
