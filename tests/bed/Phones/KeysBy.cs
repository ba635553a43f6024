namespace AriVoicemail.Bed;

/// <summary>How a phone tells which key was pressed.</summary>
public enum KeysBy
{
    /// <summary>RFC 4733: telephone-events in the RTP stream, the endpoint's <c>dtmf_mode=rfc4733</c>.</summary>
    TelephoneEvent,

    /// <summary>RFC 6086: a SIP INFO for each, the endpoint's <c>dtmf_mode=info</c>.</summary>
    Info,
}
