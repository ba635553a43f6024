namespace AriVoicemail.Audio;

/// <summary>The silence between a caller's last word and the key that ended the recording.</summary>
public static class TrailingSilence
{
    /// <summary>Writes the sound as 16-bit wav of which no more than the first 200 ms of its last silence are left.</summary>
    /// <param name="silenceThreshold">As <see cref="SoundMeasure.Of"/> takes it.</param>
    /// <exception cref="SoundFileException">The source cannot be read as sound, or the destination not be made.</exception>
    public static void Trim(string source, string destination, int silenceThreshold)
    {
        var silence = SoundMeasure.Of(source, silenceThreshold).TrailingSilentSeconds;
        using var from = SoundFile.OpenRead(source);
        using var to = SoundFile.Create(destination, SoundFormat.WavPcm16, from.SampleRate, from.Channels);
        var left = from.Frames - (long)Math.Round(Math.Max(0, silence - SoundMeasure.KeptSilence) * from.SampleRate);
        var samples = new short[8192 * from.Channels];
        int read;
        while (left > 0 && (read = (int)Math.Min(left, from.Read(samples))) > 0)
        {
            to.Write(samples.AsSpan(0, read * from.Channels));
            left -= read;
        }
    }
}
