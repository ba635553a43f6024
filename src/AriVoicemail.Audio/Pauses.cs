namespace AriVoicemail.Audio;

/// <summary>The silences between words.</summary>
public static class Pauses
{
    // Too short to be heard as a fade, long enough that the noise of a line does not click.
    private const int FadeMilliseconds = 5;

    /// <summary>
    /// Writes the sound as 16-bit wav in which no silence is longer than <paramref name="longest"/>. What is cut out is the middle, so that
    /// a word dies away and the next one begins as they did; every sample outside of the few milliseconds at a cut stays what it was.
    /// </summary>
    /// <param name="source">Another file than the destination.</param>
    /// <param name="threshold">20 ms whose mean absolute 16-bit sample is below it are silent, as for <see cref="SoundMeasure.Of"/>.</param>
    /// <param name="longest">What is left of a longer silence. Zero leaves none.</param>
    /// <returns>How much shorter the sound became.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold or the longest silence is negative; nothing is written.</exception>
    /// <exception cref="SoundFileException">The source cannot be read as sound, or the destination not be made.</exception>
    public static TimeSpan Shorten(string source, string destination, int threshold, TimeSpan longest)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threshold);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, TimeSpan.Zero);
        var cuts = Cuts(source, threshold, longest);
        using var from = SoundFile.OpenRead(source);
        using var to = SoundFile.Create(destination, SoundFormat.WavPcm16, from.SampleRate, from.Channels);
        long at = 0;
        foreach (var cut in cuts)
        {
            Pass(from, cut.Begin - at, to);
            at = cut.End + Join(from, cut, to);
        }
        Pass(from, from.Frames - at, to);
        return TimeSpan.FromTicks(cuts.Sum(cut => cut.End - cut.Begin) * TimeSpan.TicksPerSecond / from.SampleRate);
    }

    private static List<Cut> Cuts(string path, int threshold, TimeSpan longest)
    {
        using var file = SoundFile.OpenRead(path);
        var kept = (long)Math.Round(longest.TotalSeconds * file.SampleRate);
        var cuts = new List<Cut>();
        long at = 0, silent = 0;
        foreach (var (frames, isSilent) in SilentFrames.Read(file, threshold))
        {
            if (!isSilent) End();
            at += frames;
            if (isSilent) silent += frames;
        }
        End();
        return cuts;

        void End()
        {
            if (silent > kept)
            {
                var after = kept - (kept / 2);
                cuts.Add(new Cut(at - silent + (kept / 2), at - after, (int)Math.Min(after, file.SampleRate * FadeMilliseconds / 1000)));
            }
            silent = 0;
        }
    }

    /// <summary>Leads from the silence before the cut over into that after it. Answers how many frames of the latter that took.</summary>
    private static int Join(SoundFile from, Cut cut, SoundFile to)
    {
        var fade = (int)Math.Min(cut.Fade, cut.End - cut.Begin);
        var (before, after) = (new short[fade * from.Channels], new short[fade * from.Channels]);
        from.Read(before);
        Pass(from, cut.End - cut.Begin - fade);
        from.Read(after);
        Crossfade.Mix(before, after, Crossfade.Weights(fade), from.Channels, after);
        to.Write(after);
        return fade;
    }

    /// <summary>Reads as many frames as there are up to a count, and writes them unless they are to be lost.</summary>
    private static void Pass(SoundFile from, long frames, SoundFile? to = null)
    {
        var samples = new short[(int)Math.Min(8192, frames) * from.Channels];
        int read;
        while (frames > 0 && (read = from.Read(samples.AsSpan(0, (int)Math.Min(samples.Length, frames * from.Channels)))) > 0)
        {
            to?.Write(samples.AsSpan(0, read * from.Channels));
            frames -= read;
        }
    }

    /// <summary>What is left out, in frames, and how many frames after it are faded into.</summary>
    private readonly record struct Cut(long Begin, long End, int Fade);
}
