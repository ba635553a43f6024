using AriVoicemail.Mailboxes;
using AriVoicemail.Server.AsteriskFiles;

namespace AriVoicemail.Server.Importing;

/// <summary>The options of one mailbox, the last field of its line: <c>attach=yes|tz=central|maxmsg=10</c>. Of several of a name the last counts.</summary>
internal sealed class MailboxOptions(Zones zones)
{
    // What MailboxRules let pass.
    private const int LongestMessage = 86_400;
    private const int LongestMinimum = 3_600;
    private const int LongestAnnounced = 1440;

    private readonly List<string> _aliases = [];
    private readonly List<string> _remarks = [];

    public MenuSettings Menu { get; } = new();

    public MailSettings Mail { get; } = new();

    public string? Language { get; private set; }

    /// <summary>Empty: the caller's own context, whatever the general setting is.</summary>
    public string? ExitContext { get; private set; }

    public bool? Operator { get; private set; }

    public int? MaxSecs { get; private set; }

    public int? MinSecs { get; private set; }

    public int? MaxMsg { get; private set; }

    public bool? HideFromDirectory { get; private set; }

    public string? Alias => _aliases.Count == 0 ? null : string.Join(',', _aliases);

    /// <summary>Whether the PIN lies in the spool; null: the general setting.</summary>
    public bool? PinInSpool { get; private set; }

    /// <summary>What was not taken as it is written, and why.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    public void Read(string options)
    {
        foreach (var option in options.Split('|').Where(option => option.Length > 0))
        {
            var equals = option.IndexOf('=');
            if (equals < 0) _remarks.Add($"'{option}' is no option=value; app_voicemail passes it over");
            else Apply(option[..equals].ToLowerInvariant(), option[(equals + 1)..]);
        }
    }

    private void Apply(string name, string value)
    {
        var yes = ConfigValue.IsTrue(value);
        switch (name)
        {
            case "language": Language = Given(value); break;
            case "exitcontext": ExitContext = value; break;
            case "operator": Operator = yes; break;
            case "maxsecs" or "maxmessage": MaxSecs = Seconds(name, value, least: 1, LongestMessage); break;
            case "minsecs": MinSecs = Seconds(name, value, least: 0, LongestMinimum); break;
            case "maxmsg": MaxMsg = OptionValue.MaxMsg(value); break;
            case "hidefromdir": HideFromDirectory = yes; break;
            case "alias": if (value.Length > 0) _aliases.Add(value); break;
            case "passwordlocation": PinInSpool = value.Equals("spooldir", StringComparison.OrdinalIgnoreCase); break;
            case "options": Read(value); break;

            case "envelope": Menu.Envelope = yes; break;
            case "saycid": Menu.SayCid = yes; break;
            case "sayduration": Menu.SayDuration = yes; break;
            case "saydurationm": Menu.SayDurationM = Minutes(value); break;
            case "sendvoicemail": Menu.SendVoicemail = yes; break;
            case "callback": Menu.Callback = value; break;
            case "dialout": Menu.Dialout = value; break;
            case "messagewrap": Menu.MessageWrap = yes; break;
            case "nextaftercmd": Menu.NextAfterCmd = yes; break;
            case "moveheard": Menu.MoveHeard = yes; break;
            case "backupdeleted": Menu.BackupDeleted = OptionValue.BackupDeleted(value); break;
            case "tempgreetwarn": Menu.TempGreetWarn = yes; break;
            case "forcename": Menu.ForceName = yes; break;
            case "forcegreetings": Menu.ForceGreetings = yes; break;
            case "review": Menu.Review = yes; break;
            case "leaveurgent": Menu.LeaveUrgent = yes; break;
            case "tz": TakeZone(value); break;

            case "attach": Mail.Attach = yes; break;
            case "attachfmt": Mail.AttachFormat = Given(value); break;
            case "attachextrecs": Mail.AttachExternal = yes; break;
            case "delete" or "deletevoicemail": Mail.DeleteAfterMail = yes; break;
            case "volgain": Mail.VolumeGain = ConfigValue.Decimal(value); break;
            case "serveremail": Mail.ServerEmail = Given(value); break;
            case "fromstring": Mail.FromString = Given(value); break;
            case "emailsubject": Mail.Subject = Given(value); break;
            case "emailbody": Mail.Body = Given(OptionValue.Body(value)); break;
            case "locale": Mail.Locale = Given(value); break;

            case "imapuser" or "imappassword" or "imapsecret" or "imapfolder" or "imapvmshareid" or "imapserver" or "imapport" or "imapflags":
                _remarks.Add($"{name} is kept nowhere: messages lie in the spool, not in an IMAP server");
                break;
            default: _remarks.Add($"option '{name}' is unknown to app_voicemail, which passes it over"); break;
        }
    }

    // Whoever has a zone that there is not has this machine's clock, not the general zone.
    private void TakeZone(string name)
    {
        var zone = zones.Find(name);
        if (zone is null && name.Length > 0) _remarks.Add($"tz={name} names no zone of [zonemessages]; as in app_voicemail it is the clock of the machine");
        (Menu.TimeZone, Menu.DateFormat) = (zone?.TimeZone ?? "", zone?.DateFormat ?? "");
    }

    private int? Seconds(string name, string value, int least, int most)
    {
        if (ConfigValue.Number(value) is not { } seconds || seconds < least)
        {
            _remarks.Add($"{name}={value} is no length; as in app_voicemail the general one counts");
            return null;
        }
        if (seconds > most) _remarks.Add($"{name}={value} is more than {most} seconds, which it becomes");
        return Math.Min(seconds, most);
    }

    private int? Minutes(string value)
    {
        if (ConfigValue.Number(value) is not { } minutes)
        {
            _remarks.Add($"saydurationm={value} is no number; as in app_voicemail the general one counts");
            return Menu.SayDurationM;
        }
        if (minutes is < 0 or > LongestAnnounced) _remarks.Add($"saydurationm={value} is not 0 to {LongestAnnounced}; the nearer of them counts");
        return Math.Clamp(minutes, 0, LongestAnnounced);
    }

    private static string? Given(string value) => value.Length == 0 ? null : value;
}
