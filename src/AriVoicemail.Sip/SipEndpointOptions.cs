using System.Net;
using System.Net.Sockets;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Sip;

/// <summary>Where an endpoint listens, how long it waits, and what it tells who asks. A port of 0 is chosen by the system; [::] takes IPv4 as well.</summary>
public sealed record SipEndpointOptions
{
    /// <summary>Null: nothing goes by UDP.</summary>
    public IPEndPoint? Udp { get; init; }

    /// <summary>Null: connections are opened, but none accepted.</summary>
    public IPEndPoint? Tcp { get; init; }

    /// <summary>As <see cref="Tcp"/>; to listen needs a certificate.</summary>
    public IPEndPoint? Tls { get; init; }

    public SipTlsOptions TlsOptions { get; init; } = new();

    public SipTimers Timers { get; init; } = new();

    /// <summary>How long opening a connection may take, the TLS handshake included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection without a message or a keep-alive is held.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many connections are held at once; more are not accepted.</summary>
    public int MaxConnections { get; init; } = 4096;

    /// <summary>How many requests from outside are worked on at once; more get 503.</summary>
    public int MaxRequestsInWork { get; init; } = 256;

    /// <summary>What a connection leaves from, so that the other side knows us by one address; null leaves it to the route.</summary>
    internal IPAddress? SourceFor(SipProtocol protocol, AddressFamily family)
    {
        var bound = (protocol is SipProtocol.Tls ? Tls ?? Tcp : Tcp ?? Tls) ?? Udp;
        if (bound is null || bound.AddressFamily != family) return null;
        return bound.Address.Equals(IPAddress.Any) || bound.Address.Equals(IPAddress.IPv6Any) ? null : bound.Address;
    }
}
