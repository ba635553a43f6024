using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Audio;

/// <summary>Sounds for tests: sine tones and silence, one after the other.</summary>
internal static class Tone
{
    public const int Rate = 8000;

    public static short[] Of(double seconds, double amplitude = 8000, int hertz = 440, int rate = Rate) =>
        [.. Enumerable.Range(0, (int)Math.Round(seconds * rate)).Select(i => (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * hertz * i / rate)))];

    public static short[] Silence(double seconds) => new short[(int)Math.Round(seconds * Rate)];

    public static void Write(string path, params IEnumerable<short[]> parts)
    {
        using var file = SoundFile.Create(path, SoundFormat.WavPcm16, Rate);
        foreach (var part in parts) file.Write(part);
    }

    public static short[] Read(string path)
    {
        using var file = SoundFile.OpenRead(path);
        var samples = new short[file.Frames * file.Channels];
        Assert.Equal(file.Frames, file.Read(samples));
        return samples;
    }
}
