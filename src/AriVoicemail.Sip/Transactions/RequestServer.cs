using System.Net;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip.Transactions;

/// <summary>Answers what others ask of us: once each, never more at a time than can be worked on, and never what is no request.</summary>
internal sealed class RequestServer(
    SipEndpointOptions options, Action<ReadOnlyMemory<byte>, SipPeer, StreamConnection?> send, TimeProvider time, ILogger logger)
{
    private readonly ServerTransactions _transactions = new(options.Timers, time);
    private int _inWork;

    /// <summary>How many requests are remembered, for their copies.</summary>
    public int Count => _transactions.Count;

    public Func<SipRequest, SipPeer, ValueTask<SipResponse?>>? Handler { get; set; }

    /// <summary>What the handler takes, as Allow and Allow-Events tell it.</summary>
    public IReadOnlyList<string> Methods { get; set; } = [];
    public IReadOnlyList<string> Events { get; set; } = [];

    /// <summary>Takes what came and does not begin as a response does.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, SipPeer peer, StreamConnection? connection)
    {
        if (!SipParser.TryParse(bytes.ToArray(), out var message, out var problem)) ReceiveUnreadable(bytes, problem, peer, connection);
        else if (message is SipRequest request) Receive(request, peer, connection);
    }

    private void Receive(SipRequest request, SipPeer peer, StreamConnection? connection)
    {
        // An ACK has no answer; and without a Via nobody knows how to send one.
        if (request.Method is "ACK" || string.IsNullOrEmpty(request.TopVia))
        {
            logger.LogDebug("Dropped a {Method} from {Peer}", request.Method, peer);
            return;
        }
        if (DefaultAnswers.Problem(request) is { } problem)
        {
            logger.LogDebug("Refused a {Method} from {Peer}: {Problem}", request.Method, peer, problem);
            Reply(DefaultAnswers.Malformed(request, peer, problem), request, peer, connection);
            return;
        }
        if (!DefaultAnswers.IsSip(request.Uri))
        {
            Reply(DefaultAnswers.UnknownScheme(request, peer), request, peer, connection);
            return;
        }
        var key = ServerTransactions.Key(request);
        if (!_transactions.TryBegin(key, out var earlier))
        {
            if (!earlier.IsEmpty) send(earlier, ReplyTo(request, peer), connection);
            return;
        }
        if (Interlocked.Increment(ref _inWork) > options.MaxRequestsInWork)
        {
            Interlocked.Decrement(ref _inWork);
            _transactions.Forget(key);
            Reply(DefaultAnswers.Busy(request, peer), request, peer, connection);
            return;
        }
        _ = Task.Run(() => AnswerAsync(key, request, peer, connection));
    }

    // What the parser refused gets an answer only if it is a request that says to whom.
    private void ReceiveUnreadable(ReadOnlySpan<byte> message, string problem, SipPeer peer, StreamConnection? connection)
    {
        logger.LogDebug("{Bytes} bytes from {Peer} are unreadable: {Problem}", message.Length, peer, problem);
        if (!UnreadableRequest.TryRead(message, out var request, out var otherVersion)) return;
        if (request!.Method is "ACK" || string.IsNullOrEmpty(request.TopVia)) return;
        Reply(otherVersion ? DefaultAnswers.OtherVersion(request, peer) : DefaultAnswers.Malformed(request, peer, problem), request, peer, connection);
    }

    private async Task AnswerAsync(string key, SipRequest request, SipPeer peer, StreamConnection? connection)
    {
        var answer = (await HandledAsync(request, peer)).ToBytes();
        Interlocked.Decrement(ref _inWork);
        if (peer.Protocol is SipProtocol.Udp) _transactions.Answered(key, answer);
        else _transactions.Forget(key);
        send(answer, ReplyTo(request, peer), connection);
    }

    private async Task<SipResponse> HandledAsync(SipRequest request, SipPeer peer)
    {
        try
        {
            return (Handler is { } handler ? await handler(request, peer) : null) ?? DefaultAnswers.To(request, peer, Methods, Events);
        }
#pragma warning disable CA1031 // Whatever goes wrong with one request, its sender hears of it, and the next one is served.
        catch (Exception error)
#pragma warning restore CA1031
        {
            logger.LogError(error, "A {Method} from {Peer} could not be answered", request.Method, peer);
            return DefaultAnswers.ServerError(request, peer);
        }
    }

    private void Reply(SipResponse response, SipRequest request, SipPeer peer, StreamConnection? connection) =>
        send(response.ToBytes(), ReplyTo(request, peer), connection);

    // RFC 3261 §18.2.2 and RFC 3581 §4: to the address it came from; the port as well if rport asks for it, else the one in Via.
    private static SipPeer ReplyTo(SipRequest request, SipPeer peer)
    {
        if (peer.Protocol is not SipProtocol.Udp || SipText.Parameter(request.TopVia!, "rport") is not null) return peer;
        return SipUri.TryHostPort(ServerTransactions.SentBy(request.TopVia!), out _, out var port)
            ? peer with { Address = new IPEndPoint(peer.Address.Address, port ?? 5060) }
            : peer;
    }
}
