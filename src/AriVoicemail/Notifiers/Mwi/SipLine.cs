using System.Net;
using System.Net.Sockets;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Authentication;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Proxies;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>Our socket and the proxies behind it, which all ways to light a lamp share.</summary>
public sealed class SipLine : IAsyncDisposable
{
    private readonly SipEndpoint _sip;
    private readonly ProxySet _proxies;
    private readonly ILogger _logger;

    internal SipLine(SipEndpoint sip, MwiOptions options, ProxySetOptions proxies, TimeProvider time, ILogger logger)
    {
        (_sip, _logger) = (sip, logger);
        Digest = options.Username.Length > 0 ? new DigestClient(new DigestCredentials(options.Username, options.Password)) : null;
        _proxies = new ProxySet(sip, options.Proxies, proxies, time, logger, Digest);
    }

    /// <summary>How the proxies are, in order of preference.</summary>
    public IReadOnlyList<ProxyHealth> Health => _proxies.Health;

    /// <summary>A proxy is back.</summary>
    public event Action? Returned
    {
        add => _proxies.Returned += value;
        remove => _proxies.Returned -= value;
    }

    /// <summary>Whether every SIP packet goes into the log, secrets left out.</summary>
    public bool Trace
    {
        get => _sip.Trace is not null;
        set => _sip.Trace = value ? Log : null;
    }

    internal SipEndpoint Endpoint => _sip;

    internal Task<IReadOnlyList<ProxyHealth>> AskAsync(CancellationToken cancellationToken) => _proxies.AskAsync(cancellationToken);

    internal DigestClient? Digest { get; }

    /// <exception cref="InvalidOperationException">The configuration cannot be used; the message names the key.</exception>
    public static SipLine Open(MwiOptions options, TimeProvider time, ILogger<SipLine> logger)
    {
        if (options.Validate().FirstOrDefault() is { } problem) throw new InvalidOperationException(problem);
        try
        {
            var udp = new IPEndPoint(IPAddress.Parse(options.BindIp), 0);
            var sip = new SipEndpoint(new SipEndpointOptions { Udp = udp, TlsOptions = options.Tls.Load() }, time, logger);
            var proxies = new ProxySetOptions
            {
                KeepAlive = TimeSpan.FromSeconds(options.KeepAliveSeconds),
                Outstanding = options.Outstanding,
                UserAgent = options.UserAgent,
            };
            return new SipLine(sip, options, proxies, time, logger);
        }
        catch (SocketException error)
        {
            throw new InvalidOperationException($"Mwi:BindIp {options.BindIp} cannot be used: {error.Message}", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _proxies.DisposeAsync();
        await _sip.DisposeAsync();
    }

    internal Task<TransactionResult?> SendAsync(Func<ProxyAddress, CancellationToken, ValueTask<SipRequest?>> write, CancellationToken cancellationToken) =>
        _proxies.SendAsync(write, cancellationToken);

    private void Log(SipPacket packet) =>
        _logger.LogInformation("SIP {Direction} {Peer}\n{Text}", packet.Direction is SipDirection.In ? "from" : "to", packet.Peer, SipTrace.Masked(packet.Text));
}
