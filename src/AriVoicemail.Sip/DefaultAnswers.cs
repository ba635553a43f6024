using System.Net;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Sip;

/// <summary>What an endpoint says to requests that nobody there takes.</summary>
internal static class DefaultAnswers
{
    private static readonly string[] Mandatory = ["Via", "From", "To", "Call-ID", "CSeq"];

    private static readonly HashSet<string> Known =
        ["INVITE", "BYE", "CANCEL", "OPTIONS", "REGISTER", "PRACK", "SUBSCRIBE", "NOTIFY", "PUBLISH", "INFO", "REFER", "MESSAGE", "UPDATE"];

    /// <summary>An answer repeats these (RFC 3261 §8.2.6.2), so that without them there is none.</summary>
    public static bool CanBeAnswered(SipRequest request) => request.TopVia is not null && Array.TrueForAll(Mandatory, name => request.Headers[name] is not null);

    /// <summary>What is wrong with the request whoever it is for (RFC 3261 §8.1.1, §8.2.2); null: nothing.</summary>
    public static SipResponse? Refusal(SipRequest request, IPEndPoint source) =>
        request.CSeq.Method != request.Method ? SipResponse.To(request, source, 400, "CSeq does not fit the method")
        : request.Headers["Max-Forwards"] is { } left && !byte.TryParse(left, out _) ? SipResponse.To(request, source, 400, "Malformed Max-Forwards")
        : null;

    /// <param name="methods">Those that somebody here takes.</param>
    public static SipResponse For(SipRequest request, IPEndPoint source, IReadOnlyList<string> methods)
    {
        var inDialog = SipText.Parameter(request.Headers["To"]!, "tag") is not null;
        var (status, reason) = request.Method is "OPTIONS" ? (200, "OK")
            : inDialog ? (481, "Call/Transaction Does Not Exist")
            : Known.Contains(request.Method) ? (405, "Method Not Allowed")
            : (501, "Not Implemented");
        var response = SipResponse.To(request, source, status, reason);
        response.Headers.Add("Allow", string.Join(", ", ["OPTIONS", .. methods]));
        return response;
    }
}
