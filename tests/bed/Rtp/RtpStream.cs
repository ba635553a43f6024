using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AriVoicemail.Bed;

/// <summary>One call's audio: sends silence as a telephone does, presses keys (RFC 4733), and knows to the microsecond when something came back.</summary>
public sealed class RtpStream
{
    private const int Header = 12;
    private const int SamplesPerPacket = 160;
    private const byte Audio = 0;
    private const byte Event = 101;
    private const byte Marker = 0x80;
    private const byte EventEnd = 0x80;
    private const byte Volume = 10;
    private const byte Silence = 0xFF;
    private const byte NegativeSilence = 0x7F;

    // A finger rests that long on a key; Asterisk takes none for shorter than 80 ms.
    private const int PacketsPerKey = 6;

    // RFC 4733 §2.5.1.4: the end is said three times.
    private const int EndPackets = 3;

    private const string Keys = "0123456789*#";

    private static readonly long Period = Stopwatch.Frequency / 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Two packets late, and a third that never was: Asterisk has stopped.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(60);

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly IPEndPoint _to;
    private readonly byte[] _audio = new byte[Header + SamplesPerPacket];
    private readonly byte[] _event = new byte[Header + 4];
    private readonly uint _source = (uint)Random.Shared.Next();
    private readonly long _opened = Stopwatch.GetTimestamp();
    private long _dueAt;
    private ushort _sequence;
    private uint _timestamp;
    private long _lastAt;
    private long _plainSince;
    private PressedKey? _pressed;

    internal RtpStream(Socket socket, IPEndPoint to)
    {
        (_socket, _to) = (socket, to);
        _lastAt = _opened;
        // Phones are not in step with each other.
        _dueAt = _opened + Random.Shared.NextInt64(Period);
        Array.Fill(_audio, Silence, Header, SamplesPerPacket);
    }

    /// <summary>How long nothing has come: Asterisk sends no packets while it waits for a key.</summary>
    public TimeSpan SilentFor => Stopwatch.GetElapsedTime(Volatile.Read(ref _lastAt));

    /// <summary>Since when packets of silent prompts come without a pause or a prompt that sounds; null: none come now.</summary>
    public TimeSpan? PlainFor
    {
        get
        {
            lock (_gate) return _plainSince > 0 && Stopwatch.GetElapsedTime(_lastAt) < Gap ? Stopwatch.GetElapsedTime(_plainSince) : null;
        }
    }

    /// <summary>Presses a key, and waits until it is let go and answered.</summary>
    /// <param name="sounds">
    /// What the answer is known by: true, the first packet that sounds (see <see cref="AsteriskOptions.AudiblePrompts"/>); false, the first
    /// packet; null, nothing is waited for.
    /// </param>
    public async Task<AnsweredKey> PressAsync(char key, bool? sounds)
    {
        var pressed = new PressedKey(key, sounds);
        lock (_gate) _pressed = pressed;
        try
        {
            return await pressed.Done.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return new AnsweredKey(key, pressed.WasSpeaking, null);
        }
    }

    internal void SendIfDue(long now)
    {
        if (now < _dueAt) return;
        _dueAt = Math.Max(_dueAt + Period, now - Period);
        _timestamp += SamplesPerPacket;
        lock (_gate)
        {
            if (_pressed is { Sent: < PacketsPerKey + EndPackets } key) SendKey(key);
            else Send(_audio, Audio, marker: false, _timestamp);
        }
    }

    internal void Receive(ReadOnlySpan<byte> packet, long at)
    {
        // RTCP may come here too: its types are no audio.
        if (packet.Length <= Header || (packet[1] & 0x7F) != Audio) return;
        var isPlain = packet[Header] is Silence or NegativeSilence;
        lock (_gate)
        {
            if (!isPlain) _plainSince = 0;
            else if (_plainSince == 0 || Stopwatch.GetElapsedTime(_lastAt, at) > Gap) _plainSince = at;
            _lastAt = at;
            if (_pressed is not { LetGoAt: > 0, Sounds: { } sounds } key || at < key.LetGoAt || (sounds && isPlain)) return;
            key.Done.TrySetResult(new AnsweredKey(key.Key, key.WasSpeaking, Stopwatch.GetElapsedTime(key.LetGoAt, at)));
        }
    }

    private void SendKey(PressedKey key)
    {
        if (key.Sent == 0) key.BeganAt = _timestamp;
        var ends = ++key.Sent > PacketsPerKey;
        _event[Header] = (byte)Keys.IndexOf(key.Key, StringComparison.Ordinal);
        _event[Header + 1] = (byte)(Volume | (ends ? EventEnd : 0));
        BinaryPrimitives.WriteUInt16BigEndian(_event.AsSpan(Header + 2), (ushort)(SamplesPerPacket * Math.Min(key.Sent, PacketsPerKey)));
        if (ends && key.LetGoAt == 0)
        {
            key.LetGoAt = Stopwatch.GetTimestamp();
            key.WasSpeaking = Stopwatch.GetElapsedTime(_lastAt, key.LetGoAt) < Gap;
        }
        Send(_event, Event, marker: key.Sent == 1, key.BeganAt);
        if (key is { Sent: PacketsPerKey + EndPackets, Sounds: null }) key.Done.TrySetResult(new AnsweredKey(key.Key, key.WasSpeaking, null));
    }

    private void Send(byte[] packet, byte type, bool marker, uint timestamp)
    {
        packet[0] = 0x80;
        packet[1] = (byte)(type | (marker ? Marker : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), ++_sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), _source);
        try
        {
            _socket.SendTo(packet, _to);
        }
        catch (SocketException)
        {
            // The call has just ended.
        }
    }

    private sealed class PressedKey(char key, bool? sounds)
    {
        public char Key => key;

        public bool? Sounds => sounds;

        public int Sent { get; set; }

        public uint BeganAt { get; set; }

        public long LetGoAt { get; set; }

        public bool WasSpeaking { get; set; }

        public TaskCompletionSource<AnsweredKey> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
