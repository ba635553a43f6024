using System.Buffers;
using System.Globalization;
using System.Text;

namespace AriVoicemail.Sip.Messages;

/// <summary>Writes a message into a buffer that its user can use again.</summary>
internal static class MessageBytes
{
    /// <summary>The same bytes as <see cref="SipMessage.ToBytes"/>.</summary>
    public static void WriteTo(this SipMessage message, IBufferWriter<byte> to)
    {
        Write(to, message.StartLine);
        to.Write("\r\n"u8);
        for (var i = 0; i < message.Headers.Count; i++)
        {
            var (name, value) = message.Headers[i];
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) continue;
            Write(to, name);
            to.Write(": "u8);
            Write(to, value);
            to.Write("\r\n"u8);
        }
        to.Write("Content-Length: "u8);
        var digits = to.GetSpan(16);
        message.Body.Length.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        to.Advance(length);
        to.Write("\r\n\r\n"u8);
        to.Write(message.Body.Span);
    }

    /// <summary>How many bytes that will be, or a few more.</summary>
    public static int Length(this SipMessage message)
    {
        var length = message.StartLine.Length + "\r\nContent-Length: 65535\r\n\r\n".Length + message.Body.Length;
        for (var i = 0; i < message.Headers.Count; i++)
        {
            var (name, value) = message.Headers[i];
            length += name.Length + ": \r\n".Length + Encoding.UTF8.GetByteCount(value);
        }
        return length;
    }

    private static void Write(IBufferWriter<byte> to, string text) => to.Advance(Encoding.UTF8.GetBytes(text, to.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
}
