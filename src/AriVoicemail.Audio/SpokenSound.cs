namespace AriVoicemail.Audio;

/// <summary>Any sound as a telephone has it: wav, 8 kHz, one channel, 16 bits.</summary>
public static class SpokenSound
{
    private const int Rate = 8000;
    private const int AtOnce = 8192;
    private const int LowestRate = 1000;
    private const int HighestRate = 384_000;
    private const int MostChannels = 16;

    /// <summary>An hour of stereo at 48 kHz. Silence is compressed into next to nothing, and has to be unpacked all the same.</summary>
    private const long MostSamples = 3600L * 48_000 * 2;

    /// <summary>Writes it, and answers how many seconds it lasts.</summary>
    /// <param name="source">In any format that libsndfile reads.</param>
    /// <param name="mostSeconds">A longer one is refused.</param>
    /// <param name="mostSamples">One that unpacks into more is refused, of all channels together.</param>
    /// <exception cref="SoundFileException">It is no sound that can be read, or has none in it, or too much; the message says which.</exception>
    public static double Write(string source, string target, double mostSeconds, long mostSamples = MostSamples, CancellationToken cancellationToken = default)
    {
        using var sound = SoundFile.OpenRead(source);
        if (sound.SampleRate is < LowestRate or > HighestRate) throw new SoundFileException(source, $"it has {sound.SampleRate} samples a second, and not {LowestRate} to {HighestRate}");
        if (sound.Channels is < 1 or > MostChannels) throw new SoundFileException(source, $"it has {sound.Channels} channels, and not 1 to {MostChannels}");
        var written = 0L;
        using (var spoken = SoundFile.Create(target, SoundFormat.WavPcm16, Rate))
        {
            void Write(short[] samples)
            {
                written += samples.Length;
                if (written > mostSeconds * Rate) throw new SoundFileException(source, $"it is longer than {mostSeconds:0} seconds");
                spoken.Write(samples);
            }

            if (sound.SampleRate == Rate) Read(source, sound, mostSamples, (samples, _) => Write(samples), cancellationToken);
            else
            {
                using var resampler = new Resampler(sound.SampleRate, Rate);
                Read(source, sound, mostSamples, (samples, last) => resampler.Take(samples, last, Write), cancellationToken);
            }
        }
        return written > 0 ? (double)written / Rate : throw new SoundFileException(source, "there is nothing to be heard in it");
    }

    /// <summary>All channels become one. What a file says of its length is not believed: it is read to its end.</summary>
    private static void Read(string source, SoundFile sound, long mostSamples, Action<short[], bool> take, CancellationToken cancellationToken)
    {
        var buffer = new short[AtOnce * sound.Channels];
        var read = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var frames = sound.Read(buffer);
            read += (long)frames * sound.Channels;
            if (read > mostSamples) throw new SoundFileException(source, $"there are more than {mostSamples} samples in it");
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
