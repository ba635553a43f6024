namespace AriVoicemail.Calls;

/// <summary>Why a recording ended. Asterisk does not say; the call's events do.</summary>
public enum RecordingEnd
{
    /// <summary>Key #, silence, or the longest length: the caller is still there.</summary>
    Finished,

    /// <summary>The caller pressed the key for the operator.</summary>
    Operator,

    /// <summary>The caller hung up, or the call was lost with Asterisk.</summary>
    HungUp,

    /// <summary>Asterisk could not record.</summary>
    Failed,
}
