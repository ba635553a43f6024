using System.Globalization;
using System.Text;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Sip.Transport;

/// <summary>Cuts a stream into messages by Content-Length (RFC 3261 §18.3), and knows a keep-alive when it sees one.</summary>
/// <remarks>Never holds more than 64 KiB: a message that is larger, or does not tell its length, cannot be cut out.</remarks>
internal sealed class StreamFraming
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;
    private int _searched;

    /// <summary>Where the next bytes of the stream go.</summary>
    public Memory<byte> Space()
    {
        if (_start == _end) _start = _end = _searched = 0;
        if (_end == _buffer.Length)
        {
            var bytes = _buffer.AsSpan(_start, _end - _start);
            var larger = _start > 0 ? _buffer : new byte[Math.Min(2 * _buffer.Length, SipParser.MaxBytes)];
            bytes.CopyTo(larger);
            (_buffer, _searched, _end, _start) = (larger, Math.Max(0, _searched - _start), bytes.Length, 0);
        }
        return _buffer.AsMemory(_end);
    }

    public void Filled(int bytes) => _end += bytes;

    /// <summary>The next whole message; empty for a ping, which wants a pong (RFC 5626 §3.5.1).</summary>
    /// <exception cref="InvalidDataException">Where the next message begins cannot be known any more.</exception>
    public bool TryTake(out ReadOnlySpan<byte> message)
    {
        message = default;
        var rest = _buffer.AsSpan(_start, _end - _start);
        while (rest.StartsWith("\r\n"u8))
        {
            if (rest.StartsWith("\r\n\r\n"u8))
            {
                _start += 4;
                return true;
            }
            // Half a ping, a pong, or an empty line before a message (§7.5): what follows will tell.
            if (rest.Length < 4 && "\r\n\r\n"u8.StartsWith(rest)) return false;
            _start += 2;
            rest = rest[2..];
        }
        _searched = Math.Max(_searched, _start);
        var from = Math.Max(_start, _searched - 3);
        var blank = _buffer.AsSpan(from, _end - from).IndexOf("\r\n\r\n"u8);
        if (blank < 0)
        {
            _searched = _end;
            return rest.Length < SipParser.MaxBytes ? false : throw new InvalidDataException("more than 64 KiB without an empty line");
        }
        var head = from + blank + 4 - _start;
        var length = head + ContentLength(rest[..head]);
        if (length > SipParser.MaxBytes) throw new InvalidDataException("a message of more than 64 KiB");
        _searched = from;
        if (rest.Length < length) return false;
        message = rest[..length];
        _start += length;
        return true;
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var length = -1;
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            var colon = line.IndexOf((byte)':');
            if (colon < 0 || !IsContentLength(line[..colon].TrimEnd(" \t"u8))) continue;
            var value = line[(colon + 1)..].Trim(" \t"u8);
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes);
            if (!isNumber || bytes > SipParser.MaxBytes || (length >= 0 && bytes != length)) throw new InvalidDataException("a Content-Length that cannot be");
            length = bytes;
        }
        return length >= 0 ? length : throw new InvalidDataException("a message without Content-Length");
    }

    private static bool IsContentLength(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(name, "Content-Length") || Ascii.EqualsIgnoreCase(name, "l");
}
