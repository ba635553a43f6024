using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace AriVoicemail.Bed;

/// <summary>A phone that wants to know who sends NOTIFYs: challenge and check (RFC 3261 §22, RFC 8760), with one nonce for its lifetime.</summary>
internal sealed partial class DigestCheck(string user, string password)
{
    private const string Realm = "phone";
    private readonly string _nonce = Guid.NewGuid().ToString("N");

    public string Challenge(int status, string algorithm) =>
        $"{(status == 407 ? "Proxy" : "WWW")}-Authenticate: Digest realm=\"{Realm}\", nonce=\"{_nonce}\", algorithm={algorithm}, qop=\"auth\"\r\n";

    /// <summary>Null without credentials for this nonce; otherwise whether they are right.</summary>
    public bool? Check(SipPacket request, int status, string algorithm)
    {
        var header = request.Header(status == 407 ? "Proxy-Authorization" : "Authorization");
        var given = Pair().Matches(header).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim('"'), StringComparer.OrdinalIgnoreCase);
        if (given.GetValueOrDefault("nonce") != _nonce) return null;
        var first = Hash(algorithm, $"{user}:{Realm}:{password}");
        var second = Hash(algorithm, $"{request.Method}:{given.GetValueOrDefault("uri")}");
        var expected = Hash(algorithm, $"{first}:{_nonce}:{given.GetValueOrDefault("nc")}:{given.GetValueOrDefault("cnonce")}:auth:{second}");
        return given.GetValueOrDefault("response") == expected && given.GetValueOrDefault("username") == user;
    }

    private static string Hash(string algorithm, string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        // MD5 is what the protocol names.
#pragma warning disable CA5351
        return Convert.ToHexStringLower(algorithm == "MD5" ? MD5.HashData(bytes) : SHA256.HashData(bytes));
#pragma warning restore CA5351
    }

    [GeneratedRegex("""(\w+)=("[^"]*"|[^,\s]+)""")]
    private static partial Regex Pair();
}
