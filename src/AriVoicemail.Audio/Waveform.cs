namespace AriVoicemail.Audio;

/// <summary>A sound's outline, to be drawn.</summary>
public static class Waveform
{
    /// <summary>The loudest sample of each of <paramref name="count"/> parts of equal length, from 0 to 1. A sound of nothing is all zeros.</summary>
    /// <exception cref="SoundFileException">The file cannot be read as sound.</exception>
    public static IReadOnlyList<float> Peaks(string path, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        using var file = SoundFile.OpenRead(path);
        var peaks = new float[count];
        var samples = new short[8192 * file.Channels];
        long at = 0;
        int read;
        while ((read = file.Read(samples)) > 0)
        {
            for (var i = 0; i < read * file.Channels; i++)
            {
                // A header may promise fewer frames than there are.
                var part = Math.Min(count - 1, (int)((at + (i / file.Channels)) * count / file.Frames));
                peaks[part] = Math.Max(peaks[part], Math.Abs((int)samples[i]) / 32768f);
            }
            at += read;
        }
        return peaks;
    }
}
