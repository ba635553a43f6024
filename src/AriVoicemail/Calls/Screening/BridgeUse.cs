namespace AriVoicemail.Calls.Screening;

/// <summary>What a bridge is for.</summary>
internal enum BridgeUse
{
    /// <summary>An owner and a snoop channel.</summary>
    Listening,

    /// <summary>An owner and a caller.</summary>
    Talking,
}
