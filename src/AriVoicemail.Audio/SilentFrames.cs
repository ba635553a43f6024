namespace AriVoicemail.Audio;

/// <summary>Tells silence from sound, 20 ms at a time.</summary>
internal static class SilentFrames
{
    private const int Milliseconds = 20;

    /// <summary>Reads the sound to its end. The last part may be shorter.</summary>
    /// <param name="threshold">Parts whose mean absolute 16-bit sample is below it are silent.</param>
    public static IEnumerable<(int Length, bool IsSilent)> Read(SoundFile file, int threshold)
    {
        var samples = new short[file.SampleRate * Milliseconds / 1000 * file.Channels];
        int read;
        while ((read = file.Read(samples)) > 0) yield return (read, Mean(samples.AsSpan(0, read * file.Channels)) < threshold);
    }

    /// <summary>The mean absolute sample.</summary>
    public static long Mean(ReadOnlySpan<short> samples)
    {
        long sum = 0;
        foreach (var sample in samples) sum += Math.Abs((int)sample);
        return sum / samples.Length;
    }
}
