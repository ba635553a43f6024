using System.Buffers;
using System.Text;

namespace AriVoicemail.Sip.Messages;

/// <summary>The small grammar that every header shares (RFC 3261 §25.1).</summary>
public static class SipText
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~");

    public static bool IsToken(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(Token);

    /// <summary>Whether the text can stand in a header as it is: no control characters (CR, LF and NUL among them), no half a surrogate pair.</summary>
    public static bool IsSafe(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune)) return false;
        }
        return !HasLoneSurrogate(text);
    }

    /// <summary>The text as a quoted string: a display name that cannot leave its quotes. Control characters become spaces.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') quoted.Append('\\');
            quoted.Append(Rune.IsControl(rune) ? new Rune(' ') : rune);
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>The text for a log line or a person's eyes: everything that is not printable becomes a question mark.</summary>
    public static string Printable(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) printable.Append(Rune.IsControl(rune) ? new Rune('?') : rune);
        return printable.ToString();
    }

    /// <summary>The value of <c>;name=value</c>; empty for <c>;name</c> alone; null when it is absent. Quotes and angle brackets are respected.</summary>
    public static string? Parameter(string value, string name)
    {
        foreach (var part in Split(value, ';').Skip(1))
        {
            var equals = part.IndexOf('=');
            var key = equals < 0 ? part : part[..equals];
            if (Trim(key).Equals(name, StringComparison.OrdinalIgnoreCase)) return equals < 0 ? "" : Trim(part[(equals + 1)..]);
        }
        return null;
    }

    /// <summary>Splits a list at its commas, but at none inside quotes or angle brackets.</summary>
    public static IEnumerable<string> List(string value) => Split(value, ',').Select(Trim).Where(part => part.Length > 0);

    internal static string Trim(string text) => text.Trim(' ', '\t');

    /// <summary>
    /// The line feed that ends the first header; -1 when there is none. RFC 3261 §7.3.1: one with white space behind it does not end it,
    /// unless the line is empty and ends all headers.
    /// </summary>
    internal static int LineEnd(ReadOnlySpan<byte> text, bool folds)
    {
        var end = text.IndexOf((byte)'\n');
        if (!folds || end <= 0 || (end == 1 && text[0] == '\r')) return end;
        while (end + 1 < text.Length && text[end + 1] is (byte)' ' or (byte)'\t')
        {
            var next = text[(end + 1)..].IndexOf((byte)'\n');
            if (next < 0) return -1;
            end += 1 + next;
        }
        return end;
    }

    private static IEnumerable<string> Split(string value, char separator)
    {
        var (start, quoted, bracketed) = (0, false, false);
        for (var i = 0; i < value.Length; i++)
        {
            switch (value[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '"' when !bracketed:
                    quoted = !quoted;
                    break;
                case '<' when !quoted:
                    bracketed = true;
                    break;
                case '>' when !quoted:
                    bracketed = false;
                    break;
                case var c when c == separator && !quoted && !bracketed:
                    yield return value[start..i];
                    start = i + 1;
                    break;
            }
        }
        yield return value[start..];
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }
        return false;
    }
}
