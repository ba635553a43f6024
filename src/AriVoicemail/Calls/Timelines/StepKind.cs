namespace AriVoicemail.Calls.Timelines;

/// <summary>What kind of thing happened in a call.</summary>
public enum StepKind
{
    /// <summary>Where the conversation stands.</summary>
    State,

    /// <summary>Sounds were played to the caller.</summary>
    Prompt,

    /// <summary>The caller pressed a key.</summary>
    Key,

    /// <summary>The caller was recorded.</summary>
    Recording,

    /// <summary>A message was filed.</summary>
    Message,

    /// <summary>The call was left: given back to the dialplan, or hung up.</summary>
    End,
}
