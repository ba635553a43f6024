using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>The proxy as configured: <c>host[:port]</c>.</summary>
internal sealed record ProxyAddress(string Host, int? Port)
{
    private const int DefaultPort = 5060;

    /// <summary>The proxy's own hop in the route set. <c>lr</c>: it routes loosely and leaves the Request-URI alone.</summary>
    public string Route => RouteTo();

    public static string Transport => "udp";

    /// <summary>The same with further parameters of the URI.</summary>
    public string RouteTo(params string[] parameters) => $"<sip:{Host}{(Port is { } port ? $":{port}" : "")};{string.Join(';', [.. parameters, "lr"])}>";

    public static bool TryParse(string text, [NotNullWhen(true)] out ProxyAddress? proxy)
    {
        if (IPAddress.TryParse(text, out var ip) && ip.AddressFamily is AddressFamily.InterNetworkV6 && !text.StartsWith('[')) text = $"[{text}]";
        proxy = SipUri.TryHostPort(text, out var host, out var port) ? new ProxyAddress(host, port) : null;
        return proxy is not null;
    }

    /// <exception cref="SocketException">The name has no address that can be reached from <paramref name="source"/>'s family.</exception>
    public async Task<IPEndPoint> ResolveAsync(IPAddress source, CancellationToken cancellationToken)
    {
        var port = Port ?? DefaultPort;
        if (IPAddress.TryParse(Host, out var ip)) return new IPEndPoint(ip, port);
        // The system's resolver caches; a proxy that moved is found again without a restart.
        var addresses = await Dns.GetHostAddressesAsync(Host, cancellationToken);
        var usable = Array.Find(addresses, address => address.AddressFamily == source.AddressFamily || source.Equals(IPAddress.IPv6Any));
        return new IPEndPoint(usable ?? throw new SocketException((int)SocketError.AddressFamilyNotSupported), port);
    }
}
