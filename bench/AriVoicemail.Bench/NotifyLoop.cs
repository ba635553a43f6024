using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AriVoicemail.Bench;

/// <summary>The least that a NOTIFY can cost in .NET: one thread sends packets made before, one receives; nobody looks at what comes.</summary>
internal sealed class NotifyLoop : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20, SendBufferSize = 4 << 20 };
    private readonly SemaphoreSlim _free;
    private readonly SocketAddress _to;
    private readonly int _window;
    private readonly byte[] _packet;
    private readonly int _branch;
    private readonly int _callId;
    private long _number;
    private long _answered;

    public NotifyLoop(IPEndPoint to, int window)
    {
        (_to, _window, _free) = (to.Serialize(), window, new SemaphoreSlim(window));
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _packet = System.Text.Encoding.ASCII.GetBytes(NotifySender.Notify(0).ToString()
            .Replace("Max-Forwards", $"Via: SIP/2.0/UDP {_socket.LocalEndPoint};rport;branch=z9hG4bK0000000000000000\r\nMax-Forwards", StringComparison.Ordinal));
        _branch = _packet.AsSpan().IndexOf("z9hG4bK"u8) + 7;
        _callId = _packet.AsSpan().IndexOf("975e9eca82de-"u8) + 13;
        new Thread(Receive) { IsBackground = true }.Start();
    }

    public (long Done, long Repeated) Run(TimeSpan time)
    {
        var (clock, lost, before) = (Stopwatch.StartNew(), 0L, Interlocked.Read(ref _answered));
        while (clock.Elapsed < time)
        {
            // What is not answered within T1 is lost, and somebody has to make room for the next.
            if (!_free.Wait(500))
            {
                lost += _window;
                _free.Release(_window);
                continue;
            }
            _number++;
            Utf8Formatter.TryFormat(_number, _packet.AsSpan(_branch), out _, new('D', 16));
            Utf8Formatter.TryFormat(_number, _packet.AsSpan(_callId), out _, new('D', 12));
            _socket.SendTo(_packet, SocketFlags.None, _to);
        }
        return (Interlocked.Read(ref _answered) - before, lost);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _free.Dispose();
    }

    private void Receive()
    {
        var (buffer, from) = (new byte[65_535], new SocketAddress(AddressFamily.InterNetwork));
        try
        {
            while (true)
            {
                _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                Interlocked.Increment(ref _answered);
                _free.Release();
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }
}
