using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Sip.Authentication;

/// <summary>What a request's credentials are worth.</summary>
public enum DigestVerdict
{
    /// <summary>There are none.</summary>
    Missing,

    /// <summary>They are not right.</summary>
    Wrong,

    /// <summary>They would be right with a newer nonce.</summary>
    Stale,

    Right,
}

/// <summary>Asks who somebody is, and checks the answer. Its nonces carry their own time and seal, so that nothing is kept of who was asked.</summary>
public sealed class DigestServer(string realm, TimeProvider time)
{
    private const int MostNonces = 10_000;
    private static readonly TimeSpan NonceLife = TimeSpan.FromMinutes(5);

    private byte[] _key = RandomNumberGenerator.GetBytes(32);

    // How often each nonce was used, so that a request that was overheard is worth nothing.
    private readonly ConcurrentDictionary<string, int> _used = new();

    /// <summary>A 401, the stronger algorithm first (RFC 8760 §2.3).</summary>
    public SipResponse Challenge(SipRequest request, IPEndPoint source, bool stale)
    {
        var response = SipResponse.To(request, source, 401, "Unauthorized");
        var nonce = NewNonce();
        foreach (var algorithm in new[] { DigestHash.Sha256, DigestHash.Md5 })
        {
            response.Headers.Add(
                "WWW-Authenticate", $"Digest realm={SipText.Quote(realm)}, nonce=\"{nonce}\", algorithm={algorithm}, qop=\"auth\"{(stale ? ", stale=true" : "")}");
        }
        return response;
    }

    /// <param name="passwordOf">The password of a user; null: there is no such user.</param>
    public (DigestVerdict Verdict, string User) Verify(SipRequest request, Func<string, string?> passwordOf)
    {
        foreach (var header in request.Headers.All("Authorization"))
        {
            if (DigestFields.TryParse(header) is { } fields && fields["realm"] == realm) return (Verify(request, fields, passwordOf), fields["username"]);
        }
        return (DigestVerdict.Missing, "");
    }

    private DigestVerdict Verify(SipRequest request, DigestFields fields, Func<string, string?> passwordOf)
    {
        var algorithm = fields["algorithm"] is { Length: > 0 } named ? named : DigestHash.Md5;
        if (DigestHash.Strength(algorithm) < 0 || fields["uri"] != request.Uri || fields["qop"] != "auth") return DigestVerdict.Wrong;
        if (!IsOurs(fields["nonce"])) return DigestVerdict.Stale;
        if (!int.TryParse(fields["nc"], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var count)) return DigestVerdict.Wrong;
        // An unknown user costs as much time as a known one.
        var password = passwordOf(fields["username"]);
        var expected = DigestHash.Response(
            algorithm, fields["username"], realm, password ?? "", request.Method, fields["uri"], fields["nonce"], fields["nc"], fields["cnonce"], fields["qop"]);
        var equal = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(fields["response"]));
        if (!equal || password is null) return DigestVerdict.Wrong;
        return IsFresh(fields["nonce"]) && IsFirstUse(fields["nonce"], count) ? DigestVerdict.Right : DigestVerdict.Stale;
    }

    private string NewNonce()
    {
        var at = $"{time.GetUtcNow().ToUnixTimeMilliseconds():x}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        return $"{at}-{Seal(at)}";
    }

    private bool IsOurs(string nonce) =>
        nonce.LastIndexOf('-') is var dash and > 0
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Seal(nonce[..dash])), Encoding.UTF8.GetBytes(nonce[(dash + 1)..]));

    private bool IsFresh(string nonce)
    {
        var made = long.Parse(nonce[..nonce.IndexOf('-')], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(made) < NonceLife;
    }

    private bool IsFirstUse(string nonce, int count)
    {
        if (_used.Count > MostNonces) Forget();
        while (true)
        {
            if (!_used.TryGetValue(nonce, out var last))
            {
                if (_used.TryAdd(nonce, count)) return true;
            }
            else if (count <= last) return false;
            else if (_used.TryUpdate(nonce, count, last)) return true;
        }
    }

    private void Forget()
    {
        foreach (var nonce in _used.Keys.Where(nonce => !IsFresh(nonce))) _used.TryRemove(nonce, out _);
        if (_used.Count <= MostNonces) return;
        // A flood of fresh ones: with another seal all of them are void, and none can be used a second time.
        _key = RandomNumberGenerator.GetBytes(32);
        _used.Clear();
    }

    private string Seal(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
