namespace AriVoicemail.Audio;

/// <summary>How long a sound is, and how much of it is silence.</summary>
/// <param name="Seconds">The whole length.</param>
/// <param name="SilentSeconds">All runs of silence together.</param>
/// <param name="TrailingSilentSeconds">The run of silence at the end.</param>
public sealed record SoundMeasure(double Seconds, double SilentSeconds, double TrailingSilentSeconds = 0)
{
    /// <summary>How much silence app_voicemail leaves at the end of a message, and always forgives.</summary>
    internal const double KeptSilence = 0.2;

    /// <summary>What app_voicemail compares with minsecs: whole seconds of the length, less whole seconds of its silence.</summary>
    public int SoundSeconds => Less(SilentSeconds);

    /// <summary>What app_voicemail notes as a message's duration: whole seconds of the length, less whole seconds of the silence at its end.</summary>
    public int DurationSeconds => Less(TrailingSilentSeconds);

    /// <summary>Measures a file; 20 ms whose mean absolute sample is below the threshold are silent.</summary>
    /// <exception cref="SoundFileException">The file cannot be read as sound.</exception>
    public static SoundMeasure Of(string path, int silenceThreshold)
    {
        using var file = SoundFile.OpenRead(path);
        long silent = 0, trailing = 0;
        foreach (var (frames, isSilent) in SilentFrames.Read(file, silenceThreshold))
        {
            trailing = isSilent ? trailing + frames : 0;
            if (isSilent) silent += frames;
        }
        double Length(long frames) => (double)frames / file.SampleRate;
        return new SoundMeasure(Length(file.Frames), Length(silent), Length(trailing));
    }

    private int Less(double silence) => Math.Max(0, (int)Seconds - (int)Math.Max(0, silence - KeptSilence));
}
