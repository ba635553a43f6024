using System.Security.Cryptography;
using System.Text;

namespace AriVoicemail.Bed;

/// <summary>
/// Sounds of which every 20 ms are noise that occurs nowhere else: each packet that a phone receives tells which sound is heard, and where in it.
/// </summary>
public sealed class NamedSounds
{
    internal const int FrameSamples = 160;

    private const int FramesPerSecond = 50;

    // Asterisk counts the header of a wav among its samples, and so leaves out the last 22: the packet is told by those before.
    private const int TellingCodes = 128;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Name, int Frame)> _frames = [];
    private readonly Dictionary<string, int> _lengths = [];

    /// <summary>The sound of that name; its length counts whole packets.</summary>
    public short[] Make(string name, double seconds)
    {
        var frames = (int)Math.Round(seconds * FramesPerSecond);
        var random = new Random(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
        var samples = new short[frames * FrameSamples];
        lock (_gate)
        {
            _lengths[name] = frames;
            for (var frame = 0; frame < frames; frame++)
            {
                // Only what μ-law has a code for, so that it comes out of Asterisk as it went in; of the two codes for nothing, neither.
                var codes = Enumerable.Range(0, FrameSamples).Select(_ => (byte)(random.Next(2) * 0x80 + random.Next(0x7F))).ToArray();
                for (var n = 0; n < FrameSamples; n++) samples[frame * FrameSamples + n] = Ulaw.Decode(codes[n]);
                _frames[Key(codes)] = (name, frame);
            }
        }
        return samples;
    }

    public void Write(string path, string name, double seconds) => WavFile.Write(path, Make(name, seconds), 8000);

    /// <summary>Adds what a packet lets hear. Silence is nothing; what is none of these sounds, two at once for instance, is <c>?</c>.</summary>
    internal void Recognise(byte[] packet, List<HeardSound> heard)
    {
        if (Array.TrueForAll(packet, code => (code & 0x7F) >= 0x7E)) return;
        var last = heard.Count > 0 ? heard[^1] : null;
        lock (_gate)
        {
            var (name, frame) = _frames.GetValueOrDefault(Key(packet), (HeardSound.Unknown, last?.To ?? 0));
            if (last?.Name == name && last.To == frame) heard[^1] = last with { To = frame + 1 };
            else heard.Add(new HeardSound(name, frame, frame + 1, _lengths.GetValueOrDefault(name)));
        }
    }

    private static string Key(byte[] packet) => Encoding.Latin1.GetString(packet, 0, Math.Min(packet.Length, TellingCodes));
}
