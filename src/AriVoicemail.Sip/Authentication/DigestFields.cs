using System.Text;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Sip.Authentication;

/// <summary>The fields of a <c>Digest</c> challenge or answer: <c>Digest realm="x", nonce="y", qop="auth,auth-int"</c>.</summary>
internal sealed class DigestFields
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private DigestFields()
    {
    }

    /// <summary>Empty for one that is not there.</summary>
    public string this[string name] => _fields.GetValueOrDefault(name, "");

    /// <summary>Null when the value is of another scheme, or says a thing twice.</summary>
    public static DigestFields? TryParse(string header)
    {
        const string Scheme = "Digest ";
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var read = new DigestFields();
        foreach (var field in SipText.List(header[Scheme.Length..]))
        {
            var equals = field.IndexOf('=');
            if (equals <= 0) return null;
            if (!read._fields.TryAdd(SipText.Trim(field[..equals]), Unquoted(SipText.Trim(field[(equals + 1)..])))) return null;
        }
        return read;
    }

    private static string Unquoted(string value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"') return value;
        var text = new StringBuilder(value.Length);
        for (var n = 1; n < value.Length - 1; n++)
        {
            if (value[n] == '\\' && n < value.Length - 2) n++;
            text.Append(value[n]);
        }
        return text.ToString();
    }
}
