namespace AriVoicemail.Ari;

public enum AriConnectionState
{
    /// <summary>Not connected; trying, or about to.</summary>
    Disconnected,
    Connected,

    /// <summary>Another client took the application's name. Taking it back at once would start a war, so we wait first.</summary>
    Replaced,
}
