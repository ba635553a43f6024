namespace AriVoicemail.Audio;

/// <summary>
/// Makes speech faster or slower while voices keep their pitch. The sound is laid out anew in overlapping windows, each taken from within
/// a few milliseconds of where it is due, from where it goes on best what is already there: WSOLA (W. Verhelst and M. Roelands, "An
/// overlap-add technique based on waveform similarity (WSOLA) for high quality time-scale modification of speech", ICASSP 1993).
/// </summary>
public static class Tempo
{
    /// <summary>Half the speed.</summary>
    public const double Slowest = 0.5;

    /// <summary>Three times the speed; what goes beyond is hardly understood.</summary>
    public const double Fastest = 3;

    // Half of a window of 30 ms: the next window begins there, and covers at least one period of a low voice.
    private const int HopMilliseconds = 15;

    // To either side. Both together are a period of the lowest voice, so that there always is a place that fits.
    private const int ReachMilliseconds = 10;

    /// <summary>Writes the sound as 16-bit wav of the same rate and channels, 1/<paramref name="factor"/> as long to the frame.</summary>
    /// <param name="source">Another file than the destination.</param>
    /// <param name="factor">How many times as fast: above one is faster, from <see cref="Slowest"/> to <see cref="Fastest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not between the slowest and the fastest; nothing is written.</exception>
    /// <exception cref="SoundFileException">The source cannot be read as sound, or the destination not be made.</exception>
    public static void Write(string source, string destination, double factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, Slowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(factor, Fastest);
        using var from = SoundFile.OpenRead(source);
        using var to = SoundFile.Create(destination, SoundFormat.WavPcm16, from.SampleRate, from.Channels);
        Write(from, to, factor);
    }

    private static void Write(SoundFile from, SoundFile to, double factor)
    {
        var channels = from.Channels;
        var hop = Math.Max(1, from.SampleRate * HopMilliseconds / 1000);
        var reach = from.SampleRate * ReachMilliseconds / 1000;
        var search = new OverlapSearch(hop * channels, (hop + (2 * reach)) * channels);
        var weights = Crossfade.Weights(hop);
        var window = new SoundWindow(from);
        var mixed = new short[hop * channels];
        var length = (long)Math.Round(from.Frames / factor);
        // Where the source goes on from what was written last.
        long next = 0;
        for (long at = 0; at < length; at += hop)
        {
            var count = (int)Math.Min(hop, length - at);
            // A window's second half is what the next one is led over from, as far as there is a next one.
            var latest = Math.Max(0, from.Frames - Math.Min(2 * hop, length - at));
            var due = Math.Min((long)Math.Round(at * factor), latest);
            var (first, last) = (Math.Max(0, due - reach), Math.Min(latest, due + reach));
            window.MoveTo(Math.Min(first, next), Math.Max(last, next) + hop);
            var goingOn = window.Frames(next, hop);
            // Nothing fits better than what follows anyway.
            if (next >= first && next <= last)
            {
                to.Write(goingOn[..(count * channels)]);
            }
            else
            {
                next = first + search.Best(goingOn, window.Frames(first, (int)(last - first) + hop), channels, (int)(due - first));
                Crossfade.Mix(goingOn, window.Frames(next, hop), weights, channels, mixed);
                to.Write(mixed.AsSpan(0, count * channels));
            }
            next += hop;
        }
    }
}
