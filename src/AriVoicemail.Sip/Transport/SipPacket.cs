namespace AriVoicemail.Sip.Transport;

/// <summary>One message, as a trace shows it: a datagram, or what a stream's framing cut out.</summary>
public sealed record SipPacket(SipDirection Direction, DateTimeOffset Time, SipPeer Peer, string Text);
