using System.Net;
using System.Net.Sockets;
using System.Text;
using AriVoicemail.Sip.Messages;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip.Transport;

/// <summary>One UDP socket for everything. Its receive loop ends only with the transport.</summary>
internal sealed class UdpTransport : IAsyncDisposable
{
    private const int SocketBuffer = 4 << 20;

    private readonly Socket _socket;
    private readonly bool _dual;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _receiving = Task.CompletedTask;

    public UdpTransport(IPEndPoint bind, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        _socket = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = SocketBuffer, SendBufferSize = SocketBuffer };
        _dual = bind.Address.Equals(IPAddress.IPv6Any);
        if (_dual) _socket.DualMode = true;
        _socket.Bind(bind);
        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Sees every datagram; null when nobody looks.</summary>
    public Action<SipPacket>? Trace { get; set; }

    public void Start(Func<ReadOnlyMemory<byte>, IPEndPoint, ValueTask> received) => _receiving = ReceiveAsync(received);

    /// <exception cref="SocketException">The datagram could not leave this machine.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint peer, CancellationToken cancellationToken)
    {
        Trace?.Invoke(new SipPacket(SipDirection.Out, _time.GetUtcNow(), peer, Encoding.UTF8.GetString(datagram.Span)));
        var target = _dual && peer.AddressFamily is AddressFamily.InterNetwork ? new IPEndPoint(peer.Address.MapToIPv6(), peer.Port) : peer;
        await _socket.SendToAsync(datagram, SocketFlags.None, target, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _receiving;
        _stop.Dispose();
    }

    private async Task ReceiveAsync(Func<ReadOnlyMemory<byte>, IPEndPoint, ValueTask> received)
    {
        var buffer = new byte[SipParser.MaxBytes];
        var anyone = new IPEndPoint(_socket.AddressFamily is AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var datagram = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, _stop.Token);
                var peer = Unmapped((IPEndPoint)datagram.RemoteEndPoint);
                Trace?.Invoke(new SipPacket(SipDirection.In, _time.GetUtcNow(), peer, Encoding.UTF8.GetString(buffer, 0, datagram.ReceivedBytes)));
                await received(buffer.AsSpan(0, datagram.ReceivedBytes).ToArray(), peer);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
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
