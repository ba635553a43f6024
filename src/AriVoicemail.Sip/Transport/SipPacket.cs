namespace AriVoicemail.Sip.Transport;

/// <summary>One message, as a trace shows it.</summary>
public sealed record SipPacket(SipDirection Direction, DateTimeOffset Time, SipPeer Peer, string Text);
