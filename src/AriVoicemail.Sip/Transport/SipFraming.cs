using System.Buffers.Text;

namespace AriVoicemail.Sip.Transport;

/// <summary>Finds the messages in a stream (RFC 3261 §18.3): there only Content-Length tells where one ends.</summary>
internal static class SipFraming
{
    /// <param name="bytes">What has come so far and is not yet taken.</param>
    /// <param name="skip">Empty lines before the message (§7.5); two of them are a keep-alive (RFC 5626 §3.5.1).</param>
    /// <param name="length">The message's; 0: it is not there as a whole yet.</param>
    /// <returns>False: nobody can tell where this message ends.</returns>
    public static bool TryFind(ReadOnlySpan<byte> bytes, out int skip, out int length)
    {
        (skip, length) = (0, 0);
        while (bytes[skip..].StartsWith("\r\n"u8)) skip += 2;
        var message = bytes[skip..];
        var head = message.IndexOf("\r\n\r\n"u8);
        if (head < 0) return true;
        if (!TryContentLength(message[..(head + 2)], out var body)) return false;
        if (message.Length >= head + 4 + body) length = head + 4 + body;
        return true;
    }

    private static bool TryContentLength(ReadOnlySpan<byte> head, out int length)
    {
        length = -1;
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            var colon = line.IndexOf((byte)':');
            if (colon < 0 || !IsContentLength(line[..colon].Trim(" \t"u8))) continue;
            var value = line[(colon + 1)..].Trim(" \t"u8);
            if (!Utf8Parser.TryParse(value, out int number, out var used) || used != value.Length || number is < 0 or > StreamConnection.MaxBytes) return false;
            if (length >= 0 && length != number) return false;
            length = number;
        }
        return length >= 0;
    }

    private static bool IsContentLength(ReadOnlySpan<byte> name) =>
        System.Text.Ascii.EqualsIgnoreCase(name, "Content-Length"u8) || System.Text.Ascii.EqualsIgnoreCase(name, "l"u8);
}
