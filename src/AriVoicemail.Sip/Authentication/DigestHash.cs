using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace AriVoicemail.Sip.Authentication;

/// <summary>The arithmetic of HTTP digest (RFC 7616 §3.4) with the algorithms that RFC 8760 gives SIP.</summary>
internal static class DigestHash
{
    public const string Md5 = "MD5";
    public const string Sha256 = "SHA-256";

    /// <summary>The stronger the higher; below zero: none that we know. SHA-512-256 is not offered by the framework.</summary>
    public static int Strength(string algorithm) =>
        algorithm.Equals(Sha256, StringComparison.OrdinalIgnoreCase) ? 1 : algorithm.Equals(Md5, StringComparison.OrdinalIgnoreCase) ? 0 : -1;

    /// <param name="qop"><c>auth</c>; empty as RFC 2069 had it.</param>
    public static string Response(
        string algorithm, string user, string realm, string password, string method, string uri, string nonce, string nc, string cnonce, string qop)
    {
        var ha1 = Of(algorithm, $"{user}:{realm}:{password}");
        var ha2 = Of(algorithm, $"{method}:{uri}");
        return Of(algorithm, qop.Length > 0 ? $"{ha1}:{nonce}:{nc}:{cnonce}:{qop}:{ha2}" : $"{ha1}:{nonce}:{ha2}");
    }

    [SuppressMessage("Security", "CA5351", Justification = "RFC 3261 §22.4: many servers know nothing else. The strongest that is offered is taken.")]
    private static string Of(string algorithm, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(Strength(algorithm) > 0 ? SHA256.HashData(bytes) : MD5.HashData(bytes));
    }
}
