using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Audio;

/// <summary>Sounds made for a test: 8000 samples a second.</summary>
internal static class Wav
{
    public const int Rate = 8000;

    public static short[] Tone(double seconds, short amplitude = 8000, double hertz = 440) =>
        [.. Enumerable.Range(0, (int)(seconds * Rate)).Select(n => (short)(amplitude * Math.Sin(2 * Math.PI * hertz * n / Rate)))];

    public static short[] Silence(double seconds) => new short[(int)(seconds * Rate)];

    public static string Write(string path, params short[][] parts) => Write(path, SoundFormat.WavPcm16, parts);

    public static string Write(string path, SoundFormat format, params short[][] parts)
    {
        using var file = SoundFile.Create(path, format, Rate);
        foreach (var part in parts) file.Write(part);
        return path;
    }

    public static short[] Read(string path)
    {
        using var file = SoundFile.OpenRead(path);
        var samples = new short[file.Frames];
        Assert.Equal(samples.Length, file.Read(samples));
        return samples;
    }

    /// <summary>A canonical 44-byte header, written by hand, before <paramref name="dataLength"/> bytes of sound.</summary>
    public static byte[] Bytes(uint riffSize, uint dataSize, int dataLength, params byte[][] chunksBefore)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(riffSize);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(Rate);
        writer.Write(Rate * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        foreach (var chunk in chunksBefore) writer.Write(chunk);
        writer.Write("data"u8);
        writer.Write(dataSize);
        for (var n = 0; n < dataLength; n++) writer.Write((byte)n);
        return stream.ToArray();
    }
}
