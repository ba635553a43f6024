using System.Text.RegularExpressions;

namespace AriVoicemail.Mailboxes;

/// <summary>
/// What an owner hears and may do by phone, and what callers may, with the names and meanings of voicemail.conf. What is null follows the general
/// settings (<see cref="VoicemailOptions.Menu"/>), and these follow the defaults in <see cref="MenuRules"/>.
/// </summary>
public partial record MenuSettings
{
    /// <summary>Whether a message is announced with its date and time.</summary>
    public bool? Envelope { get; set; }

    /// <summary>Whether a message is announced with its caller.</summary>
    public bool? SayCid { get; set; }

    /// <summary>Whether a message is announced with its length.</summary>
    public bool? SayDuration { get; set; }

    /// <summary>From how many minutes on the length is announced.</summary>
    public int? SayDurationM { get; set; }

    /// <summary>Whether the owner may send messages to other mailboxes (3, 5).</summary>
    public bool? SendVoicemail { get; set; }

    /// <summary>The dialplan context in which the caller of a message is called back (3, 2); empty: not at all.</summary>
    public string? Callback { get; set; }

    /// <summary>The dialplan context in which the owner may dial any number (3, 4); empty: not at all.</summary>
    public string? Dialout { get; set; }

    /// <summary>Whether 1, 4 and 6 only tell who called and when; 5 plays the message.</summary>
    public bool? BodyOnDemand { get; set; }

    /// <summary>Whether the last message is followed by the first.</summary>
    public bool? MessageWrap { get; set; }

    /// <summary>Whether the next message is played after 7 and 9.</summary>
    public bool? NextAfterCmd { get; set; }

    /// <summary>Whether heard messages go to Old.</summary>
    public bool? MoveHeard { get; set; }

    /// <summary>How many deleted messages are kept in the folder Deleted.</summary>
    public int? BackupDeleted { get; set; }

    /// <summary>Whether the owner is reminded of a temporary greeting.</summary>
    public bool? TempGreetWarn { get; set; }

    /// <summary>Whether a new owner is asked for the name.</summary>
    public bool? ForceName { get; set; }

    /// <summary>Whether a new owner is asked for the greetings.</summary>
    public bool? ForceGreetings { get; set; }

    /// <summary>Whether a caller may listen to the message before it is left.</summary>
    public bool? Review { get; set; }

    /// <summary>Whether a caller may make the message urgent.</summary>
    public bool? LeaveUrgent { get; set; }

    /// <summary>The time zone in which dates are told: <c>Europe/Berlin</c>; empty: this machine's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>How a date is told, as in <c>[zonemessages]</c>: <c>'vm-received' Q 'digits/at' IMp</c>; empty: as the language does.</summary>
    public string? DateFormat { get; set; }

    /// <summary>Whether the owner may not change the PIN by phone.</summary>
    public bool? PinFixed { get; set; }

    /// <summary>Which recorded greeting is played when; the first rule that fits wins. Empty: none but the usual ones.</summary>
    public IReadOnlyList<GreetingRule>? Schedule { get; set; }

    /// <summary>What cannot be as it is: the setting's name, within a list its place too (<c>Schedule:1:From</c>), and the reason.</summary>
    public IEnumerable<(string Setting, string Reason)> Problems()
    {
        if (SayDurationM is < 0 or > 1440) yield return (nameof(SayDurationM), "expected 0 to 1440 minutes");
        if (BackupDeleted is < 0 or > 9999) yield return (nameof(BackupDeleted), "expected 0 to 9999 messages");
        if (!IsContext(Callback)) yield return (nameof(Callback), "expected a dialplan context: letters, digits and _ + - . (at most 79)");
        if (!IsContext(Dialout)) yield return (nameof(Dialout), "expected a dialplan context: letters, digits and _ + - . (at most 79)");
        if (!string.IsNullOrEmpty(TimeZone) && !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
        {
            yield return (nameof(TimeZone), "expected a time zone such as Europe/Berlin");
        }
        if (DateFormat?.Length > 200 || DateFormat?.Count(character => character == '\'') % 2 == 1)
        {
            yield return (nameof(DateFormat), "expected a format such as 'vm-received' Q 'digits/at' IMp, of at most 200 characters, with its quotes closed");
        }
        foreach (var (where, reason) in GreetingSchedule.Problems(Schedule ?? []))
        {
            yield return (where.Length == 0 ? nameof(Schedule) : $"{nameof(Schedule)}:{where}", reason);
        }
    }

    private static bool IsContext(string? text) => string.IsNullOrEmpty(text) || Context().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9_+.-]{1,79}\z")]
    private static partial Regex Context();
}
