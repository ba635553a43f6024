using System.Net;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Sip;

/// <summary>Where an endpoint lives, and how patient it is.</summary>
public sealed record SipEndpointOptions
{
    /// <summary>The socket that all datagrams go out of and come in at.</summary>
    public required IPEndPoint Udp { get; init; }

    /// <summary>Where peers may connect to us over TCP; null: nowhere. We can connect to them either way.</summary>
    public IPEndPoint? Tcp { get; init; }

    /// <summary>The same over TLS. It needs a certificate.</summary>
    public IPEndPoint? Tls { get; init; }

    public SipTlsOptions TlsOptions { get; init; } = new();

    public SipTimers Timers { get; init; } = new();

    /// <summary>How long opening a connection may take, TLS included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
