using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AriVoicemail.Bed;

/// <summary>A phone's socket: UDP from a port of its own, or a TCP connection to the proxy.</summary>
internal sealed class PhoneLine : IAsyncDisposable
{
    private const int LongestMessage = 16_384;

    private readonly Socket _socket;
    private readonly IPEndPoint _proxy;
    private readonly Action<SipPacket> _received;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _listening;

    private PhoneLine(Socket socket, IPEndPoint proxy, Action<SipPacket> received)
    {
        (_socket, _proxy, _received) = (socket, proxy, received);
        Address = (IPEndPoint)socket.LocalEndPoint!;
        _listening = IsTcp ? ReadStreamAsync() : ReadPacketsAsync();
    }

    public IPEndPoint Address { get; }

    public IPEndPoint Proxy => _proxy;

    public bool IsTcp => _socket.ProtocolType is ProtocolType.Tcp;

    public static async Task<PhoneLine> OpenAsync(IPEndPoint proxy, IPAddress from, bool tcp, Action<SipPacket> received)
    {
        var socket = tcp
            ? new Socket(proxy.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(proxy.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(from, 0));
        if (tcp) await socket.ConnectAsync(proxy);
        return new PhoneLine(socket, proxy, received);
    }

    public async Task SendAsync(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        try
        {
            if (IsTcp) await _socket.SendAsync(bytes, _over.Token);
            else await _socket.SendToAsync(bytes, SocketFlags.None, _proxy, _over.Token);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The proxy is away, or the phone is: a datagram would be lost as well.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _listening;
        _socket.Dispose();
        _over.Dispose();
    }

    private async Task ReadPacketsAsync()
    {
        var buffer = new byte[LongestMessage];
        while (!_over.IsCancellationRequested)
        {
            try
            {
                var length = await _socket.ReceiveAsync(buffer, _over.Token);
                _received(SipPacket.Read(Encoding.Latin1.GetString(buffer, 0, length)));
            }
            catch (SocketException)
            {
                // ICMP says that nobody listens at the proxy; it may return.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ReadStreamAsync()
    {
        var buffer = new byte[LongestMessage];
        var pending = new StringBuilder();
        try
        {
            while (await _socket.ReceiveAsync(buffer, _over.Token) is > 0 and var length)
            {
                pending.Append(Encoding.Latin1.GetString(buffer, 0, length));
                while (Take(pending) is { } text) _received(SipPacket.Read(text));
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // The connection has ended.
        }
    }

    // RFC 3261 §18.3: Content-Length tells where a message ends in a stream; CRLF between messages means nothing.
    private static string? Take(StringBuilder pending)
    {
        var text = pending.ToString();
        var start = text.Length - text.TrimStart('\r', '\n').Length;
        var headers = text.IndexOf("\r\n\r\n", start, StringComparison.Ordinal);
        if (headers < 0) return null;
        var length = int.TryParse(SipPacket.Read(text[start..(headers + 4)]).Header("Content-Length"), out var body) ? body : 0;
        var end = headers + 4 + length;
        if (text.Length < end) return null;
        pending.Remove(0, end);
        return text[start..end];
    }
}
