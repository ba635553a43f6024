namespace AriVoicemail.Server.Api;

/// <summary>Why callers hear the greeting that they hear.</summary>
public enum GreetingReason
{
    /// <summary>There is a temporary greeting, which always wins.</summary>
    Temporary,

    /// <summary>A rule of the schedule names it.</summary>
    Schedule,

    /// <summary>The owner recorded it, and no rule fits.</summary>
    Recorded,

    /// <summary>The owner recorded none that would do, or Asterisk does not see this node's disk.</summary>
    Stock,

    /// <summary>The dialplan asks for none.</summary>
    None,
}
