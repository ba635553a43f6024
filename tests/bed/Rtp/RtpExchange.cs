using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AriVoicemail.Bed;

/// <summary>
/// The audio of many calls in one UDP socket: Asterisk has a port of its own for each call, which tells them apart. One thread notes when
/// packets come, another sends every phone's packet when it is due.
/// </summary>
public sealed class RtpExchange : IDisposable
{
    private const int LongestPacket = 2048;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
    private readonly ConcurrentDictionary<int, RtpStream> _streams = new();
    private readonly Thread _receiving;
    private readonly Thread _sending;
    private volatile bool _over;

    public RtpExchange()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _receiving = new Thread(Receive) { IsBackground = true };
        _sending = new Thread(Send) { IsBackground = true };
        _receiving.Start();
        _sending.Start();
    }

    /// <summary>Where Asterisk is to send the audio of every call.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <param name="port">Where Asterisk wants the audio of this call.</param>
    internal RtpStream Open(int port) => _streams[port] = new RtpStream(_socket, new IPEndPoint(IPAddress.Loopback, port));

    internal void Close(int port) => _streams.TryRemove(port, out _);

    public void Dispose()
    {
        _over = true;
        _sending.Join();
        _socket.Dispose();
        _receiving.Join();
    }

    private void Send()
    {
        while (!_over)
        {
            foreach (var (_, stream) in _streams) stream.SendIfDue(Stopwatch.GetTimestamp());
            Thread.Sleep(1);
        }
    }

    private void Receive()
    {
        var packet = new byte[LongestPacket];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        while (!_over)
        {
            try
            {
                var length = _socket.ReceiveFrom(packet, SocketFlags.None, from);
                var at = Stopwatch.GetTimestamp();
                if (_streams.TryGetValue(PortOf(from), out var stream)) stream.Receive(packet.AsSpan(0, length), at);
            }
            catch (SocketException)
            {
                // The other side of a call is gone, or our socket.
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    // sockaddr_in: two bytes of family, then the port in network order.
    private static int PortOf(SocketAddress address) => (address[2] << 8) | address[3];
}
