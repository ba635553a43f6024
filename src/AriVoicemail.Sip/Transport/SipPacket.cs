using System.Net;

namespace AriVoicemail.Sip.Transport;

/// <summary>One datagram, as a trace shows it.</summary>
public sealed record SipPacket(SipDirection Direction, DateTimeOffset Time, IPEndPoint Peer, string Text);
