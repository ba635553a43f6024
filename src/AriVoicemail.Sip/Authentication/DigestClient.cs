using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Sip.Authentication;

/// <summary>Answers challenges (RFC 3261 §22, RFC 8760), and shows the credentials unasked to who has asked before.</summary>
/// <param name="newNonce">The client's part of the salt; a test may know it.</param>
public sealed class DigestClient(DigestCredentials credentials, Func<string>? newNonce = null)
{
    private readonly ConcurrentDictionary<(string Server, bool Proxy), Challenge> _challenges = new();
    private readonly Func<string> _newNonce = newNonce ?? (static () => RandomNumberGenerator.GetHexString(16, lowercase: true));

    /// <summary>Whether it is worth sending the request once more, with <see cref="Authorize"/>.</summary>
    /// <param name="sent">What was refused.</param>
    /// <param name="refusal">A 401 or a 407.</param>
    /// <param name="server">Through whom it went: challenges are remembered for each.</param>
    /// <returns>False: no challenge that we understand, or our credentials with its own nonce were wrong.</returns>
    public bool Accepts(SipRequest sent, SipResponse refusal, string server)
    {
        var proxy = refusal.StatusCode is 407;
        if (refusal.StatusCode is not (401 or 407)) return false;
        var offers = refusal.Headers.All(proxy ? "Proxy-Authenticate" : "WWW-Authenticate")
            .Select(DigestFields.TryParse).Select(fields => fields is null ? null : Challenge.Of(fields)).OfType<Challenge>();
        if (offers.MaxBy(offer => DigestHash.Strength(offer.Algorithm)) is not { } best) return false;
        // A server that has seen an answer to a nonce of its own and does not call it stale has seen a wrong password.
        var shown = sent.Headers[Header(proxy)];
        if (shown is not null && !best.Stale && DigestFields.TryParse(shown)?["nonce"] is { } nonce && _challenges.TryGetValue((server, proxy), out var known) && known.Nonce == nonce)
        {
            _challenges.TryRemove((server, proxy), out _);
            return false;
        }
        _challenges[(server, proxy)] = best;
        return true;
    }

    /// <summary>The request with credentials for whoever has asked on the way through that server; as it is where nobody has.</summary>
    public SipRequest Authorize(SipRequest request, string server)
    {
        foreach (var proxy in new[] { true, false })
        {
            if (!_challenges.TryGetValue((server, proxy), out var challenge)) continue;
            var headers = new SipHeaders().AddRange(request.Headers).Add(Header(proxy), Answer(challenge, request));
            request = new SipRequest(request.Method, request.Uri, headers, request.Body);
        }
        return request;
    }

    private static string Header(bool proxy) => proxy ? "Proxy-Authorization" : "Authorization";

    private string Answer(Challenge challenge, SipRequest request)
    {
        var nc = challenge.Next().ToString("x8", CultureInfo.InvariantCulture);
        var cnonce = _newNonce();
        var response = DigestHash.Response(
            challenge.Algorithm, credentials.User, challenge.Realm, credentials.Password, request.Method, request.Uri, challenge.Nonce, nc, cnonce, challenge.Qop);
        return $"Digest username={SipText.Quote(credentials.User)}, realm={SipText.Quote(challenge.Realm)}, nonce={SipText.Quote(challenge.Nonce)}, "
            + $"uri={SipText.Quote(request.Uri)}, response=\"{response}\", algorithm={challenge.Algorithm}"
            + (challenge.Qop.Length > 0 ? $", qop={challenge.Qop}, nc={nc}, cnonce=\"{cnonce}\"" : "")
            + (challenge.Opaque.Length > 0 ? $", opaque={SipText.Quote(challenge.Opaque)}" : "");
    }

    private sealed record Challenge(string Algorithm, string Realm, string Nonce, string Opaque, string Qop, bool Stale)
    {
        private int _used;

        public int Next() => Interlocked.Increment(ref _used);

        // RFC 3261 §22.4: no algorithm means MD5. qop lists what the server takes; auth-int alone is more than we do.
        public static Challenge? Of(DigestFields fields)
        {
            var algorithm = fields["algorithm"] is { Length: > 0 } named ? named : DigestHash.Md5;
            var offered = SipText.List(fields["qop"]).ToList();
            if (DigestHash.Strength(algorithm) < 0 || fields["nonce"].Length == 0) return null;
            if (offered.Count > 0 && !offered.Contains("auth", StringComparer.OrdinalIgnoreCase)) return null;
            return new Challenge(
                algorithm, fields["realm"], fields["nonce"], fields["opaque"], offered.Count > 0 ? "auth" : "",
                fields["stale"].Equals("true", StringComparison.OrdinalIgnoreCase));
        }
    }
}
