namespace AriVoicemail.Audio;

/// <summary>Two sounds one after the other.</summary>
public static class Joined
{
    /// <summary>Writes both as one 16-bit wav.</summary>
    /// <exception cref="SoundFileException">One of them is no sound, or they differ in rate or channels.</exception>
    public static void Write(string destination, string first, string second)
    {
        using var one = SoundFile.OpenRead(first);
        using var two = SoundFile.OpenRead(second);
        if ((one.SampleRate, one.Channels) != (two.SampleRate, two.Channels))
        {
            throw new SoundFileException(second, $"expected {one.SampleRate} Hz and {one.Channels} channel(s) as in {first}");
        }
        using var both = SoundFile.Create(destination, SoundFormat.WavPcm16, one.SampleRate, one.Channels);
        Append(one, both);
        Append(two, both);
    }

    private static void Append(SoundFile from, SoundFile to)
    {
        var samples = new short[8192 * from.Channels];
        int read;
        while ((read = from.Read(samples)) > 0) to.Write(samples.AsSpan(0, read * from.Channels));
    }
}
