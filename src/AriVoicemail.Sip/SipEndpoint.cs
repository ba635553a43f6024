using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip;

/// <summary>Sends requests over UDP, TCP and TLS, finds the transaction that a response belongs to, and answers what is sent to it.</summary>
/// <example><code>
/// await using var sip = new SipEndpoint(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System, logger);
/// var answer = await sip.SendAsync(new SipRequest("OPTIONS", "sip:127.0.0.1:5060", headers), proxy, cancellationToken);
/// </code></example>
public sealed class SipEndpoint : IAsyncDisposable
{
    // RFC 3261 §8.1.1.7: the cookie by which everybody knows that the branch is unique.
    private const string MagicCookie = "z9hG4bK";

    // §18.1.1: what is larger may be cut on its way, and has to go by a transport that controls congestion.
    private const int LargestDatagram = 1_300;

    private const int MostRequestsInWork = 1_000;

    private readonly ConcurrentDictionary<(string Branch, string Method), (ClientTransaction Transaction, SipPeer Peer)> _transactions = new();
    private readonly ConcurrentDictionary<IPAddress, IPAddress> _sourceFor = new();
    private readonly UdpTransport _udp;
    private readonly StreamTransport _tcp;
    private readonly StreamTransport _tls;
    private readonly TransactionTimer _timer;
    private readonly ServerTransactions _answered;
    private readonly SipEndpointOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _inWork;

    /// <summary>Over UDP, and over TCP and TLS to whoever listens there.</summary>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public SipEndpoint(IPEndPoint bind, TimeProvider time, ILogger logger, SipTimers? timers = null)
        : this(new SipEndpointOptions { Udp = bind, Timers = timers ?? new SipTimers() }, time, logger)
    {
    }

    /// <exception cref="SocketException">An address cannot be bound.</exception>
    public SipEndpoint(SipEndpointOptions options, TimeProvider time, ILogger logger)
    {
        if (options.Tls is not null && options.TlsOptions.Certificate is null) throw new ArgumentException("TLS needs a certificate to be connected to.", nameof(options));
        (_options, _time, _logger) = (options, time, logger);
        _timer = new TransactionTimer(time);
        _answered = new ServerTransactions(options.Timers, time);
        _udp = new UdpTransport(options.Udp, Receive, logger);
        _tcp = new StreamTransport(SipProtocol.Tcp, options.Tcp, options, Receive, Closed, time, logger);
        _tls = new StreamTransport(SipProtocol.Tls, options.Tls, options, Receive, Closed, time, logger);
        _udp.Start();
        _tcp.Start();
        _tls.Start();
    }

    /// <summary>The datagram socket's.</summary>
    public IPEndPoint LocalEndPoint => _udp.LocalEndPoint;

    /// <summary>Where peers connect to us over TCP; null: nowhere.</summary>
    public IPEndPoint? TcpEndPoint => _tcp.LocalEndPoint;

    /// <summary>Where peers connect to us over TLS; null: nowhere.</summary>
    public IPEndPoint? TlsEndPoint => _tls.LocalEndPoint;

    /// <summary>Sees every message that comes or goes; null when nobody looks.</summary>
    public Action<SipPacket>? Trace { get; set; }

    /// <summary>
    /// Answers the requests that come here, or leaves one to the endpoint by returning null: 200 for OPTIONS, 481 within a dialog, 405 and 501 else.
    /// A copy of a request that was answered gets that answer again and never comes here.
    /// </summary>
    public Func<SipRequest, SipPeer, ValueTask<SipResponse?>>? RequestReceived { get; set; }

    /// <summary>The methods that <see cref="RequestReceived"/> takes; OPTIONS and 405 tell them.</summary>
    public IReadOnlyList<string> Methods { get; set; } = [];

    /// <summary>
    /// Sends the request with a Via of its own on top and waits for the final response, 32 s at most with the usual timers. What is too large for a
    /// datagram goes by TCP, if the peer takes it there.
    /// </summary>
    public async Task<TransactionResult> SendAsync(SipRequest request, SipPeer peer, CancellationToken cancellationToken)
    {
        if (peer.Protocol is not SipProtocol.Udp) return await SendByStreamAsync(request, peer, cancellationToken);
        var (sent, key) = WithVia(request, peer, SourceFor(peer.Address));
        var datagram = sent.ToBytes();
        if (datagram.Length > LargestDatagram && await IsReachedByTcpAsync(peer, cancellationToken))
        {
            return await SendByStreamAsync(request, peer with { Protocol = SipProtocol.Tcp }, cancellationToken);
        }
        return await RunAsync(sent, key, datagram, _udp, peer, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _udp.Dispose();
        await _tcp.DisposeAsync();
        await _tls.DisposeAsync();
        _timer.Dispose();
        foreach (var (transaction, _) in _transactions.Values) transaction.Fail("the endpoint was closed");
    }

    private async Task<TransactionResult> SendByStreamAsync(SipRequest request, SipPeer peer, CancellationToken cancellationToken)
    {
        var streams = peer.Protocol is SipProtocol.Tls ? _tls : _tcp;
        try
        {
            var connection = await streams.ConnectAsync(peer, cancellationToken);
            var (sent, key) = WithVia(request, peer, streams.LocalEndPoint is { } listening ? new IPEndPoint(connection.Local.Address, listening.Port) : connection.Local);
            return await RunAsync(sent, key, sent.ToBytes(), streams, peer, cancellationToken);
        }
        catch (IOException error)
        {
            return new TransactionResult(request, null, $"could not be sent: {error.Message}", 0, TimeSpan.Zero);
        }
    }

    private async Task<bool> IsReachedByTcpAsync(SipPeer peer, CancellationToken cancellationToken)
    {
        try
        {
            await _tcp.ConnectAsync(peer with { Protocol = SipProtocol.Tcp }, cancellationToken);
            return true;
        }
        catch (IOException error)
        {
            _logger.LogDebug("A large request goes by UDP after all: {Error}", error.Message);
            return false;
        }
    }

    private async Task<TransactionResult> RunAsync(
        SipRequest sent, (string Branch, string Method) key, byte[] message, ITransport transport, SipPeer peer, CancellationToken cancellationToken)
    {
        var transaction = new ClientTransaction(sent, () => PutAsync(message, transport, peer), transport.Protocol is not SipProtocol.Udp, _options.Timers, _timer);
        _transactions[key] = (transaction, peer);
        try
        {
            return await transaction.RunAsync(cancellationToken);
        }
        finally
        {
            // What timer K would wait for to absorb, copies of the response, belongs to nobody now, and that is the same to them.
            _transactions.TryRemove(key, out _);
        }
    }

    private static (SipRequest Request, (string Branch, string Method) Key) WithVia(SipRequest request, SipPeer peer, IPEndPoint local)
    {
        var branch = MagicCookie + RandomNumberGenerator.GetHexString(20, lowercase: true);
        var via = $"SIP/2.0/{peer.Protocol.ToString().ToUpperInvariant()} {local};rport;branch={branch}";
        var sent = new SipRequest(request.Method, request.Uri, new SipHeaders().Add("Via", via).AddRange(request.Headers), request.Body);
        return (sent, (branch, request.Method));
    }

    private ValueTask PutAsync(byte[] message, ITransport transport, SipPeer peer)
    {
        Trace?.Invoke(new SipPacket(SipDirection.Out, _time.GetUtcNow(), peer, Encoding.UTF8.GetString(message)));
        return transport.SendAsync(message, peer, CancellationToken.None);
    }

    // A connection that broke takes with it the answers that were to come over it.
    private void Closed(SipPeer peer, string why)
    {
        foreach (var (transaction, to) in _transactions.Values)
        {
            if (to.Protocol == peer.Protocol && to.Address.Equals(peer.Address)) transaction.Fail(why);
        }
    }

    private void Receive(ReadOnlyMemory<byte> bytes, SipPeer peer, ITransport transport)
    {
        Trace?.Invoke(new SipPacket(SipDirection.In, _time.GetUtcNow(), peer, Encoding.UTF8.GetString(bytes.Span)));
        if (!SipParser.TryParse(bytes, out var message, out var problem))
        {
            // Empty lines keep a way through a NAT open.
            if (bytes.Span.ContainsAnyExcept("\r\n\0"u8)) _logger.LogDebug("Dropped {Bytes} bytes from {Peer}: {Problem}", bytes.Length, peer, problem);
            return;
        }
        if (message is SipRequest request)
        {
            Take(request, peer, transport);
            return;
        }
        // RFC 3261 §17.1.3: the branch of the top Via, and the method of CSeq.
        if (_transactions.TryGetValue((message.Branch ?? "", message.CSeq.Method), out var waiting)) waiting.Transaction.Receive((SipResponse)message);
        else _logger.LogDebug("Dropped a response from {Peer} that belongs to none of our requests: {StartLine}", peer, message.StartLine);
    }

    private void Take(SipRequest request, SipPeer peer, ITransport transport)
    {
        if (request.Method is "ACK") return;
        if (!DefaultAnswers.CanBeAnswered(request))
        {
            _logger.LogDebug("Dropped a {Method} from {Peer} that lacks a mandatory header", request.Method, peer);
            return;
        }
        if (!_answered.TryBegin(request, out var key, out var before))
        {
            if (before is not null) _ = ReplyAsync(before, request, peer, transport);
            return;
        }
        if (Interlocked.Increment(ref _inWork) > MostRequestsInWork)
        {
            Interlocked.Decrement(ref _inWork);
            var busy = SipResponse.To(request, peer.Address, 503, "Service Unavailable");
            busy.Headers.Add("Retry-After", "5");
            _ = ReplyAsync(busy.ToBytes(), request, peer, transport);
            return;
        }
        _ = Task.Run(() => AnswerAsync(request, key, peer, transport));
    }

    private async Task AnswerAsync(SipRequest request, string key, SipPeer peer, ITransport transport)
    {
        try
        {
            var answer = (await ResponseAsync(request, peer)).ToBytes();
            _answered.End(key, answer);
            await ReplyAsync(answer, request, peer, transport);
        }
        finally
        {
            Interlocked.Decrement(ref _inWork);
        }
    }

    private async Task<SipResponse> ResponseAsync(SipRequest request, SipPeer peer)
    {
        try
        {
            if (DefaultAnswers.Refusal(request, peer.Address) is { } refusal) return refusal;
            var made = RequestReceived is { } answer ? await answer(request, peer) : null;
            return made ?? DefaultAnswers.For(request, peer.Address, Methods);
        }
#pragma warning disable CA1031 // Whoever asked gets an answer, whatever happens here.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _logger.LogError(error, "A {Method} from {Peer} could not be handled", request.Method, peer);
            return SipResponse.To(request, peer.Address, 500, "Server Internal Error");
        }
    }

    private async Task ReplyAsync(byte[] answer, SipRequest request, SipPeer peer, ITransport transport)
    {
        try
        {
            await PutAsync(answer, transport, transport.Protocol is SipProtocol.Udp ? peer with { Address = ReplyTo(request.TopVia!, peer.Address) } : peer);
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            _logger.LogDebug("Could not answer {Peer}: {Error}", peer, error.Message);
        }
    }

    // RFC 3261 §18.2.2 and RFC 3581 §4: to the address it came from; the port as well if rport asks for it, else the one in Via.
    private static IPEndPoint ReplyTo(string via, IPEndPoint peer)
    {
        if (SipText.Parameter(via, "rport") is not null) return peer;
        var sentBy = via.Split(';')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var host, ..] ? host : "";
        return SipUri.TryHostPort(sentBy, out _, out var port) ? new IPEndPoint(peer.Address, port ?? 5060) : peer;
    }

    // A socket on all addresses has none to show: the one that the route to the peer leaves from is the right one.
    private IPEndPoint SourceFor(IPEndPoint peer)
    {
        if (!LocalEndPoint.Address.Equals(IPAddress.Any) && !LocalEndPoint.Address.Equals(IPAddress.IPv6Any)) return LocalEndPoint;
        try
        {
            return new IPEndPoint(_sourceFor.GetOrAdd(peer.Address, RouteTo), LocalEndPoint.Port);
        }
        catch (SocketException)
        {
            return LocalEndPoint; // No route: sending fails in a moment, and says so.
        }
    }

    private static IPAddress RouteTo(IPAddress address)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(address, 5060);
        return ((IPEndPoint)probe.LocalEndPoint!).Address;
    }
}
