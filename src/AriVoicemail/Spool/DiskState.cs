namespace AriVoicemail.Spool;

/// <summary>How much room there is for messages.</summary>
public enum DiskState
{
    /// <summary>Enough.</summary>
    Plenty,

    /// <summary>Somebody should see to it.</summary>
    Low,

    /// <summary>Callers are told that they cannot leave a message.</summary>
    Full,
}
