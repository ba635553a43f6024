using System.Net;
using System.Net.Sockets;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip;

/// <summary>Sends requests by UDP, TCP and TLS, finds the transaction that a response belongs to, and answers what comes from outside.</summary>
/// <example><code>
/// await using var sip = new SipEndpoint(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System, logger);
/// var answer = await sip.SendAsync(new SipRequest("OPTIONS", "sip:127.0.0.1:5060", headers), proxy, cancellationToken);
/// </code></example>
public sealed class SipEndpoint : IAsyncDisposable
{
    private readonly ClientTransactions _clients;
    private readonly RequestServer _server;
    private readonly Transports _transports;
    private readonly BranchSource _branches = new();
    private readonly ILogger _logger;

    /// <summary>An endpoint on one UDP address. A request that is too long for UDP still goes by TCP.</summary>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public SipEndpoint(IPEndPoint bind, TimeProvider time, ILogger logger, SipTimers? timers = null)
        : this(new SipEndpointOptions { Udp = bind, Timers = timers ?? new SipTimers() }, time, logger)
    {
    }

    /// <exception cref="SocketException">An address cannot be bound.</exception>
    /// <exception cref="ArgumentException">TLS is to be listened for without a certificate.</exception>
    public SipEndpoint(SipEndpointOptions options, TimeProvider time, ILogger logger)
    {
        _logger = logger;
        _clients = new ClientTransactions(options.Timers, time, transaction => _transports!.SendUdp(transaction.Request, transaction.Peer));
        _server = new RequestServer(options, SendReply, time, logger);
        _transports = new Transports(options, Receive, connection => _clients.Lose(connection, connection.Ending), time, logger);
        _transports.Start();
    }

    /// <summary>The datagram socket's, or that of TCP or TLS where there is none.</summary>
    public IPEndPoint LocalEndPoint => _transports.LocalEndPointOf(SipProtocol.Udp) ?? TcpEndPoint ?? TlsEndPoint ?? new IPEndPoint(IPAddress.Any, 0);

    /// <summary>Where peers connect to us over TCP; null: nowhere.</summary>
    public IPEndPoint? TcpEndPoint => _transports.LocalEndPointOf(SipProtocol.Tcp);

    /// <summary>Where peers connect to us over TLS; null: nowhere.</summary>
    public IPEndPoint? TlsEndPoint => _transports.LocalEndPointOf(SipProtocol.Tls);

    /// <summary>Sees every message that comes or goes, keys and secrets included; null when nobody looks.</summary>
    public Action<SipPacket>? Trace
    {
        get => _transports.Trace;
        set => _transports.Trace = value;
    }

    /// <summary>
    /// Answers the requests that come here, or leaves one to the endpoint by returning null: 200 for OPTIONS, 481 within a dialog, 405 or 501
    /// else. Copies of a request never come here. An exception becomes a 500.
    /// </summary>
    public Func<SipRequest, SipPeer, ValueTask<SipResponse?>>? RequestReceived
    {
        get => _server.Handler;
        set => _server.Handler = value;
    }

    /// <summary>The methods that <see cref="RequestReceived"/> takes; OPTIONS and 405 tell them.</summary>
    public IReadOnlyList<string> Methods
    {
        get => _server.Methods;
        set => _server.Methods = value;
    }

    /// <summary>The event packages that can be subscribed to here; OPTIONS tells them.</summary>
    public IReadOnlyList<string> Events
    {
        get => _server.Events;
        set => _server.Events = value;
    }

    /// <summary>Sends the request with a Via of its own on top and waits for the final response, 32 s at most with the usual timers.</summary>
    /// <exception cref="OperationCanceledException">The caller waits no longer.</exception>
    public async Task<TransactionResult> SendAsync(SipRequest request, SipPeer peer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var branch = _branches.Next();
        if (peer.Protocol is SipProtocol.Udp && Transports.IsTooLongForUdp(request))
        {
            // RFC 3261 §18.1.1: a long request goes by TCP, and by UDP after all where nobody takes a connection.
            var overTcp = peer with { Protocol = SipProtocol.Tcp };
            if (await _transports.CanConnectAsync(overTcp, cancellationToken)) peer = overTcp;
        }
        var sent = request.WithVia(_transports.Via(peer, BranchSource.Text(branch)));
        var (result, connectionLost) = await RunAsync(branch, sent, peer, cancellationToken);
        // The peer may have closed an idle connection while the request was on its way. A copy on a new one has the same branch and is harmless.
        return connectionLost ? (await RunAsync(branch, sent, peer, cancellationToken)).Result : result;
    }

    public ValueTask DisposeAsync()
    {
        _clients.Dispose();
        _transports.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(TransactionResult Result, bool ConnectionLost)> RunAsync(
        ulong branch, SipRequest request, SipPeer peer, CancellationToken cancellationToken)
    {
        var transaction = new ClientTransaction(branch, request, peer);
        _clients.Begin(transaction);
        try
        {
            if (peer.Protocol is SipProtocol.Udp) _transports.SendUdp(request, peer);
            else await SendByStreamAsync(transaction, cancellationToken);
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            transaction.Copies = 0;
            _clients.Fail(transaction, $"could not be sent: {error.Message}");
        }
        catch (OperationCanceledException)
        {
            _clients.Fail(transaction, "cancelled");
            throw;
        }
        var end = await EndOf(transaction, cancellationToken);
        return (new TransactionResult(request, end.Response, end.Failure, transaction.Copies, end.RoundTrip), end.ConnectionLost);
    }

    private async Task SendByStreamAsync(ClientTransaction transaction, CancellationToken cancellationToken)
    {
        transaction.Connection = await _transports.ConnectionAsync(transaction.Peer, cancellationToken);
        if (!_transports.TrySend(transaction.Request, transaction.Connection)) _clients.Lose(transaction.Connection, transaction.Connection.Ending);
    }

    private async Task<ClientTransaction.Outcome> EndOf(ClientTransaction transaction, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled) return await transaction.End;
        await using var registration = cancellationToken.UnsafeRegister(_ => _clients.Fail(transaction, "cancelled"), null);
        var outcome = await transaction.End;
        if (outcome.Response is null) cancellationToken.ThrowIfCancellationRequested();
        return outcome;
    }

    private void Receive(ReadOnlySpan<byte> bytes, SipPeer peer, StreamConnection? connection)
    {
        if (ResponsePeek.IsResponse(bytes))
        {
            if (!_clients.TryReceive(bytes, out var dropped)) _logger.LogDebug("Dropped a response from {Peer}: {Problem}", peer, dropped);
            return;
        }
        _server.Receive(bytes, peer, connection);
    }

    private void SendReply(ReadOnlyMemory<byte> bytes, SipPeer to, StreamConnection? connection)
    {
        try
        {
            _transports.Send(bytes, to, connection);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            _logger.LogDebug("Could not answer {Peer}: {Error}", to, error.Message);
        }
    }
}
