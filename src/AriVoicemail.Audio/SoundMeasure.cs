namespace AriVoicemail.Audio;

/// <summary>How long a sound is, and how much of it is more than silence.</summary>
/// <param name="Seconds">The whole length.</param>
/// <param name="SilentSeconds">All runs of silence together.</param>
public sealed record SoundMeasure(double Seconds, double SilentSeconds)
{
    private const int FrameMilliseconds = 20;

    /// <summary>What app_voicemail compares with minsecs: the length without its silence, of which 0.2 s are always forgiven.</summary>
    public double SoundSeconds => Seconds - Math.Max(0, SilentSeconds - 0.2);

    /// <summary>Measures a file; 20 ms whose mean absolute sample is below the threshold are silent.</summary>
    public static SoundMeasure Of(string path, int silenceThreshold)
    {
        using var file = SoundFile.OpenRead(path);
        var frame = new short[file.SampleRate * FrameMilliseconds / 1000 * file.Channels];
        long silentFrames = 0;
        int read;
        while ((read = file.Read(frame)) > 0)
        {
            if (Mean(frame.AsSpan(0, read * file.Channels)) < silenceThreshold) silentFrames += read;
        }
        return new SoundMeasure((double)file.Frames / file.SampleRate, (double)silentFrames / file.SampleRate);
    }

    private static long Mean(ReadOnlySpan<short> samples)
    {
        long sum = 0;
        foreach (var sample in samples) sum += Math.Abs((int)sample);
        return sum / samples.Length;
    }
}
