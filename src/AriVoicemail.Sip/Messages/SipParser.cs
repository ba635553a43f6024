using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace AriVoicemail.Sip.Messages;

/// <summary>Reads a datagram. Anything may come from the network: what cannot be read is refused with a reason, never with an exception.</summary>
public static class SipParser
{
    public const int MaxBytes = 65_535;
    public const int MaxHeaders = 200;

    /// <param name="datagram">As it came from the socket.</param>
    /// <param name="message">A <see cref="SipRequest"/> or a <see cref="SipResponse"/>.</param>
    /// <param name="problem">Why it was refused; empty when it was read.</param>
    public static bool TryParse(ReadOnlyMemory<byte> datagram, [NotNullWhen(true)] out SipMessage? message, out string problem)
    {
        message = null;
        if (datagram.Length > MaxBytes) return Refused("too large", out problem);
        if (!TryHead(datagram.Span, out var lines, out var bodyStart)) return Refused("no empty line ends the headers", out problem);
        if (lines.Count == 0) return Refused("no start line", out problem);
        if (lines.Count > MaxHeaders + 1) return Refused("too many headers", out problem);

        var headers = new SipHeaders();
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':');
            if (colon < 0) return Refused("a header without a colon", out problem);
            var (name, value) = (SipText.Trim(line[..colon]), line[(colon + 1)..].Replace('\t', ' '));
            if (!SipText.IsToken(name) || !SipText.IsSafe(value)) return Refused("a header with characters that cannot be there", out problem);
            headers.Add(name, value);
        }
        if (!TryBody(headers, datagram[bodyStart..], out var body)) return Refused("Content-Length does not fit", out problem);

        message = Start(lines[0], headers, body);
        problem = message is null ? "no SIP start line" : "";
        return message is not null;
    }

    private static bool Refused(string why, out string problem)
    {
        problem = why;
        return false;
    }

    private static SipMessage? Start(string line, SipHeaders headers, ReadOnlyMemory<byte> body)
    {
        if (!SipText.IsSafe(line)) return null;
        var parts = line.Split(' ', 3);
        if (parts.Length >= 2 && IsVersion(parts[0]))
        {
            return parts[1].Length == 3 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 100 and <= 699
                ? new SipResponse(code, parts.Length == 3 ? parts[2] : "", headers, body)
                : null;
        }
        return parts is [var method, { Length: > 0 } uri, var version] && IsVersion(version) && SipText.IsToken(method) && !uri.Any(char.IsWhiteSpace)
            ? new SipRequest(method, uri, headers, body)
            : null;
    }

    private static bool IsVersion(string text) => text.Equals(SipMessage.Version, StringComparison.OrdinalIgnoreCase);

    // RFC 3261 §7.3.1: a line that begins with white space belongs to the one before. §7.5: lines end with CRLF; LF alone is read too.
    private static bool TryHead(ReadOnlySpan<byte> datagram, out List<string> lines, out int bodyStart)
    {
        lines = [];
        bodyStart = 0;
        while (SipText.LineEnd(datagram[bodyStart..], folds: lines.Count > 0) is var length and >= 0)
        {
            var line = datagram.Slice(bodyStart, length);
            bodyStart += length + 1;
            if (line.EndsWith("\r"u8)) line = line[..^1];
            if (line.IsEmpty)
            {
                // §7.5: empty lines before the start line are to be ignored.
                if (lines.Count == 0) continue;
                return true;
            }
            // Nothing is folded onto the start line.
            if (line[0] is (byte)' ' or (byte)'\t') return false;
            var text = Encoding.UTF8.GetString(line);
            lines.Add(text.Contains('\n', StringComparison.Ordinal) ? Unfolded(text) : text);
        }
        return false;
    }

    private static string Unfolded(string text) => string.Join(' ', text.Split('\n').Select(part => SipText.Trim(part.EndsWith('\r') ? part[..^1] : part)));

    // RFC 3261 §18.3: over UDP, bytes beyond Content-Length are dropped, too few are an error, and without the header the body fills the datagram.
    private static bool TryBody(SipHeaders headers, ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> body)
    {
        body = rest;
        var lengths = headers.All("Content-Length").Distinct().ToList();
        if (lengths.Count == 0) return true;
        if (lengths.Count > 1 || !int.TryParse(lengths[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > rest.Length) return false;
        body = rest[..length];
        return true;
    }
}
