using System.Buffers.Binary;
using AriVoicemail.Audio;

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>Sounds as the bytes of a file.</summary>
internal static class SoundBytes
{
    public static byte[] Short { get; } = Tone(SoundFormat.WavPcm16, 8000, 1, 1, 440);

    public static byte[] Packed { get; } = Tone(SoundFormat.Flac, 8000, 1, 1, 440);

    public static byte[] Tone(SoundFormat format, int rate, int channels, int seconds, double frequency)
    {
        var path = Path.GetTempFileName();
        var samples = Enumerable.Range(0, rate * seconds).SelectMany(n => Enumerable.Repeat((short)(12000 * Math.Sin(2 * Math.PI * frequency * n / rate)), channels)).ToArray();
        using (var file = SoundFile.Create(path, format, rate, channels)) file.Write(samples);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    /// <summary>A wav of 16 bits whose header says so, whatever is in it.</summary>
    public static byte[] WithHeader(int rate, int channels, int bits = 16, uint? size = null)
    {
        var bytes = Short.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(22), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), unchecked(rate * channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(32), unchecked((ushort)(channels * bits / 8)));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(34), (ushort)bits);
        if (size is { } said) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(40), said);
        return bytes;
    }

    /// <summary>A file with these bytes.</summary>
    public static string Keep(byte[] bytes)
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static double FrequencyOf(short[] samples, int rate) => AriVoicemail.Bed.Tone.DominantFrequency(samples, rate);
}
