using System.Net;

namespace AriVoicemail.Sip.Transport;

/// <summary>The next hop: where a message goes, or came from.</summary>
/// <param name="Host">The name that its TLS certificate has to bear; empty: its address.</param>
public readonly record struct SipPeer(SipProtocol Protocol, IPEndPoint Address, string Host = "")
{
    public static implicit operator SipPeer(IPEndPoint address) => FromIPEndPoint(address);

    /// <summary>That address over UDP.</summary>
    public static SipPeer FromIPEndPoint(IPEndPoint address) => new(SipProtocol.Udp, address);

    public override string ToString() => Protocol is SipProtocol.Udp ? Address.ToString() : $"{Address};transport={Protocol.ToString().ToLowerInvariant()}";
}
