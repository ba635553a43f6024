using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Sip.Transactions;

/// <summary>What a request gets that nobody here wants (RFC 3261 §8.2, §11.2), or that cannot be as it is.</summary>
internal static class DefaultAnswers
{
    private const string MessageSummary = "application/simple-message-summary";

    private static readonly HashSet<string> Schemes = new(["sip", "sips", "tel"], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] OnceOnly = ["From", "To", "Call-ID", "CSeq", "Max-Forwards"];

    // RFC 3261, 3262, 3311, 3428, 3515, 3903, 6086, 6665.
    private static readonly HashSet<string> KnownMethods =
        ["ACK", "BYE", "CANCEL", "INFO", "INVITE", "MESSAGE", "NOTIFY", "OPTIONS", "PRACK", "PUBLISH", "REFER", "REGISTER", "SUBSCRIBE", "UPDATE"];

    /// <summary>Why the request cannot be understood (RFC 3261 §8.1.1, RFC 4475 §3.3); null for a sound one.</summary>
    public static string? Problem(SipRequest request)
    {
        foreach (var name in OnceOnly)
        {
            var count = request.Headers.All(name).Count();
            if (count > 1) return $"{name} more than once";
            // RFC 2543 did not ask for Max-Forwards.
            if (count == 0 && name is not "Max-Forwards") return $"{name} missing";
        }
        if (request.CSeq is not ( < 1u << 31, var method) || method != request.Method) return "CSeq does not fit";
        return request.Headers["Max-Forwards"] is { } hops && !byte.TryParse(hops, out _) ? "Max-Forwards cannot be read" : null;
    }

    public static SipResponse Malformed(SipRequest request, SipPeer peer, string problem) => Make(request, peer, 400, $"Bad Request: {problem}");

    public static SipResponse OtherVersion(SipRequest request, SipPeer peer) => Make(request, peer, 505, "Version Not Supported");

    /// <summary>RFC 3261 §21.5.4; a moment is enough, for a request is not worked on for long.</summary>
    public static SipResponse Busy(SipRequest request, SipPeer peer)
    {
        var response = Make(request, peer, 503, "Service Unavailable");
        response.Headers.Add("Retry-After", "2");
        return response;
    }

    public static SipResponse ServerError(SipRequest request, SipPeer peer) => Make(request, peer, 500, "Server Internal Error");

    /// <summary>The answer when <see cref="SipEndpoint.RequestReceived"/> has none.</summary>
    /// <param name="methods">Those that somebody here takes besides OPTIONS.</param>
    /// <param name="events">The packages that can be subscribed to here.</param>
    public static SipResponse To(SipRequest request, SipPeer peer, IReadOnlyList<string> methods, IReadOnlyList<string> events)
    {
        var inDialog = SipText.Parameter(request.Headers["To"]!, "tag") is not null;
        // No INVITE is ever in work here, so a CANCEL finds none (§9.2).
        if (inDialog || request.Method is "CANCEL") return Make(request, peer, 481, "Call/Transaction Does Not Exist");
        var allow = string.Join(", ", ["OPTIONS", .. methods]);
        if (request.Method is not "OPTIONS")
        {
            var refusal = KnownMethods.Contains(request.Method) ? Make(request, peer, 405, "Method Not Allowed") : Make(request, peer, 501, "Not Implemented");
            refusal.Headers.Add("Allow", allow);
            return refusal;
        }
        if (!Schemes.Contains(request.Uri.Split(':')[0])) return Make(request, peer, 416, "Unsupported URI Scheme");
        if (request.Headers["Require"] is { } extension)
        {
            var refusal = Make(request, peer, 420, "Bad Extension");
            refusal.Headers.Add("Unsupported", extension);
            return refusal;
        }
        var response = Make(request, peer, 200, "OK");
        response.Headers.Add("Allow", allow).Add("Accept", MessageSummary);
        if (events.Count > 0) response.Headers.Add("Allow-Events", string.Join(", ", events));
        return response;
    }

    // Takes over from a broken request what is there.
    private static SipResponse Make(SipRequest request, SipPeer peer, int status, string reason)
    {
        var full = SipResponse.To(request, peer.Address, status, reason);
        var headers = new SipHeaders().AddRange(full.Headers.Where(header => header.Value.Length > 0 && request.Headers[header.Name] is not null));
        return new SipResponse(status, reason, headers);
    }
}
