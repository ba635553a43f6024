namespace AriVoicemail.Audio;

/// <summary>Makes a sound louder or quieter.</summary>
public static class Gain
{
    /// <summary>Writes the sound as 16-bit wav with every sample amplified; what would not fit is clipped.</summary>
    public static void Apply(string source, string destination, double decibels)
    {
        var factor = Math.Pow(10, decibels / 20);
        using var from = SoundFile.OpenRead(source);
        using var to = SoundFile.Create(destination, SoundFormat.WavPcm16, from.SampleRate, from.Channels);
        var samples = new short[8192 * from.Channels];
        int read;
        while ((read = from.Read(samples)) > 0)
        {
            var part = samples.AsSpan(0, read * from.Channels);
            foreach (ref var sample in part) sample = (short)Math.Clamp(Math.Round(sample * factor), short.MinValue, short.MaxValue);
            to.Write(part);
        }
    }
}
