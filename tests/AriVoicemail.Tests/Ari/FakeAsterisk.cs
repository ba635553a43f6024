using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using AriVoicemail.Ari;

namespace AriVoicemail.Tests.Ari;

/// <summary>An Asterisk that does what the real one won't do on demand: it falls silent, drops, answers out of order, sends nonsense.</summary>
internal sealed class FakeAsterisk : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<Peer> _sockets = System.Threading.Channels.Channel.CreateUnbounded<Peer>();
    private readonly CancellationTokenSource _stop = new();

    public FakeAsterisk()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public StasisEndpoint Endpoint => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, "vm", "s3cret");

    /// <summary>Every request's head, as it came.</summary>
    public List<string> Heads { get; } = [];

    /// <summary>What plain HTTP requests get.</summary>
    public (int Status, string Body) Answer { get; set; } = (204, "");

    /// <summary>The next WebSocket that a client opens.</summary>
    public ValueTask<Peer> ConnectedAsync() => _sockets.Reader.ReadAsync(_stop.Token);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var stream = client.GetStream();
        while (await ReadHeadAsync(stream) is { Length: > 0 } head)
        {
            lock (Heads) Heads.Add(head);
            if (head.Contains("Sec-WebSocket-Key: ", StringComparison.Ordinal))
            {
                await UpgradeAsync(stream, head);
                _sockets.Writer.TryWrite(new Peer(client));
                return;
            }
            var (status, body) = Answer;
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        }
    }

    private static async Task UpgradeAsync(NetworkStream stream, string head)
    {
        var key = head.Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
        // RFC 6455 §1.3.
#pragma warning disable CA5350
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
    }

    private static async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0) return "";
            head.Append((char)one[0]);
        }
        return head.ToString();
    }

    /// <summary>The far end of one WebSocket. It never answers a ping.</summary>
    internal sealed class Peer(TcpClient client)
    {
        private readonly NetworkStream _stream = client.GetStream();

        /// <summary>Sends a text message in as many fragments as there are parts.</summary>
        public async Task SendAsync(params string[] parts)
        {
            for (var i = 0; i < parts.Length; i++)
            {
                var payload = Encoding.UTF8.GetBytes(parts[i]);
                var first = (byte)((i == parts.Length - 1 ? 0x80 : 0) | (i == 0 ? 1 : 0));
                byte[] length = payload.Length < 126 ? [(byte)payload.Length] : [126, (byte)(payload.Length >> 8), (byte)payload.Length];
                await _stream.WriteAsync((byte[])[first, .. length, .. payload]);
            }
        }

        /// <summary>The next text message of the client.</summary>
        public async Task<string> ReceiveAsync()
        {
            while (true)
            {
                var head = new byte[2];
                await _stream.ReadExactlyAsync(head);
                var length = head[1] & 0x7f;
                if (length == 126)
                {
                    var extended = new byte[2];
                    await _stream.ReadExactlyAsync(extended);
                    length = (extended[0] << 8) | extended[1];
                }
                var masked = new byte[4 + length];
                await _stream.ReadExactlyAsync(masked);
                var payload = masked.Skip(4).Select((b, i) => (byte)(b ^ masked[i % 4])).ToArray();
                if ((head[0] & 0x0f) == 1) return Encoding.UTF8.GetString(payload);
            }
        }

        public void Drop() => client.Client.Close(0);
    }
}
