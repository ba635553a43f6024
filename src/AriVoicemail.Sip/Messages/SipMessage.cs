using System.Text;

namespace AriVoicemail.Sip.Messages;

/// <summary>A request or a response (RFC 3261 §7).</summary>
public abstract class SipMessage(SipHeaders headers, ReadOnlyMemory<byte> body)
{
    public const string Version = "SIP/2.0";

    public SipHeaders Headers { get; } = headers;
    public ReadOnlyMemory<byte> Body { get; } = body;

    public abstract string StartLine { get; }

    /// <summary>The number and the method of CSeq; (0, "") when there is none that can be read.</summary>
    public (uint Number, string Method) CSeq =>
        (Headers["CSeq"] ?? "").Split(' ', '\t') is [var number, .., var method] && uint.TryParse(number, out var parsed) ? (parsed, method) : (0, "");

    /// <summary>The topmost Via, which decides whose message this is.</summary>
    public string? TopVia => Headers["Via"] is { } line ? SipText.List(line).FirstOrDefault() : null;

    public string? Branch => TopVia is { } via ? SipText.Parameter(via, "branch") : null;

    /// <summary>The message as it goes on the wire. Content-Length is counted in bytes here, whatever the headers say.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder(512).Append(StartLine).Append("\r\n");
        foreach (var (name, value) in Headers)
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) continue;
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }
        head.Append("Content-Length: ").Append(Body.Length).Append("\r\n\r\n");
        return [.. Encoding.UTF8.GetBytes(head.ToString()), .. Body.Span];
    }

    public override string ToString() => Encoding.UTF8.GetString(ToBytes());
}
