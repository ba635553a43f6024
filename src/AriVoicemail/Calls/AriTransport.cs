namespace AriVoicemail.Calls;

/// <summary>How actions travel to Asterisk.</summary>
public enum AriTransport
{
    Http,

    /// <summary>Over the events' own WebSocket; Asterisk 22.10.1 or newer.</summary>
    WebSocket,
}
