using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace AriVoicemail.Sip.Messages;

public sealed partial class SipResponse : SipMessage
{
    /// <exception cref="FormatException">The reason could leave its line.</exception>
    public SipResponse(int statusCode, string reason, SipHeaders headers, ReadOnlyMemory<byte> body = default)
        : base(headers, body)
    {
        if (statusCode is < 100 or > 699) throw new FormatException($"{statusCode} is not a SIP status.");
        if (!SipText.IsSafe(reason)) throw new FormatException("The reason phrase holds a control character.");
        (StatusCode, Reason) = (statusCode, reason);
    }

    public int StatusCode { get; }
    public string Reason { get; }
    public override string StartLine => $"{Version} {StatusCode} {Reason}";

    /// <summary>How long the other side asks us to stay away (RFC 3261 §20.33), or null.</summary>
    public TimeSpan? RetryAfter
    {
        get
        {
            var digits = string.Concat((Headers["Retry-After"] ?? "").TakeWhile(char.IsAsciiDigit));
            return uint.TryParse(digits, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
        }
    }

    /// <summary>
    /// An answer with what RFC 3261 §8.2.6.2 takes over from the request; To gets a tag when it has none, and the top Via tells where
    /// the request came from (RFC 3581 §4).
    /// </summary>
    public static SipResponse To(SipRequest request, IPEndPoint source, int statusCode, string reason)
    {
        var headers = new SipHeaders();
        var vias = request.Headers.All("Via").SelectMany(SipText.List).ToList();
        headers.Add("Via", Received(vias[0], source));
        foreach (var via in vias.Skip(1)) headers.Add("Via", via);
        headers.Add("From", request.Headers["From"] ?? "");
        var to = request.Headers["To"] ?? "";
        headers.Add("To", SipText.Parameter(to, "tag") is null ? $"{to};tag={RandomNumberGenerator.GetHexString(12, lowercase: true)}" : to);
        headers.Add("Call-ID", request.Headers["Call-ID"] ?? "");
        headers.Add("CSeq", request.Headers["CSeq"] ?? "");
        return new SipResponse(statusCode, reason, headers);
    }

    private static string Received(string via, IPEndPoint source) =>
        SipText.Parameter(via, "rport") is ""
            ? RportFlag().Replace(via, $";rport={source.Port}", 1) + $";received={source.Address}"
            : $"{via};received={source.Address}";

    [GeneratedRegex(@";\s*rport(?=\s*(;|$))", RegexOptions.IgnoreCase)]
    private static partial Regex RportFlag();
}
