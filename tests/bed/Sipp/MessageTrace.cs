using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AriVoicemail.Bed;

/// <param name="Received">Or sent.</param>
internal sealed record TracedMessage(DateTimeOffset At, bool Received, string Text);

/// <summary>Reads SIPp's message trace while it is written.</summary>
internal sealed partial class MessageTrace(string path)
{
    private byte[] _unread = [];
    private long _position;

    /// <summary>The whole messages that came since the last time.</summary>
    public IReadOnlyList<TracedMessage> ReadNew()
    {
        ReadOn();
        var messages = new List<TracedMessage>();
        // The lengths are in bytes, so that the text must be cut before it is decoded.
        var text = Encoding.Latin1.GetString(_unread);
        var at = 0;
        while (Head().Match(text, at) is { Success: true } head)
        {
            var begin = head.Index + head.Length;
            var length = int.Parse(head.Groups["length"].Value, CultureInfo.InvariantCulture);
            if (begin + length > text.Length) break;
            var time = DateTimeOffset.Parse(head.Groups["time"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            messages.Add(new TracedMessage(time, head.Groups["way"].Value == "received", Encoding.UTF8.GetString(_unread, begin, length)));
            at = begin + length;
        }

        _unread = _unread[at..];
        return messages;
    }

    private void ReadOn()
    {
        if (!File.Exists(path)) return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _position;
        var bytes = new byte[file.Length - _position];
        var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        _position += count;
        _unread = [.. _unread, .. bytes.AsSpan(0, count)];
    }

    [GeneratedRegex(@"-{20,} (?<time>\S+\s\S+)\nUDP message (?<way>received|sent) [[(](?<length>\d+)\]? bytes *\)?:\n\n")]
    private static partial Regex Head();
}
