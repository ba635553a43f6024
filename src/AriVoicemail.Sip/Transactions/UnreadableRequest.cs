using System.Text;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Sip.Transactions;

/// <summary>
/// A request that the parser refuses for its version, its start line or its length, but whose other headers say who wants an answer:
/// 505 or 400 helps whoever wrote that client (RFC 3261 §21.4.1, §21.5.6; RFC 4475 §3.1.2).
/// </summary>
internal static class UnreadableRequest
{
    /// <summary>False for what is not even that, and for responses: those get nothing.</summary>
    /// <param name="request">The headers without a body; the Request-URI is not the sender's.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, out SipRequest? request, out bool otherVersion)
    {
        (request, otherVersion) = (null, false);
        var end = message.IndexOf("\r\n"u8);
        var blank = message.IndexOf("\r\n\r\n"u8);
        // Without a header there is no Via to answer to.
        if (end <= 0 || blank <= end) return false;
        var line = message[..end].TrimEnd(" \t"u8);
        // A line feed alone ends a line as well, and then this is no request line.
        if (line.Contains((byte)'\n')) return false;
        var (first, last) = (line.IndexOf((byte)' '), line.LastIndexOf((byte)' '));
        if (first <= 0 || last <= first) return false;
        var method = Encoding.UTF8.GetString(line[..first]);
        var version = line[(last + 1)..];
        if (!SipText.IsToken(method) || version.Length < 5 || !Ascii.EqualsIgnoreCase(version[..4], "SIP/")) return false;

        otherVersion = !Ascii.EqualsIgnoreCase(version, SipMessage.Version);
        var lines = Encoding.UTF8.GetString(message[(end + 2)..blank]).Split("\r\n").Where(header => !IsContentLength(header));
        var readable = Encoding.UTF8.GetBytes($"{method} sip:unreadable.invalid {SipMessage.Version}\r\n{string.Join("\r\n", lines)}\r\n\r\n");
        request = SipParser.TryParse(readable, out var read, out _) ? read as SipRequest : null;
        return request is not null;
    }

    private static bool IsContentLength(string header) => header.Split(':')[0].Trim().ToUpperInvariant() is "CONTENT-LENGTH" or "L";
}
