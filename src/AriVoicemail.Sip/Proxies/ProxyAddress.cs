using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Sip.Proxies;

/// <summary>A proxy as an administrator writes it: <c>host[:port]</c>, <c>sip:host:port;transport=tcp</c> or <c>sips:host</c>.</summary>
/// <remarks>Names are looked up as addresses (A, AAAA). Who balances by SRV records names their targets instead, in the order wanted.</remarks>
public sealed record ProxyAddress(string Host, int? Port, SipProtocol Protocol = SipProtocol.Udp)
{
    private const int DefaultPort = 5060;
    private const int DefaultTlsPort = 5061;

    /// <summary>The transport as a SIP URI names it.</summary>
    public string Transport => Protocol.ToString().ToLowerInvariant();

    /// <summary>The proxy's own hop in a route set. <c>lr</c>: it routes loosely and leaves the Request-URI alone.</summary>
    public string Route => RouteTo();

    /// <summary>The same with further parameters of the URI.</summary>
    public string RouteTo(params string[] parameters) => $"<{Uri};{string.Join(';', [.. parameters, "lr"])}>";

    /// <summary>The proxy itself.</summary>
    public string Uri => $"sip:{Host}{(Port is { } port ? $":{port}" : "")}{(Protocol is SipProtocol.Udp ? "" : $";transport={Transport}")}";

    public static bool TryParse(string text, [NotNullWhen(true)] out ProxyAddress? proxy)
    {
        proxy = null;
        if (IPAddress.TryParse(text, out var ip) && ip.AddressFamily is AddressFamily.InterNetworkV6 && !text.StartsWith('[')) text = $"[{text}]";
        if (!text.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("sips:", StringComparison.OrdinalIgnoreCase)) text = $"sip:{text}";
        if (!SipUri.TryParse(text, out var uri) || uri.User.Length > 0 || !TryProtocol(uri, out var protocol)) return false;
        proxy = new ProxyAddress(uri.Host, uri.Port, protocol);
        return true;
    }

    /// <summary>All addresses that can be reached from <paramref name="source"/>, in the resolver's order. The system's resolver caches.</summary>
    /// <exception cref="SocketException">The name has none.</exception>
    public async Task<IReadOnlyList<SipPeer>> ResolveAsync(IPAddress source, CancellationToken cancellationToken)
    {
        var port = Port ?? (Protocol is SipProtocol.Tls ? DefaultTlsPort : DefaultPort);
        var name = Host.Trim('[', ']');
        if (IPAddress.TryParse(name, out var ip)) return [new SipPeer(Protocol, new IPEndPoint(ip, port), name)];
        var addresses = await Dns.GetHostAddressesAsync(name, cancellationToken);
        var usable = addresses.Where(address => address.AddressFamily == source.AddressFamily || source.Equals(IPAddress.IPv6Any)).ToList();
        if (usable.Count == 0) throw new SocketException((int)SocketError.AddressFamilyNotSupported);
        return [.. usable.Select(address => new SipPeer(Protocol, new IPEndPoint(address, port), name))];
    }

    public override string ToString() => Protocol is SipProtocol.Udp ? $"{Host}{(Port is { } port ? $":{port}" : "")}" : Uri;

    private static bool TryProtocol(SipUri uri, out SipProtocol protocol)
    {
        var transport = SipText.Parameter("x" + uri.Parameters, "transport");
        (var known, protocol) = transport?.ToLowerInvariant() switch
        {
            null => (true, uri.Scheme is "sips" ? SipProtocol.Tls : SipProtocol.Udp),
            "udp" => (uri.Scheme is "sip", SipProtocol.Udp),
            "tcp" => (true, uri.Scheme is "sips" ? SipProtocol.Tls : SipProtocol.Tcp),
            "tls" => (true, SipProtocol.Tls),
            _ => (false, SipProtocol.Udp),
        };
        return known;
    }
}
