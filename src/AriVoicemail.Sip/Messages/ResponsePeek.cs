using System.Text;

namespace AriVoicemail.Sip.Messages;

/// <summary>Reads of a response only what tells whose it is, so that one that is nobody's costs next to nothing.</summary>
internal static class ResponsePeek
{
    // Line ends stand where a header is folded.
    private static ReadOnlySpan<byte> Blank => " \t\r\n"u8;

    public static bool IsResponse(ReadOnlySpan<byte> message) => message.Length > 8 && Ascii.EqualsIgnoreCase(message[..8], "SIP/2.0 ");

    /// <summary>The branch of the top Via and the method of CSeq; empty where they cannot be found.</summary>
    public static void Read(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> branch, out ReadOnlySpan<byte> method)
    {
        branch = method = default;
        var viaSeen = false;
        while (SipText.LineEnd(message, folds: true) is var end and > 1 && (!viaSeen || method.IsEmpty))
        {
            var line = message[..end];
            message = message[(end + 1)..];
            var colon = line.IndexOf((byte)':');
            if (colon < 0) continue;
            var name = line[..colon].TrimEnd(" \t"u8);
            var value = line[(colon + 1)..].Trim(Blank);
            // Only the topmost Via is ours; a response is not ours for the branch of another.
            if (!viaSeen && (Ascii.EqualsIgnoreCase(name, "Via") || Ascii.EqualsIgnoreCase(name, "v")))
            {
                viaSeen = true;
                branch = Branch(value);
            }
            else if (method.IsEmpty && Ascii.EqualsIgnoreCase(name, "CSeq")) method = value[(value.LastIndexOfAny(Blank) + 1)..];
        }
    }

    private static ReadOnlySpan<byte> Branch(ReadOnlySpan<byte> via)
    {
        if (via.IndexOf((byte)',') is var next and >= 0) via = via[..next];
        while (via.IndexOf((byte)';') is var semicolon and >= 0)
        {
            via = via[(semicolon + 1)..].TrimStart(Blank);
            if (via.Length < 7 || !Ascii.EqualsIgnoreCase(via[..6], "branch")) continue;
            var value = via[6..].TrimStart(Blank);
            if (!value.StartsWith("="u8)) continue;
            value = value[1..].TrimStart(Blank);
            return value.IndexOfAny(" \t\r\n;"u8) is var end and >= 0 ? value[..end] : value;
        }
        return default;
    }
}
