using AriVoicemail.Audio;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>What a sound file is, as far as its first bytes and its size tell.</summary>
internal enum SoundState
{
    Fine,
    HeaderWrong,
    Empty,
    NoSound,
    Denied,
}

/// <summary>One look at a sound file.</summary>
/// <param name="Seconds">Null where the format does not tell without being decoded.</param>
internal sealed record SoundLook(string Path, FileStatus Status, SoundState State, double? Seconds)
{
    // Frames of 33 bytes each 20 ms, as ETSI GSM 06.10 has them.
    private const double GsmBytesPerSecond = 33 / 0.02;

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Null when the file is gone.</summary>
    public static SoundLook? At(string path)
    {
        if (OpenDirectory.StatusOf(path) is not { } status) return null;
        try
        {
            return path.EndsWith(".wav", StringComparison.OrdinalIgnoreCase) ? OfWav(path, status) : OfOther(path, status);
        }
        catch (UnauthorizedAccessException)
        {
            return new SoundLook(path, status, SoundState.Denied, null);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static SoundLook OfWav(string path, FileStatus status)
    {
        if (status.Size == 0) return new SoundLook(path, status, SoundState.Empty, 0);
        if (WavFacts.Read(path) is not { } facts) return new SoundLook(path, status, SoundState.NoSound, null);
        var state = facts.IsWrong ? SoundState.HeaderWrong : facts.Written == 0 ? SoundState.Empty : SoundState.Fine;
        return new SoundLook(path, status, state, facts.Seconds);
    }

    private static SoundLook OfOther(string path, FileStatus status)
    {
        if (status.Size == 0) return new SoundLook(path, status, SoundState.Empty, 0);
        double? rate = System.IO.Path.GetExtension(path) switch
        {
            ".gsm" => GsmBytesPerSecond,
            ".ulaw" or ".alaw" or ".g722" or ".pcm" or ".ul" or ".mu" or ".ulw" or ".al" or ".alw" => 8000,
            ".sln" or ".raw" or ".slin" => 16000,
            ".sln16" => 32000,
            _ => null,
        };
        return new SoundLook(path, status, SoundState.Fine, status.Size / rate);
    }
}
