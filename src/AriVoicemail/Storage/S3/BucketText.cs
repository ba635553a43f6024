using System.Globalization;
using System.Text;
using AriVoicemail.Spool;

namespace AriVoicemail.Storage.S3;

/// <summary>The text beside a sound in a bucket: app_voicemail's, and where the message lies, because nothing can be renamed there.</summary>
/// <param name="ArrivedAt">When it came to the folder, in milliseconds since 1970: messages are numbered in that order.</param>
internal sealed record BucketText(MessageText Text, Folder Folder, long ArrivedAt)
{
    private const string FolderKey = "folder=";
    private const string ArrivedKey = "arrived=";

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Text}{FolderKey}{Folder}\n{ArrivedKey}{ArrivedAt}\n"));

    /// <summary>Reads one of ours; one that an administrator put there by hand may lack both, and is new.</summary>
    public static BucketText Parse(byte[] bytes)
    {
        var text = MessageText.Parse(bytes);
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.TrimEntries);
        var folder = Value(lines, FolderKey) is { } name && Folder.TryParse(name, out var known) ? known : text.Flag == "Urgent" ? Folder.Urgent : Folder.Inbox;
        var arrived = long.TryParse(Value(lines, ArrivedKey), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            ? time
            : text.OrigTime.ToUnixTimeMilliseconds();
        return new BucketText(text, folder, arrived);
    }

    private static string? Value(string[] lines, string key) =>
        lines.LastOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..];
}
