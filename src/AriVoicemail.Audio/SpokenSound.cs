namespace AriVoicemail.Audio;

/// <summary>Any sound as a telephone has it: wav, 8 kHz, one channel, 16 bits.</summary>
public static class SpokenSound
{
    private const int Rate = 8000;
    private const int AtOnce = 8192;

    /// <summary>Writes it, and answers how many seconds it lasts.</summary>
    /// <param name="source">In any format that libsndfile reads.</param>
    /// <param name="mostSeconds">A longer one is refused.</param>
    /// <exception cref="SoundFileException">It is no sound that can be read, or has none in it, or is too long; the message says which.</exception>
    public static double Write(string source, string target, double mostSeconds)
    {
        using var sound = SoundFile.OpenRead(source);
        if (sound.SampleRate <= 0 || sound.Channels <= 0) throw new SoundFileException(source, "it has no samples");
        var written = 0L;
        using (var spoken = SoundFile.Create(target, SoundFormat.WavPcm16, Rate))
        {
            void Write(short[] samples)
            {
                written += samples.Length;
                if (written > mostSeconds * Rate) throw new SoundFileException(source, $"it is longer than {mostSeconds:0} seconds");
                spoken.Write(samples);
            }

            if (sound.SampleRate == Rate) Read(sound, (samples, _) => Write(samples));
            else
            {
                using var resampler = new Resampler(sound.SampleRate, Rate);
                Read(sound, (samples, last) => resampler.Take(samples, last, Write));
            }
        }
        return written > 0 ? (double)written / Rate : throw new SoundFileException(source, "there is nothing to be heard in it");
    }

    /// <summary>All channels become one. What a file says of its length is not believed: it is read to its end.</summary>
    private static void Read(SoundFile sound, Action<short[], bool> take)
    {
        var buffer = new short[AtOnce * sound.Channels];
        while (true)
        {
            var frames = sound.Read(buffer);
            var mixed = new short[frames];
            for (var frame = 0; frame < frames; frame++)
            {
                var sum = 0;
                for (var channel = 0; channel < sound.Channels; channel++) sum += buffer[frame * sound.Channels + channel];
                mixed[frame] = (short)(sum / sound.Channels);
            }
            take(mixed, frames == 0);
            if (frames == 0) return;
        }
    }
}
