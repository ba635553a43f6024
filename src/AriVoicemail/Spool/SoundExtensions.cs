namespace AriVoicemail.Spool;

/// <summary>Of Asterisk's file formats those that a voicemail is configured with; any of them plays.</summary>
internal static class SoundExtensions
{
    public static readonly IReadOnlyList<string> All = [".wav", ".WAV", ".gsm", ".ulaw", ".alaw", ".g722", ".sln", ".sln16"];
}
