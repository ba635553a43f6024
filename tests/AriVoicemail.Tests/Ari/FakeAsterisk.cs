using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using AriVoicemail.Ari;

namespace AriVoicemail.Tests.Ari;

/// <summary>Speaks as much HTTP and WebSocket as it takes to behave as a real Asterisk will not on demand.</summary>
internal sealed class FakeAsterisk : IAsyncDisposable
{
    public const string Password = "a-secret-of-ari";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<FakeSocket> _sockets = System.Threading.Channels.Channel.CreateUnbounded<FakeSocket>();
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Task _accepting;

    public FakeAsterisk()
    {
        _listener.Start();
        Endpoint = new StasisEndpoint("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, "vm", Password);
        _accepting = AcceptAllAsync();
    }

    public StasisEndpoint Endpoint { get; }

    /// <summary>The request lines and headers that came, in their order.</summary>
    public ConcurrentQueue<string> Heads { get; } = [];

    /// <summary>What a request over HTTP is answered: all of it, from the status line on. Its argument is the request line.</summary>
    public Func<string, string> Http { get; set; } = _ => Json(200, """{"system":{"version":"22.10.1~dfsg-1"}}""");

    /// <summary>False: who asks for a WebSocket is refused with 503.</summary>
    public bool TakesSockets { get; set; } = true;

    public static string Json(int status, string body) =>
        $"HTTP/1.1 {status} Reason\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    /// <summary>The next WebSocket that a client opens.</summary>
    public async Task<FakeSocket> SocketAsync() => await _sockets.Reader.ReadAsync().AsTask().WaitAsync(Limit.Time);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var client in _clients) client.Dispose();
        await _accepting;
    }

    private async Task AcceptAllAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                _ = ServeAsync(client);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var stream = client.GetStream();
        try
        {
            while (await ReadHeadAsync(stream) is { } head)
            {
                Heads.Enqueue(head);
                var key = Header(head, "Sec-WebSocket-Key");
                if (key is not null && TakesSockets)
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(Upgrade(key)));
                    var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
                    _sockets.Writer.TryWrite(new FakeSocket(client, socket));
                    return;
                }
                if (Header(head, "Content-Length") is { } length) await stream.ReadExactlyAsync(new byte[int.Parse(length)]);
                await stream.WriteAsync(Encoding.UTF8.GetBytes(key is null ? Http(head.Split("\r\n")[0]) : Json(503, "{}")));
            }
        }
        catch (IOException)
        {
            // The client went away.
        }
    }

    private static async Task<string?> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var letter = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(letter) == 0) return null;
            head.Append((char)letter[0]);
        }
        return head.ToString();
    }

    private static string? Header(string head, string name) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

#pragma warning disable CA5350 // RFC 6455 §4.2.2 wants SHA-1.
    private static string Upgrade(string key)
    {
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        return $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n";
    }
#pragma warning restore CA5350
}
