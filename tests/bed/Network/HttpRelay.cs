using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AriVoicemail.Bed;

/// <summary>Stands between an HTTP client and a server, notes what is asked, and lets requests fail on demand. One request for each connection.</summary>
public sealed class HttpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _connections = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Task _accepting;
    private volatile Func<string, HttpFault> _fault = _ => HttpFault.None;

    private HttpRelay(Uri? server)
    {
        Server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where requests go; null: nowhere yet.</summary>
    public Uri? Server { get; set; }

    public Uri Endpoint => new($"http://{_listener.LocalEndpoint}");

    /// <summary>The requests so far: <c>PUT /bucket/key</c>.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static HttpRelay Start(Uri? server = null) => new(server);

    /// <summary>From now on, what becomes of a request, given as <c>PUT /bucket/key</c>.</summary>
    public void Fail(Func<string, HttpFault> fault) => _fault = fault;

    public void Mend() => _fault = _ => HttpFault.None;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var connection in _connections.Keys) connection.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        _connections[client] = _connections[server] = true;
        try
        {
            await PassOnAsync(client.GetStream(), server);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the two has gone.
        }
        finally
        {
            client.Dispose();
            _connections.TryRemove(client, out _);
            _connections.TryRemove(server, out _);
        }
    }

    private async Task PassOnAsync(NetworkStream client, TcpClient server)
    {
        if (await ReadHeadAsync(client) is not { } head) return;
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var words = lines[0].Split(' ');
        var request = $"{words[0]} {words[1]}";
        if (Field(lines, "Expect") is not null) await client.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        var body = new byte[int.Parse(Field(lines, "Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await client.ReadExactlyAsync(body);
        _requests.Enqueue(request);

        var fault = _fault(request);
        if (fault is HttpFault.Silence) await client.CopyToAsync(Stream.Null);
        if (fault is HttpFault.Silence or HttpFault.CutBefore) return;
        if (fault is HttpFault.InternalError or HttpFault.SlowDown)
        {
            await client.WriteAsync(Error(fault));
            return;
        }
        var answer = await AskAsync(server, lines, body);
        if (fault is HttpFault.CutAfter) return;
        await client.WriteAsync(fault is HttpFault.CutAnswer ? answer.AsMemory(0, answer.Length - Math.Max(1, (answer.Length - EndOfHead(answer)) / 2)) : answer);
    }

    /// <summary>The whole answer; the server closes behind it.</summary>
    private async Task<byte[]> AskAsync(TcpClient server, string[] lines, byte[] body)
    {
        await server.ConnectAsync(IPAddress.Loopback, Server!.Port);
        var stream = server.GetStream();
        // The name of the host is signed, and stays.
        var kept = lines.Where(line => !line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase) && !line.StartsWith("Expect:", StringComparison.OrdinalIgnoreCase));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{string.Join("\r\n", kept)}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(body);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer);
        return answer.ToArray();
    }

    private static int EndOfHead(byte[] answer) => answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4;

    private static async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0) return null;
            head.Append((char)one[0]);
        }
        return head.ToString();
    }

    private static string? Field(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    private static byte[] Error(HttpFault fault)
    {
        var (status, code) = fault is HttpFault.SlowDown ? ("503 Slow Down", "SlowDown") : ("500 Internal Server Error", "InternalError");
        var body = $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>not now</Message></Error>";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
    }
}
