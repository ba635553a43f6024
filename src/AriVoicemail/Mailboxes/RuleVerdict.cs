namespace AriVoicemail.Mailboxes;

/// <summary>What a rule of a schedule says about a call.</summary>
public enum RuleVerdict
{
    /// <summary>It fits; the first rule of which this is true is followed.</summary>
    Fits,

    /// <summary>It is for the other kind of greeting, or the dialplan asks for none.</summary>
    OtherKind,

    /// <summary>It is for other times.</summary>
    OtherTime,

    /// <summary>It would fit, but its greeting was not recorded.</summary>
    NotRecorded,
}
