namespace AriVoicemail.Mailboxes;

/// <summary>
/// What an owner hears and may do by phone, and what callers may, with the names and meanings of voicemail.conf. What is null follows the general
/// settings (<see cref="VoicemailOptions.Menu"/>), and these follow the defaults in <see cref="MenuRules"/>.
/// </summary>
public sealed record MenuSettings
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
}
