namespace AriVoicemail.Sip.Transport;

public enum SipDirection
{
    In,
    Out,
}
