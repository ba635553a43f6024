using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AriVoicemail.Bench;

/// <summary>A proxy with all its phones in one socket: answers every NOTIFY with 200 and keeps the time of each dialog's first.</summary>
internal sealed class LampResponder : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 8 << 20, SendBufferSize = 8 << 20 };
    private readonly Thread _thread;
    private readonly ConcurrentDictionary<string, long> _lit = new();

    public LampResponder()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _thread = new Thread(Respond) { IsBackground = true };
        _thread.Start();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>How many dialogs got a NOTIFY that tells of one new message.</summary>
    public int Lit => _lit.Count;

    /// <summary>How many NOTIFYs came, copies among them.</summary>
    public int Received { get; private set; }

    /// <summary>When the last dialog was lit for the first time.</summary>
    public long LastLitAt { get; private set; }

    public void Dispose()
    {
        _socket.Dispose();
        _thread.Join();
    }

    private void Respond()
    {
        var packet = new byte[65_535];
        var answer = new byte[4096];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        while (true)
        {
            try
            {
                var request = packet.AsSpan(0, _socket.ReceiveFrom(packet, SocketFlags.None, from));
                if (!request.StartsWith("NOTIFY "u8) && !request.StartsWith("OPTIONS "u8)) continue;
                _socket.SendTo(answer.AsSpan(0, Answer(request, answer)), SocketFlags.None, from);
                if (request.IndexOf("Voice-Message: 1/0"u8) < 0) continue;
                Received++;
                if (_lit.TryAdd(CallId(request), 0)) LastLitAt = Stopwatch.GetTimestamp();
            }
            catch (SocketException)
            {
                // The sender's socket is gone, or ours.
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    // The lines that RFC 3261 §8.2.6.2 takes over, copied as they are.
    private static int Answer(ReadOnlySpan<byte> request, Span<byte> answer)
    {
        var length = Append(answer, 0, "SIP/2.0 200 OK\r\n"u8);
        foreach (var range in request.Split("\r\n"u8))
        {
            var line = request[range];
            if (line.IsEmpty) break;
            if (line.StartsWith("Via:"u8) || line.StartsWith("From:"u8) || line.StartsWith("To:"u8) || line.StartsWith("Call-ID:"u8) || line.StartsWith("CSeq:"u8))
            {
                length = Append(answer, Append(answer, length, line), "\r\n"u8);
            }
        }
        return Append(answer, length, "Content-Length: 0\r\n\r\n"u8);
    }

    private static int Append(Span<byte> target, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target[at..]);
        return at + text.Length;
    }

    private static string CallId(ReadOnlySpan<byte> request)
    {
        var rest = request[(request.IndexOf("\r\nCall-ID: "u8) + 11)..];
        return System.Text.Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'\r')]);
    }
}
