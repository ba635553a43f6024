using System.Collections;

namespace AriVoicemail.Sip.Messages;

/// <summary>The headers of a message in their order. What could break out of its line is never accepted.</summary>
public sealed class SipHeaders : IReadOnlyList<SipHeader>
{
    private readonly List<SipHeader> _lines = [];

    public int Count => _lines.Count;
    public SipHeader this[int index] => _lines[index];

    /// <summary>The first value of that name, or null.</summary>
    public string? this[string name]
    {
        get
        {
            name = LongForm(name);
            foreach (var line in _lines)
            {
                if (line.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return line.Value;
            }
            return null;
        }
    }

    public IEnumerable<string> All(string name)
    {
        name = LongForm(name);
        return _lines.Where(line => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(line => line.Value);
    }

    /// <exception cref="FormatException">The name is no token, or the value holds a control character.</exception>
    public SipHeaders Add(string name, string value)
    {
        if (!SipText.IsToken(name)) throw new FormatException($"'{SipText.Printable(name)}' is not a header name.");
        if (!SipText.IsSafe(value)) throw new FormatException($"The value of {name} holds a control character: '{SipText.Printable(value)}'.");
        _lines.Add(new SipHeader(LongForm(name), SipText.Trim(value)));
        return this;
    }

    public SipHeaders AddRange(IEnumerable<SipHeader> headers)
    {
        foreach (var (name, value) in headers) Add(name, value);
        return this;
    }

    public IEnumerator<SipHeader> GetEnumerator() => _lines.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The one-letter names that IANA lists for SIP header fields.
    private static string LongForm(string name) =>
        name.Length != 1
            ? name
            : char.ToLowerInvariant(name[0]) switch
            {
                'a' => "Accept-Contact",
                'b' => "Referred-By",
                'c' => "Content-Type",
                'd' => "Request-Disposition",
                'e' => "Content-Encoding",
                'f' => "From",
                'i' => "Call-ID",
                'j' => "Reject-Contact",
                'k' => "Supported",
                'l' => "Content-Length",
                'm' => "Contact",
                'o' => "Event",
                'r' => "Refer-To",
                's' => "Subject",
                't' => "To",
                'u' => "Allow-Events",
                'v' => "Via",
                'x' => "Session-Expires",
                _ => name,
            };
}
