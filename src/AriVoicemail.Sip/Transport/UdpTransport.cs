using System.Net;
using System.Net.Sockets;
using AriVoicemail.Sip.Messages;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip.Transport;

/// <summary>One UDP socket for everything. A thread of its own receives: on one socket that is faster than asking the system to call back.</summary>
internal sealed class UdpTransport : ITransport, IDisposable
{
    private const int SocketBuffer = 4 << 20;

    private readonly Socket _socket;
    private readonly bool _dual;
    private readonly Received _received;
    private readonly ILogger _logger;
    private readonly Thread _receiving;
    private volatile bool _stopped;

    public UdpTransport(IPEndPoint bind, Received received, ILogger logger)
    {
        (_received, _logger) = (received, logger);
        _socket = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = SocketBuffer, SendBufferSize = SocketBuffer };
        _dual = bind.Address.Equals(IPAddress.IPv6Any);
        if (_dual) _socket.DualMode = true;
        _socket.Bind(bind);
        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _receiving = new Thread(Receive) { IsBackground = true, Name = $"SIP over UDP, port {LocalEndPoint.Port}" };
    }

    public SipProtocol Protocol => SipProtocol.Udp;

    public IPEndPoint LocalEndPoint { get; }

    public void Start() => _receiving.Start();

    /// <exception cref="SocketException">The datagram could not leave this machine.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, SipPeer peer, CancellationToken cancellationToken)
    {
        var target = _dual && peer.Address.AddressFamily is AddressFamily.InterNetwork
            ? new IPEndPoint(peer.Address.Address.MapToIPv6(), peer.Address.Port)
            : peer.Address;
        _socket.SendTo(message.Span, SocketFlags.None, target);
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        _stopped = true;
        _socket.Dispose();
        if (_receiving.IsAlive && Environment.CurrentManagedThreadId != _receiving.ManagedThreadId) _receiving.Join();
    }

    private void Receive()
    {
        var buffer = new byte[SipParser.MaxBytes];
        EndPoint anyone = new IPEndPoint(_socket.AddressFamily is AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_stopped)
        {
            try
            {
                var from = anyone;
                var length = _socket.ReceiveFrom(buffer, ref from);
                _received(buffer.AsSpan(0, length).ToArray(), new SipPeer(SipProtocol.Udp, Unmapped((IPEndPoint)from)), this);
            }
            catch (Exception) when (_stopped)
            {
                return;
            }
            catch (SocketException error)
            {
                // An ICMP error for an earlier datagram, or one that is larger than the buffer: the transaction's timer deals with its loss.
                _logger.LogDebug("Receiving on {Local}: {Error}", LocalEndPoint, error.SocketErrorCode);
            }
#pragma warning disable CA1031 // The loop outlives every datagram.
            catch (Exception error)
#pragma warning restore CA1031
            {
                _logger.LogError(error, "A datagram could not be handled");
            }
        }
    }

    private static IPEndPoint Unmapped(IPEndPoint peer) =>
        peer.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(peer.Address.MapToIPv4(), peer.Port) : peer;
}
