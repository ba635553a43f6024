using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Calls.Owner;

/// <summary>Names of callers outside the house, recorded by its administrator: a sound under the number, in a folder that Asterisk sees too.</summary>
public sealed class CallerNames(VoicemailOptions general, AsteriskOptions asterisk)
{
    /// <summary>The path without its extension, as Asterisk plays it; null when nobody has recorded that number.</summary>
    public string? Find(string number)
    {
        // What a caller claims to be becomes a file's name.
        if (Folder is not { Length: > 0 } folder || number.Length == 0 || !number.All(c => char.IsAsciiLetterOrDigit(c) || "+-_*#".Contains(c))) return null;
        var path = Path.Combine(folder, number);
        return SoundExtensions.Playable.Any(extension => File.Exists(path + extension)) ? path : null;
    }

    // As app_voicemail has it: <astspooldir>/recordings/callerids, beside <astspooldir>/recording.
    private string? Folder => general.CallerIdsDirectory
        ?? (Path.GetDirectoryName(asterisk.RecordingDirectory.TrimEnd('/')) is { Length: > 0 } spool ? Path.Combine(spool, "recordings/callerids") : null);
}
