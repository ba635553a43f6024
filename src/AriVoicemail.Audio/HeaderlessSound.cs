namespace AriVoicemail.Audio;

/// <summary>Asterisk's sound files without a header: what is in them is told by their names alone.</summary>
public static class HeaderlessSound
{
    private static readonly Dictionary<string, (SoundFormat Format, int Rate)> Known = new()
    {
        [".gsm"] = (SoundFormat.RawGsm610, 8000),
        [".ulaw"] = (SoundFormat.RawMuLaw, 8000),
        [".alaw"] = (SoundFormat.RawALaw, 8000),
        [".sln"] = (SoundFormat.RawPcm16, 8000),
        [".sln16"] = (SoundFormat.RawPcm16, 16_000),
    };

    /// <summary>Opens a file by what its name ends in, or by its header when that says nothing.</summary>
    /// <param name="extension">Of the name that it is stored under.</param>
    /// <exception cref="SoundFileException">The file is not there or no sound that can be read.</exception>
    public static SoundFile OpenRead(string path, string extension) =>
        Known.TryGetValue(extension, out var known) ? SoundFile.OpenRead(path, known.Format, known.Rate) : SoundFile.OpenRead(path);
}
