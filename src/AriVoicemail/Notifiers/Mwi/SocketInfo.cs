using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>The proxy's socket that a SUBSCRIBE arrived on, as both proxies store it: <c>udp:192.0.2.1:5060</c>.</summary>
/// <param name="Transport">In small letters, as a SIP URI names it.</param>
internal readonly record struct SocketInfo(string Transport, string HostPort)
{
    public static bool TryParse(string text, out SocketInfo socket)
    {
        socket = default;
        var colon = text.IndexOf(':');
        if (colon < 0) return false;
        var (transport, hostPort) = (text[..colon].ToLowerInvariant(), text[(colon + 1)..]);
        if (transport is not ("udp" or "tcp" or "tls" or "sctp" or "ws" or "wss") || !SipUri.TryHostPort(hostPort, out _, out _)) return false;
        socket = new SocketInfo(transport, hostPort);
        return true;
    }
}
