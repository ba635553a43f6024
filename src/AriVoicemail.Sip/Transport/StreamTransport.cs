using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip.Transport;

/// <summary>SIP over TCP or TLS: one connection to each peer, opened when it is needed, used again, and closed when it was idle for long.</summary>
internal sealed class StreamTransport : ITransport, IAsyncDisposable
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(10);
    private const int MostConnections = 2_000;

    private readonly SipEndpointOptions _options;
    private readonly Received _received;
    private readonly Action<SipPeer, string> _closed;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Socket? _listener;
    private readonly ITimer _sweep;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<IPEndPoint, Lazy<Task<StreamConnection>>> _connections = new();

    /// <param name="listen">Where peers may connect to us; null: nowhere.</param>
    /// <param name="closed">Told of every connection that has ended, and why.</param>
    public StreamTransport(
        SipProtocol protocol, IPEndPoint? listen, SipEndpointOptions options, Received received, Action<SipPeer, string> closed, TimeProvider time, ILogger logger)
    {
        (Protocol, _options, _received, _closed, _time, _logger) = (protocol, options, received, closed, time, logger);
        _sweep = time.CreateTimer(static transport => ((StreamTransport)transport!).CloseIdle(), this, LongestIdle, LongestIdle / 4);
        if (listen is null) return;
        _listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(listen);
        _listener.Listen(512);
    }

    public SipProtocol Protocol { get; }

    /// <summary>Where it listens; null: nowhere.</summary>
    public IPEndPoint? LocalEndPoint => _listener?.LocalEndPoint as IPEndPoint;

    public void Start()
    {
        if (_listener is not null) _ = AcceptAsync(_listener);
    }

    /// <summary>The connection to that peer, opened if there is none.</summary>
    /// <exception cref="IOException">It cannot be opened; the text says why.</exception>
    public async Task<StreamConnection> ConnectAsync(SipPeer peer, CancellationToken cancellationToken)
    {
        var connection = _connections.GetOrAdd(peer.Address, _ => new Lazy<Task<StreamConnection>>(() => OpenAsync(peer)));
        try
        {
            return await connection.Value.WaitAsync(cancellationToken);
        }
        catch (IOException)
        {
            _connections.TryRemove(KeyValuePair.Create(peer.Address, connection));
            throw;
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, SipPeer peer, CancellationToken cancellationToken) =>
        await (await ConnectAsync(peer, cancellationToken)).SendAsync(message, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener?.Dispose();
        await _sweep.DisposeAsync();
        foreach (var connection in _connections.Values.Where(connection => connection.IsValueCreated && connection.Value.IsCompletedSuccessfully))
        {
            await connection.Value.Result.DisposeAsync();
        }
    }

    private async Task<StreamConnection> OpenAsync(SipPeer peer)
    {
        var socket = new Socket(peer.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(_options.ConnectTimeout);
        try
        {
            await socket.ConnectAsync(peer.Address, patience.Token);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (Protocol is SipProtocol.Tls) stream = await SecureAsync(stream, peer, patience.Token);
            return Begin(stream, peer, (IPEndPoint)socket.LocalEndPoint!);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            socket.Dispose();
            var why = error is OperationCanceledException ? $"no connection within {_options.ConnectTimeout.TotalSeconds:0.#} s" : error.Message;
            throw new IOException($"{peer}: {why}", error);
        }
    }

    private StreamConnection Begin(Stream stream, SipPeer peer, IPEndPoint local)
    {
        var connection = new StreamConnection(stream, peer, local, this, _time);
        _ = FollowAsync(connection);
        return connection;
    }

    private async Task FollowAsync(StreamConnection connection)
    {
        var why = await connection.ReceiveAsync(_received);
        if (_connections.TryGetValue(connection.Peer.Address, out var known) && known.IsValueCreated && known.Value.IsCompletedSuccessfully && known.Value.Result == connection)
        {
            _connections.TryRemove(KeyValuePair.Create(connection.Peer.Address, known));
        }
        await connection.DisposeAsync();
        _logger.LogDebug("The connection to {Peer} ended: {Why}", connection.Peer, why);
        _closed(connection.Peer, why);
    }

    private async Task<SslStream> SecureAsync(Stream stream, SipPeer peer, CancellationToken cancellationToken)
    {
        var tls = new SslStream(stream);
        var options = new SslClientAuthenticationOptions { TargetHost = peer.Host.Length > 0 ? peer.Host : peer.Address.Address.ToString() };
        if (_options.TlsOptions.Certificate is { } own) options.ClientCertificates = [own];
        if (_options.TlsOptions.Authorities is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
#pragma warning disable CA5359 // The administrator has asked for it.
        if (!_options.TlsOptions.CheckPeers) options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync(options, cancellationToken);
        return tls;
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stop.Token);
                if (_connections.Count >= MostConnections) socket.Dispose();
                else _ = WelcomeAsync(socket);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error)
            {
                _logger.LogDebug("Accepting a connection: {Error}", error.Message);
            }
        }
    }

    private async Task WelcomeAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            var peer = new SipPeer(Protocol, (IPEndPoint)socket.RemoteEndPoint!);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (Protocol is SipProtocol.Tls)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                patience.CancelAfter(_options.ConnectTimeout);
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _options.TlsOptions.Certificate }, patience.Token);
                stream = tls;
            }
            var local = (IPEndPoint)socket.LocalEndPoint!;
            var connection = new Lazy<Task<StreamConnection>>(() => Task.FromResult(Begin(stream, peer, local)));
            _connections[peer.Address] = connection;
            _ = connection.Value;
        }
        catch (Exception error) when (error is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            _logger.LogDebug("A connection was not made: {Error}", error.Message);
            socket.Dispose();
        }
    }

    private void CloseIdle()
    {
        foreach (var connection in _connections.Values)
        {
            if (connection.IsValueCreated && connection.Value.IsCompletedSuccessfully && connection.Value.Result.Idle > LongestIdle)
            {
                _ = connection.Value.Result.DisposeAsync().AsTask();
            }
        }
    }
}
