namespace AriVoicemail.Bed;

/// <summary>Sine tones: making them, and finding them again in what was recorded.</summary>
public static class Tone
{
    private const int Amplitude = 9000;

    public static short[] Make(double hertz, double seconds, int rate = 8000)
    {
        var samples = new short[(int)(seconds * rate)];
        for (var n = 0; n < samples.Length; n++) samples[n] = (short)(Amplitude * Math.Sin(2 * Math.PI * hertz * n / rate));
        return samples;
    }

    /// <summary>The frequency in Hz, to 5 Hz, that carries most power between 100 Hz and 3400 Hz; 0 for silence.</summary>
    public static double DominantFrequency(ReadOnlySpan<short> samples, int rate)
    {
        var (best, power) = (0.0, 0.0);
        for (var hertz = 100.0; hertz <= 3400; hertz += 5)
        {
            var here = Goertzel(samples, hertz, rate);
            if (here > power) (best, power) = (hertz, here);
        }

        return best;
    }

    /// <summary>How many seconds are louder than a tenth of what <see cref="Make"/> makes, counted in steps of 20 ms.</summary>
    public static double AudibleSeconds(ReadOnlySpan<short> samples, int rate)
    {
        var step = rate / 50;
        var loud = 0;
        for (var at = 0; at + step <= samples.Length; at += step)
        {
            var sum = 0.0;
            foreach (var sample in samples.Slice(at, step)) sum += Math.Abs((double)sample);
            if (sum / step > Amplitude / 10.0) loud++;
        }

        return loud / 50.0;
    }

    private static double Goertzel(ReadOnlySpan<short> samples, double hertz, int rate)
    {
        var coefficient = 2 * Math.Cos(2 * Math.PI * hertz / rate);
        var (s1, s2) = (0.0, 0.0);
        foreach (var sample in samples) (s1, s2) = (sample + coefficient * s1 - s2, s1);
        return s1 * s1 + s2 * s2 - coefficient * s1 * s2;
    }
}
