using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>Proxy and phone in one socket: keeps every packet and confirms it.</summary>
public sealed class AnsweringPhone : IAsyncDisposable
{
    private static readonly string[] Echoed = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"];
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Channel<string> _packets = Channel.CreateUnbounded<string>();
    private readonly Task _answering;

    public AnsweringPhone() => _answering = AnswerAsync();

    public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>The next packet that contains <paramref name="text"/>; others before it are passed over.</summary>
    public async Task<string> NextAsync(string text)
    {
        while (true)
        {
            var packet = await _packets.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            if (packet.Contains(text, StringComparison.Ordinal)) return packet;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _answering;
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync();
                var packet = Encoding.UTF8.GetString(received.Buffer);
                var echoed = packet.Split("\r\n").Where(line => Echoed.Any(name => line.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
                var answer = $"SIP/2.0 200 OK\r\n{string.Join("\r\n", echoed)}\r\nContent-Length: 0\r\n\r\n";
                await _socket.SendAsync(Encoding.UTF8.GetBytes(answer), received.RemoteEndPoint);
                await _packets.Writer.WriteAsync(packet);
            }
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // The test has ended.
        }
    }
}
