namespace AriVoicemail.Audio;

/// <summary>A plain tone, for a caller who has nothing to say.</summary>
public static class Tone
{
    private const int Rate = 8000;
    private const double Loudness = 8000;

    /// <summary>Writes it as wav, 8 kHz, one channel, 16 bits.</summary>
    public static void Write(string path, double frequency, double seconds)
    {
        using var sound = SoundFile.Create(path, SoundFormat.WavPcm16, Rate);
        var samples = new short[(int)(seconds * Rate)];
        for (var n = 0; n < samples.Length; n++) samples[n] = (short)(Loudness * Math.Sin(2 * Math.PI * frequency * n / Rate));
        sound.Write(samples);
    }
}
