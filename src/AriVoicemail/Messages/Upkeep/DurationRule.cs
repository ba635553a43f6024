using AriVoicemail.Audio;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>Whether the duration that was noted for a message can be that of its sound.</summary>
internal static class DurationRule
{
    private const double Tolerance = 1;

    /// <summary>The right one; null: the noted one is right.</summary>
    /// <remarks>
    /// app_voicemail notes whole seconds, less the whole seconds of silence at the end, which it cuts off when a key or that silence ended the
    /// message, and leaves there when the caller hung up.
    /// </remarks>
    public static int? Right(SoundLook sound, int noted, int silenceThreshold)
    {
        if (sound is not { State: SoundState.Fine, Seconds: { } seconds } || Math.Abs(noted - seconds) <= Tolerance) return null;
        if (noted < seconds && IsLessItsSilence(sound.Path, noted, silenceThreshold)) return null;
        return (int)seconds;
    }

    private static bool IsLessItsSilence(string path, int noted, int silenceThreshold)
    {
        try
        {
            return noted >= SoundMeasure.Of(path, silenceThreshold).DurationSeconds - Tolerance;
        }
        catch (SoundFileException)
        {
            // Of raw formats the size alone tells the length.
            return false;
        }
    }
}
