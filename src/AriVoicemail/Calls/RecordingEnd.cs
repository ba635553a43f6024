namespace AriVoicemail.Calls;

/// <summary>Why a recording ended. Asterisk does not say; the call's events do.</summary>
public enum RecordingEnd
{
    /// <summary>Silence, or the longest length: the caller is still there.</summary>
    Finished,

    /// <summary>Key #, or another where any ends it.</summary>
    Key,

    /// <summary>The caller pressed the key for the operator.</summary>
    Operator,

    /// <summary>The caller hung up, or the call was lost with Asterisk.</summary>
    HungUp,

    /// <summary>Asterisk could not record.</summary>
    Failed,
}
