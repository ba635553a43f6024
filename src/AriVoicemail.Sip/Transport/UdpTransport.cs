using System.Net;
using System.Net.Sockets;
using AriVoicemail.Sip.Messages;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip.Transport;

/// <summary>One UDP socket for everything, and one thread that reads it: blocking calls cost half of what asynchronous ones do here.</summary>
internal sealed class UdpTransport : IDisposable
{
    private const int SocketBuffer = 4 << 20;

    private readonly Socket _socket;
    private readonly bool _dual;
    private readonly MessageReceived _received;
    private readonly ILogger _logger;
    private readonly Thread _receiving;
    private volatile bool _closed;

    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public UdpTransport(IPEndPoint bind, MessageReceived received, ILogger logger)
    {
        (_received, _logger) = (received, logger);
        _socket = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = SocketBuffer, SendBufferSize = SocketBuffer };
        _dual = bind.Address.Equals(IPAddress.IPv6Any);
        if (_dual) _socket.DualMode = true;
        try
        {
            _socket.Bind(bind);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }
        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _receiving = new Thread(Receive) { IsBackground = true, Name = $"SIP {LocalEndPoint}" };
    }

    public IPEndPoint LocalEndPoint { get; }

    public void Start() => _receiving.Start();

    /// <exception cref="SocketException">The datagram could not leave this machine.</exception>
    public void Send(ReadOnlySpan<byte> datagram, IPEndPoint peer) =>
        _socket.SendTo(datagram, SocketFlags.None, _dual && peer.AddressFamily is AddressFamily.InterNetwork ? Mapped(peer) : peer);

    public void Dispose()
    {
        _closed = true;
        _socket.Dispose();
        if (_receiving.IsAlive && Thread.CurrentThread != _receiving) _receiving.Join();
    }

    private void Receive()
    {
        var buffer = new byte[SipParser.MaxBytes];
        var from = new SocketAddress(_socket.AddressFamily);
        var peers = new LastPeer(_socket.AddressFamily);
        while (!_closed)
        {
            try
            {
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                _received(buffer.AsSpan(0, length), peers.Of(from), null);
            }
            catch (Exception) when (_closed)
            {
                return;
            }
            catch (SocketException error)
            {
                // The transaction's timer deals with the loss.
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

    private static IPEndPoint Mapped(IPEndPoint peer) => new(peer.Address.MapToIPv6(), peer.Port);

    /// <summary>Most datagrams come from where the last one came from, so its address need not be made again.</summary>
    private sealed class LastPeer(AddressFamily family)
    {
        private readonly SocketAddress _address = new(family);
        private SipPeer _peer;

        public SipPeer Of(SocketAddress from)
        {
            if (_peer.Address is not null && from.Equals(_address)) return _peer;
            from.Buffer.Span.CopyTo(_address.Buffer.Span);
            _address.Size = from.Size;
            var anyone = new IPEndPoint(family is AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
            var peer = (IPEndPoint)anyone.Create(from);
            return _peer = new SipPeer(SipProtocol.Udp, Unmapped(peer));
        }

        private static IPEndPoint Unmapped(IPEndPoint peer) => peer.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(peer.Address.MapToIPv4(), peer.Port) : peer;
    }
}
