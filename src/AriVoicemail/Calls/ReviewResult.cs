namespace AriVoicemail.Calls;

/// <summary>What a caller wants done with a recording.</summary>
internal enum ReviewResult
{
    /// <summary>It becomes a message.</summary>
    Keep,

    /// <summary>It becomes a message, and the caller is told so.</summary>
    KeepAndSay,

    /// <summary>It becomes a message, and an owner who listened talks with the caller.</summary>
    KeepAndTalk,

    /// <summary>The caller speaks again; this one goes.</summary>
    Again,

    /// <summary>It becomes a message, and the caller goes on to the operator.</summary>
    KeepForOperator,

    /// <summary>It goes, and so does the caller, to the operator.</summary>
    DropForOperator,
}
