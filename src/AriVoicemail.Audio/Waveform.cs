namespace AriVoicemail.Audio;

/// <summary>A sound's outline and its silences, to be drawn.</summary>
/// <param name="Seconds">The whole length.</param>
/// <param name="Peaks">The loudest sample of each of several parts of equal length, from 0 to 1.</param>
/// <param name="Silences">Those of at least 0.8 seconds, in their order.</param>
public sealed record Waveform(double Seconds, IReadOnlyList<float> Peaks, IReadOnlyList<Silence> Silences)
{
    /// <summary>What is shorter is a pause between words.</summary>
    private const double ShortestSilence = 0.8;

    private const int MillisecondsAtOnce = 20;

    /// <summary>How far below the level of its speech a sound is silent: 20 decibels, which the noise of most lines is.</summary>
    private const int BelowSpeech = 10;

    /// <summary>The noise that a codec makes of nothing: where all is as quiet as that, nobody speaks.</summary>
    private const int Nothing = 16;

    /// <summary>Measures a file in one pass. A sound of nothing has peaks of zero and no silences.</summary>
    /// <param name="points">How many peaks.</param>
    /// <exception cref="SoundFileException">The file cannot be read as sound.</exception>
    public static Waveform Of(string path, int points)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(points);
        using var file = SoundFile.OpenRead(path);
        var (peaks, levels) = (new float[points], new List<int>());
        var atOnce = Math.Max(1, file.SampleRate * MillisecondsAtOnce / 1000);
        var samples = new short[atOnce * file.Channels];
        long at = 0;
        int read;
        while ((read = file.Read(samples)) > 0)
        {
            for (var i = 0; i < read * file.Channels; i++)
            {
                // A header may promise fewer frames than there are.
                var part = (int)Math.Min(points - 1, (at + (i / file.Channels)) * points / Math.Max(1, file.Frames));
                peaks[part] = Math.Max(peaks[part], Math.Abs((int)samples[i]) / 32768f);
            }
            levels.Add((int)SilentFrames.Mean(samples.AsSpan(0, read * file.Channels)));
            at += read;
        }
        return new Waveform((double)at / file.SampleRate, peaks, [.. SilencesOf(levels, atOnce, at, file.SampleRate)]);
    }

    private static IEnumerable<Silence> SilencesOf(List<int> levels, int each, long frames, int rate)
    {
        var threshold = Math.Max(Nothing, SpeechLevel(levels) / BelowSpeech);
        long? since = null;
        for (var n = 0; n <= levels.Count; n++)
        {
            var at = Math.Min((long)n * each, frames);
            if (n < levels.Count && levels[n] < threshold)
            {
                since ??= at;
            }
            else if (since is { } begin)
            {
                if (at - begin >= ShortestSilence * rate) yield return new Silence((double)begin / rate, (double)at / rate);
                since = null;
            }
        }
    }

    /// <summary>The mean level, in which a part counts as much as it is loud: long silences hardly make it lower, and a click hardly higher.</summary>
    private static double SpeechLevel(List<int> levels)
    {
        var (sum, weighted) = (0.0, 0.0);
        foreach (var level in levels) (sum, weighted) = (sum + level, weighted + ((double)level * level));
        return sum > 0 ? weighted / sum : 0;
    }
}

/// <summary>A part of a sound in which nobody speaks, in seconds from the sound's beginning.</summary>
public readonly record struct Silence(double From, double To);
