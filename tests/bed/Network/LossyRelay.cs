using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AriVoicemail.Bed;

/// <summary>
/// A bad network on the way to a UDP server: loses packets in both directions, or all of them while it is cut. Like a NAT it gives each
/// client a port of its own towards the server.
/// </summary>
public sealed class LossyRelay : IAsyncDisposable
{
    private const int LongestPacket = 65_535;

    private readonly Socket _front;
    private readonly ConcurrentDictionary<IPEndPoint, Socket> _clients = [];
    private readonly ConcurrentBag<Task> _ways = [];
    private readonly CancellationTokenSource _over = new();
    private readonly IPEndPoint _target;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private volatile bool _cut;
    private int _passed;
    private int _lost;

    private LossyRelay(IPEndPoint target, int port, int seed) => (_target, _front, _random) = (target, Open(port), new Random(seed));

    /// <summary>Where clients send to.</summary>
    public IPEndPoint Address => (IPEndPoint)_front.LocalEndPoint!;

    /// <summary>The share of packets that get lost from now on, 0 to 1.</summary>
    public double Loss { get; set; }

    public int Passed => _passed;

    public int Lost => _lost;

    /// <param name="target">The server behind it.</param>
    /// <param name="port">Of its own; null: any.</param>
    /// <param name="seed">Decides which packets get lost.</param>
    public static LossyRelay Start(IPEndPoint target, int? port = null, int seed = 1)
    {
        var relay = new LossyRelay(target, port ?? Ports.Free(), seed);
        relay._ways.Add(relay.ForwardAsync());
        return relay;
    }

    /// <summary>Nothing gets through any more.</summary>
    public void Cut() => _cut = true;

    public void Restore() => _cut = false;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_ways);
        foreach (var socket in _clients.Values) socket.Dispose();
        _front.Dispose();
        _over.Dispose();
    }

    private async Task ForwardAsync()
    {
        var anybody = new IPEndPoint(IPAddress.Any, 0);
        var buffer = new byte[LongestPacket];
        await UntilOverAsync(async () =>
        {
            var packet = await _front.ReceiveFromAsync(buffer, SocketFlags.None, anybody, _over.Token);
            var client = (IPEndPoint)packet.RemoteEndPoint;
            if (!_clients.TryGetValue(client, out var back))
            {
                back = _clients[client] = Open(0);
                _ways.Add(ReturnAsync(back, client));
            }
            if (Passes()) await back.SendToAsync(buffer.AsMemory(0, packet.ReceivedBytes), SocketFlags.None, _target, _over.Token);
        });
    }

    private async Task ReturnAsync(Socket back, IPEndPoint client)
    {
        var buffer = new byte[LongestPacket];
        await UntilOverAsync(async () =>
        {
            var length = await back.ReceiveAsync(buffer, _over.Token);
            if (Passes()) await _front.SendToAsync(buffer.AsMemory(0, length), SocketFlags.None, client, _over.Token);
        });
    }

    private async Task UntilOverAsync(Func<Task> passOne)
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                await passOne();
            }
            catch (SocketException)
            {
                // ICMP says that nobody listens on the other side now.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private bool Passes()
    {
        lock (_gate)
        {
            var passes = !_cut && _random.NextDouble() >= Loss;
            if (passes) _passed++;
            else _lost++;
            return passes;
        }
    }

    private static Socket Open(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }
}
