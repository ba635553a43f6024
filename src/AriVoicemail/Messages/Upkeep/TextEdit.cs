using System.Text;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>Sets a key of a message's text and leaves every other byte as it is.</summary>
internal static class TextEdit
{
    public static byte[] With(ReadOnlySpan<byte> text, string key, string value)
    {
        // Latin-1 gives every byte back as it was, whatever it means.
        var lines = Encoding.Latin1.GetString(text).Split('\n').ToList();
        var at = lines.FindIndex(line => !line.StartsWith(';') && line.IndexOf('=') is > 0 and var equals && line[..equals].Trim().Equals(key, StringComparison.OrdinalIgnoreCase));
        var ending = lines.Count > 1 && lines[0].EndsWith('\r') ? "\r" : "";
        if (at >= 0) lines[at] = $"{key}={value}{ending}";
        else if (lines[^1].Length == 0) lines.Insert(lines.Count - 1, $"{key}={value}{ending}");
        else lines.AddRange([$"{key}={value}{ending}", ""]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }
}
