namespace AriVoicemail.Spool;

internal static class SoundExtensions
{
    /// <summary>Of Asterisk's file formats those that a voicemail is configured with; any of them plays.</summary>
    public static readonly IReadOnlyList<string> All = [".wav", ".WAV", ".gsm", ".ulaw", ".alaw", ".g722", ".sln", ".sln16"];

    /// <summary>What else Asterisk's format modules play, for sounds that an administrator puts there.</summary>
    public static readonly IReadOnlyList<string> Playable =
    [
        .. All, ".wav16", ".wav49", ".ul", ".mu", ".ulw", ".pcm", ".al", ".alw", ".au", ".raw", ".sln12", ".sln24", ".sln32", ".sln44", ".sln48", ".sln96", ".sln192",
        ".slin", ".ogg", ".opus", ".mp3", ".g719", ".g723", ".g729", ".g726-16", ".g726-24", ".g726-32", ".g726-40", ".ilbc", ".siren7", ".siren14", ".vox", ".spx",
    ];

    /// <summary>The place of an extension among <see cref="Playable"/>; negative: nothing plays it.</summary>
    public static int IndexOf(ReadOnlySpan<char> extension)
    {
        for (var index = 0; index < Playable.Count; index++)
        {
            if (extension.SequenceEqual(Playable[index])) return index;
        }
        return -1;
    }
}
