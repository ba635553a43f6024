using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip;

/// <summary>Sends requests over one UDP socket and finds the transaction that a response belongs to.</summary>
/// <example><code>
/// await using var sip = new SipEndpoint(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System, logger);
/// var answer = await sip.SendAsync(new SipRequest("OPTIONS", "sip:127.0.0.1:5060", headers), proxy, cancellationToken);
/// </code></example>
public sealed class SipEndpoint : IAsyncDisposable
{
    // RFC 3261 §8.1.1.7: the cookie by which everybody knows that the branch is unique.
    private const string MagicCookie = "z9hG4bK";

    private static readonly string[] Mandatory = ["Via", "From", "To", "Call-ID", "CSeq"];

    private readonly ConcurrentDictionary<(string Branch, string Method), ClientTransaction> _transactions = new();
    private readonly ConcurrentDictionary<IPAddress, IPAddress> _sourceFor = new();
    private readonly UdpTransport _transport;
    private readonly SipTimers _timers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public SipEndpoint(IPEndPoint bind, TimeProvider time, ILogger logger, SipTimers? timers = null)
    {
        (_time, _logger, _timers) = (time, logger, timers ?? new SipTimers());
        _transport = new UdpTransport(bind, time, logger);
        _transport.Start(ReceiveAsync);
    }

    public IPEndPoint LocalEndPoint => _transport.LocalEndPoint;

    /// <summary>Sees every datagram that comes or goes; null when nobody looks.</summary>
    public Action<SipPacket>? Trace
    {
        get => _transport.Trace;
        set => _transport.Trace = value;
    }

    /// <summary>
    /// Answers the requests that come here, or leaves one to the endpoint by returning null: 200 for OPTIONS, 481 within a dialog, 405 else.
    /// </summary>
    public Func<SipRequest, SipPeer, ValueTask<SipResponse?>>? RequestReceived { get; set; }

    /// <summary>Sends the request with a Via of its own on top and waits for the final response, 32 s at most with the usual timers.</summary>
    public async Task<TransactionResult> SendAsync(SipRequest request, SipPeer peer, CancellationToken cancellationToken)
    {
        var branch = MagicCookie + RandomNumberGenerator.GetHexString(20, lowercase: true);
        var sent = new SipRequest(
            request.Method,
            request.Uri,
            new SipHeaders().Add("Via", $"SIP/2.0/UDP {SourceFor(peer.Address)};rport;branch={branch}").AddRange(request.Headers),
            request.Body);
        var datagram = sent.ToBytes();
        var transaction = new ClientTransaction(sent, _timers, _time);
        var key = (branch, request.Method);
        _transactions[key] = transaction;
        var answered = false;
        try
        {
            var result = await transaction.RunAsync(() => _transport.SendAsync(datagram, peer.Address, cancellationToken), cancellationToken);
            answered = result.Response is not null;
            return result;
        }
        finally
        {
            if (answered) _ = ForgetAfterTimerKAsync(key);
            else _transactions.TryRemove(key, out _);
        }
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    // Copies of the response that are still on their way belong to this transaction and to nobody else.
    private async Task ForgetAfterTimerKAsync((string Branch, string Method) key)
    {
        await Task.Delay(_timers.T4, _time);
        _transactions.TryRemove(key, out _);
    }

    private async ValueTask ReceiveAsync(ReadOnlyMemory<byte> datagram, IPEndPoint peer)
    {
        if (!SipParser.TryParse(datagram, out var message, out var problem))
        {
            _logger.LogDebug("Dropped {Bytes} bytes from {Peer}: {Problem}", datagram.Length, peer, problem);
            return;
        }
        if (message is SipRequest request)
        {
            await AnswerAsync(request, peer);
            return;
        }
        // RFC 3261 §17.1.3: the branch of the top Via, and the method of CSeq.
        if (_transactions.TryGetValue((message.Branch ?? "", message.CSeq.Method), out var transaction)) transaction.Receive((SipResponse)message);
        else _logger.LogDebug("Dropped a response from {Peer} that belongs to none of our requests: {StartLine}", peer, message.StartLine);
    }

    // We hold no dialogs and offer no methods but OPTIONS, so one answer each is all that anybody can get.
    private async Task AnswerAsync(SipRequest request, IPEndPoint peer)
    {
        if (request.Method is "ACK") return;
        if (request.TopVia is not { } via || Mandatory.Any(name => request.Headers[name] is null))
        {
            _logger.LogDebug("Dropped a {Method} from {Peer} that lacks a mandatory header", request.Method, peer);
            return;
        }
        if (RequestReceived is { } answer && await answer(request, peer) is { } made)
        {
            await ReplyAsync(made, via, peer);
            return;
        }
        var inDialog = SipText.Parameter(request.Headers["To"]!, "tag") is not null;
        var (status, reason) = inDialog ? (481, "Call/Transaction Does Not Exist") : request.Method is "OPTIONS" ? (200, "OK") : (405, "Method Not Allowed");
        var response = SipResponse.To(request, peer, status, reason);
        response.Headers.Add("Allow", "OPTIONS");
        await ReplyAsync(response, via, peer);
    }

    private async Task ReplyAsync(SipResponse response, string via, IPEndPoint peer)
    {
        try
        {
            await _transport.SendAsync(response.ToBytes(), ReplyTo(via, peer), CancellationToken.None);
        }
        catch (SocketException error)
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
