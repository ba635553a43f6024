namespace AriVoicemail.Sip.Proxies;

public enum ProxyState
{
    /// <summary>It has not been asked yet.</summary>
    Unknown,

    /// <summary>It answered last time.</summary>
    Up,

    /// <summary>It does not answer; it is asked every few seconds.</summary>
    Down,

    /// <summary>It asked to be left alone for a while (503).</summary>
    Held,
}
