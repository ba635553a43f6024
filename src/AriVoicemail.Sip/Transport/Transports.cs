using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AriVoicemail.Sip.Messages;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip.Transport;

/// <summary>All that an endpoint sends and receives by, and the one place that a trace looks at.</summary>
internal sealed class Transports : IDisposable
{
    // RFC 3261 §18.1.1, where the path's MTU is not known.
    private const int LongestDatagram = 1300;
    private const int LongestVia = 100;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _threadBuffer;

    private readonly MessageReceived _received;
    private readonly TimeProvider _time;
    private readonly UdpTransport? _udp;
    private readonly StreamTransport _tcp;
    private readonly StreamTransport _tls;

    public Transports(SipEndpointOptions options, MessageReceived received, Action<StreamConnection> closed, TimeProvider time, ILogger logger)
    {
        (_received, _time) = (received, time);
        _tcp = new StreamTransport(SipProtocol.Tcp, options, Receive, closed, time, logger);
        _tls = new StreamTransport(SipProtocol.Tls, options, Receive, closed, time, logger);
        try
        {
            if (options.Udp is { } udp) _udp = new UdpTransport(udp, Receive, logger);
            if (options.Tcp is { } tcp) _tcp.Listen(tcp);
            if (options.Tls is { } tls) _tls.Listen(tls);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Begins to receive.</summary>
    public void Start()
    {
        _udp?.Start();
        _tcp.Start();
        _tls.Start();
    }

    public Action<SipPacket>? Trace { get; set; }

    public IPEndPoint? LocalEndPointOf(SipProtocol protocol) => protocol switch
    {
        SipProtocol.Udp => _udp?.LocalEndPoint,
        SipProtocol.Tcp => _tcp.LocalEndPoint,
        _ => _tls.LocalEndPoint,
    };

    /// <summary>The Via of a request to that peer. A connection's own port is nobody's business: the answer comes back by the connection.</summary>
    public string Via(SipPeer peer, string branch)
    {
        var local = LocalEndPointOf(peer.Protocol) ?? LocalEndPointOf(SipProtocol.Udp) ?? new IPEndPoint(IPAddress.Any, 5060);
        return $"SIP/2.0/{peer.Protocol.ToString().ToUpperInvariant()} {OwnAddress.Towards(peer.Address, local)};rport;branch={branch}";
    }

    /// <summary>Whether the request, with the Via that it will get, may need more than one packet.</summary>
    public static bool IsTooLongForUdp(SipRequest request) => request.Length() + LongestVia > LongestDatagram;

    public async Task<bool> CanConnectAsync(SipPeer peer, CancellationToken cancellationToken)
    {
        try
        {
            await ConnectionAsync(peer, cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <exception cref="IOException">No connection can be opened.</exception>
    public Task<StreamConnection> ConnectionAsync(SipPeer peer, CancellationToken cancellationToken) =>
        (peer.Protocol is SipProtocol.Tls ? _tls : _tcp).ConnectionAsync(peer, cancellationToken);

    /// <exception cref="SocketException">The datagram could not leave this machine.</exception>
    public void SendUdp(SipMessage message, SipPeer peer) => SendUdp(Written(message), peer);

    /// <returns>False when the connection is closed.</returns>
    public bool TrySend(SipMessage message, StreamConnection connection) => TrySend(message.ToBytes(), connection);

    /// <summary>Sends an answer the way that its request came.</summary>
    public void Send(ReadOnlyMemory<byte> bytes, SipPeer peer, StreamConnection? connection)
    {
        if (connection is null) SendUdp(bytes.Span, peer);
        else TrySend(bytes, connection);
    }

    public void Dispose()
    {
        _udp?.Dispose();
        _tcp.Dispose();
        _tls.Dispose();
    }

    private void SendUdp(ReadOnlySpan<byte> bytes, SipPeer peer)
    {
        if (_udp is null) throw new SocketException((int)SocketError.ProtocolNotSupported);
        Show(SipDirection.Out, peer, bytes);
        _udp.Send(bytes, peer.Address);
    }

    private bool TrySend(ReadOnlyMemory<byte> bytes, StreamConnection connection)
    {
        Show(SipDirection.Out, connection.Peer, bytes.Span);
        return connection.TrySend(bytes);
    }

    private void Receive(ReadOnlySpan<byte> bytes, SipPeer peer, StreamConnection? connection)
    {
        Show(SipDirection.In, peer, bytes);
        _received(bytes, peer, connection);
    }

    private void Show(SipDirection direction, SipPeer peer, ReadOnlySpan<byte> bytes) =>
        Trace?.Invoke(new SipPacket(direction, _time.GetUtcNow(), peer, Encoding.UTF8.GetString(bytes)));

    // Good until this thread writes the next one.
    private static ReadOnlySpan<byte> Written(SipMessage message)
    {
        var buffer = _threadBuffer ??= new ArrayBufferWriter<byte>(2048);
        buffer.ResetWrittenCount();
        message.WriteTo(buffer);
        return buffer.WrittenSpan;
    }
}
