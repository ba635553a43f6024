namespace AriVoicemail.Spool;

/// <summary>Under which extensions Asterisk may keep a sound, in the order in which they are usually configured.</summary>
internal static class SoundExtensions
{
    public static readonly IReadOnlyList<string> All = [".wav", ".WAV", ".gsm", ".ulaw", ".alaw", ".g722", ".sln", ".sln16"];
}
