namespace AriVoicemail.Sip.Transport;

/// <summary>What a message travels by.</summary>
public enum SipProtocol
{
    Udp,
    Tcp,
    Tls,
}
