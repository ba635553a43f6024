using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip.Transport;

/// <summary>TCP, or TLS over it: one connection for each peer, whoever opened it, and a socket that listens where one is configured.</summary>
internal sealed class StreamTransport(
    SipProtocol protocol, SipEndpointOptions options, MessageReceived received, Action<StreamConnection> closed, TimeProvider time, ILogger logger)
    : IDisposable
{
    private readonly ConcurrentDictionary<SipPeer, Lazy<Task<StreamConnection>>> _connections = new();
    private readonly TlsHandshake? _tls = protocol is SipProtocol.Tls ? new TlsHandshake(options.TlsOptions) : null;
    private readonly CancellationTokenSource _stop = new();
    private Socket? _listener;
    private int _welcomed;

    public IPEndPoint? LocalEndPoint { get; private set; }

    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public void Listen(IPEndPoint bind)
    {
        if (_tls is { CanServe: false }) throw new ArgumentException("To listen for TLS needs a certificate.");
        _listener = new Socket(bind.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (bind.Address.Equals(IPAddress.IPv6Any)) _listener.DualMode = true;
        _listener.Bind(bind);
        _listener.Listen();
        LocalEndPoint = (IPEndPoint)_listener.LocalEndPoint!;
    }

    public void Start()
    {
        if (_listener is not null) _ = AcceptAsync(_listener);
    }

    /// <summary>The connection to that peer; opened when there is none.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public async Task<StreamConnection> ConnectionAsync(SipPeer peer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var opening = _connections.GetOrAdd(peer, _ => new Lazy<Task<StreamConnection>>(() => OpenAsync(peer)));
            var connection = await opening.Value.WaitAsync(cancellationToken);
            if (connection.IsOpen) return connection;
            _connections.TryRemove(new(peer, opening));
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener?.Dispose();
        foreach (var opening in _connections.Values)
        {
            if (opening is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) opening.Value.Result.Dispose();
        }
    }

    private async Task<StreamConnection> OpenAsync(SipPeer peer)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        var socket = new Socket(peer.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (options.SourceFor(protocol, peer.Address.AddressFamily) is { } source) socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(peer.Address, either.Token);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (_tls is not null) stream = await _tls.AsClientAsync(stream, peer, either.Token);
            var connection = new StreamConnection(stream, peer, options.IdleTimeout, time, logger);
            _ = RunAsync(connection);
            return connection;
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            socket.Dispose();
            _connections.TryRemove(peer, out _);
            var why = timeout.IsCancellationRequested
                ? $"not connected within {options.ConnectTimeout.TotalSeconds:0.#} s"
                : error.InnerException?.Message ?? error.Message;
            throw new IOException($"{peer}: {why}", error);
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stop.Token);
                if (_connections.Count + Volatile.Read(ref _welcomed) < options.MaxConnections) _ = WelcomeAsync(socket);
                else socket.Dispose();
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException error)
            {
                logger.LogDebug("Accepting on {Local}: {Error}", LocalEndPoint, error.SocketErrorCode);
                // Out of descriptors, for example: they come back when connections end.
                await Task.Delay(TimeSpan.FromMilliseconds(100), time);
            }
        }
    }

    private async Task WelcomeAsync(Socket socket)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        Interlocked.Increment(ref _welcomed);
        try
        {
            socket.NoDelay = true;
            var remote = (IPEndPoint)socket.RemoteEndPoint!;
            if (remote.Address.IsIPv4MappedToIPv6) remote = new IPEndPoint(remote.Address.MapToIPv4(), remote.Port);
            var peer = new SipPeer(protocol, remote);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (_tls is not null) stream = await _tls.AsServerAsync(stream, either.Token);
            var connection = new StreamConnection(stream, peer, options.IdleTimeout, time, logger);
            _connections[peer] = new Lazy<Task<StreamConnection>>(Task.FromResult(connection));
            _ = RunAsync(connection);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            logger.LogDebug("A connection from outside came to nothing: {Error}", error.Message);
            socket.Dispose();
        }
        finally
        {
            Interlocked.Decrement(ref _welcomed);
        }
    }

    private async Task RunAsync(StreamConnection connection)
    {
        try
        {
            if (_stop.IsCancellationRequested) connection.Dispose();
            await connection.RunAsync(received);
        }
#pragma warning disable CA1031 // What one connection brings must not be silent, nor end anything but that connection.
        catch (Exception error)
#pragma warning restore CA1031
        {
            logger.LogError(error, "The connection to {Peer} broke", connection.Peer);
            connection.Close(error.Message);
        }
        await ForgetAsync(connection);
        closed(connection);
    }

    private async Task ForgetAsync(StreamConnection connection)
    {
        if (!_connections.TryGetValue(connection.Peer, out var held)) return;
        try
        {
            if (await held.Value == connection) _connections.TryRemove(new(connection.Peer, held));
        }
        catch (IOException)
        {
            // The next connection to that peer could not be opened: nothing is held.
        }
    }
}
