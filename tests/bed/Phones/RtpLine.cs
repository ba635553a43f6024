using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AriVoicemail.Bed;

/// <summary>A phone's RTP, μ-law in packets of 20 ms: silence goes out unless there is something to say, and what comes in is handed on.</summary>
internal sealed class RtpLine : IAsyncDisposable
{
    private const int Header = 12;
    private const int Ulaw = 0, TelephoneEvents = 101;
    private const string EventCodes = "0123456789*#ABCD";

    private static readonly TimeSpan Packet = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] Silence = [.. Enumerable.Repeat((byte)0xFF, NamedSounds.FrameSamples)];

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _gate = new();
    private readonly Action<byte[]> _received;
    private readonly Queue<(int Type, bool Marker, uint Back, byte[] Payload, bool IsKey)> _toSend = [];
    private readonly uint _source = (uint)Random.Shared.Next();
    private readonly Task _receiving;
    private Task _sending = Task.CompletedTask;
    private ushort _sequence;
    private uint _timestamp;

    public RtpLine(Action<byte[]> received)
    {
        _received = received;
        // A busy test reads late, and nothing of a call may be missing then.
        _socket.Client.ReceiveBufferSize = 1 << 20;
        _receiving = ReceiveAsync();
    }

    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    public void Start(IPEndPoint to) => _sending = SendAsync(to);

    public Task SayAsync(ReadOnlySpan<short> samples)
    {
        var codes = Bed.Ulaw.Encode(samples);
        lock (_gate)
        {
            foreach (var frame in codes.Chunk(NamedSounds.FrameSamples)) _toSend.Enqueue((Ulaw, false, 0, frame, false));
        }
        return SentAsync();
    }

    /// <summary>RFC 4733 §2.5.1: every packet tells how long the key is down by now, the last one three times.</summary>
    /// <param name="packets">How long the key is down, and how long none is afterwards.</param>
    public Task PressAsync(char key, int packets)
    {
        lock (_gate)
        {
            for (var n = 1; n <= packets; n++) _toSend.Enqueue((TelephoneEvents, n == 1, (uint)(n - 1) * NamedSounds.FrameSamples, Event(key, n, n == packets), true));
            for (var n = 0; n < 2; n++) _toSend.Enqueue((TelephoneEvents, false, (uint)(packets + n) * NamedSounds.FrameSamples, Event(key, packets, true), true));
            for (var n = 2; n < packets; n++) _toSend.Enqueue((Ulaw, false, 0, Silence, true));
        }
        return SentAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_receiving, _sending);
        _socket.Dispose();
        _over.Dispose();
    }

    private static byte[] Event(char key, int packets, bool end)
    {
        byte[] payload = [(byte)EventCodes.IndexOf(key, StringComparison.Ordinal), (byte)(end ? 0x80 | 10 : 10), 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(2), (ushort)(packets * NamedSounds.FrameSamples));
        return payload;
    }

    private Task SentAsync() => Poll.ForAsync("all that is said to be sent", () =>
    {
        lock (_gate) return _toSend.Count == 0 || _over.IsCancellationRequested;
    }, seconds: 60);

    private async Task SendAsync(IPEndPoint to)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            for (var sent = 1; ; sent++)
            {
                await _socket.SendAsync(Next(out var isKey), to, _over.Token);
                var left = sent * Packet - Stopwatch.GetElapsedTime(began);
                // Late packets are caught up with: a pause of the test is none of the caller's. But no key is shorter than it is.
                if (isKey && left < Packet / 2)
                {
                    began = Stopwatch.GetTimestamp() - (long)((sent - 1) * Packet.TotalSeconds * Stopwatch.Frequency);
                    left = Packet;
                }
                if (left > TimeSpan.Zero) await Task.Delay(left, _over.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            // The call is over.
        }
    }

    private byte[] Next(out bool isKey)
    {
        var (type, marker, back, payload) = (Ulaw, false, 0u, Silence);
        isKey = false;
        lock (_gate)
        {
            if (_toSend.TryDequeue(out var next)) (type, marker, back, payload, isKey) = next;
        }
        var packet = new byte[Header + payload.Length];
        packet[0] = 0x80;
        packet[1] = (byte)(type | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), _sequence++);
        // All packets of one key bear the time when it went down.
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), _timestamp - back);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), _source);
        payload.CopyTo(packet, Header);
        _timestamp += NamedSounds.FrameSamples;
        return packet;
    }

    private async Task ReceiveAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                var packet = (await _socket.ReceiveAsync(_over.Token)).Buffer;
                if (packet.Length <= Header || (packet[1] & 0x7F) != Ulaw) continue;
                _received(packet[Header..]);
            }
            catch (SocketException)
            {
                // ICMP says that the other side is gone.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
