using System.Globalization;
using System.Net;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Notifiers.Mwi.Subscriptions;

/// <summary>What a phone asks for, read from its SUBSCRIBE; everything in it is input.</summary>
/// <param name="ToTag">Ours; empty in the first request of a dialog.</param>
internal sealed record SubscribeRequest(
    string User, string Domain, string FromUser, string FromDomain, string FromTag, string ToTag, string CallId, long CSeq, string EventId, int Expires,
    string Contact, string RecordRoute, string UserAgent, SipPeer Peer)
{
    public DialogKey Dialog => new(CallId, ToTag, FromTag);

    public string SocketInfo => $"{Peer.Protocol.ToString().ToLowerInvariant()}:{Peer.Address}";

    /// <summary>Reads the request, or answers what is wrong with it (RFC 6665 §4.2.1, RFC 3842 §3).</summary>
    public static SubscribeRequest? TryRead(SipRequest request, SipPeer peer, MwiNotifierOptions options, out SipResponse? refusal)
    {
        refusal = Refusal(request, peer.Address);
        if (refusal is not null) return null;
        var headers = request.Headers;
        if (!SipUri.TryParse(request.Uri, out var uri) || !SipUri.TryParse(AddressIn(headers["To"]!), out var to) || !SipUri.TryParse(AddressIn(headers["From"]!), out var from))
        {
            refusal = SipResponse.To(request, peer.Address, 400, "Request-URI, To or From is no SIP URI");
            return null;
        }
        var (contact, fromTag) = (AddressIn(headers["Contact"] ?? ""), SipText.Parameter(headers["From"]!, "tag") ?? "");
        if (!SipUri.TryParse(contact, out _) || fromTag.Length == 0 || !TryExpires(headers["Expires"], options.MaxExpires, out var expires))
        {
            refusal = SipResponse.To(request, peer.Address, 400, "Contact, From tag or Expires is missing or malformed");
            return null;
        }
        if (expires > 0 && expires < options.MinExpires)
        {
            refusal = SipResponse.To(request, peer.Address, 423, "Interval Too Brief");
            refusal.Headers.Add("Min-Expires", options.MinExpires.ToString(CultureInfo.InvariantCulture));
            return null;
        }
        // The Request-URI of a refresh is our own Contact; whose mailbox it is stands in To.
        var toTag = SipText.Parameter(headers["To"]!, "tag") ?? "";
        var account = toTag.Length > 0 ? to : uri;
        return new SubscribeRequest(
            account.User, account.Host, from.User, from.Host, fromTag, toTag, headers["Call-ID"]!, request.CSeq.Number,
            SipText.Parameter(headers["Event"]!, "id") ?? "", Math.Min(expires, options.MaxExpires), contact, string.Join(", ", headers.All("Record-Route")),
            headers["User-Agent"] ?? "", peer);
    }

    private static SipResponse? Refusal(SipRequest request, IPEndPoint source)
    {
        var package = (request.Headers["Event"] ?? "").Split(';')[0].Trim();
        if (!package.Equals(MessageSummary.Event, StringComparison.OrdinalIgnoreCase))
        {
            var badEvent = SipResponse.To(request, source, 489, "Bad Event");
            badEvent.Headers.Add("Allow-Events", MessageSummary.Event);
            return badEvent;
        }
        var accepted = request.Headers.All("Accept").SelectMany(SipText.List).Select(type => type.Split(';')[0].Trim()).ToList();
        return accepted.Count == 0 || accepted.Exists(type => type is MessageSummary.ContentType or "*/*" or "application/*")
            ? null
            : SipResponse.To(request, source, 406, "Not Acceptable");
    }

    private static bool TryExpires(string? header, int otherwise, out int expires)
    {
        expires = otherwise;
        if (header is null) return true;
        if (!uint.TryParse(header.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)) return false;
        expires = (int)Math.Min(asked, int.MaxValue);
        return true;
    }

    // "Ann" <sip:ann@example.com>;tag=1, or the URI alone, whose parameters then are the header's (RFC 3261 §20.10).
    private static string AddressIn(string header)
    {
        var open = header.LastIndexOf('<');
        var close = header.IndexOf('>', Math.Max(open, 0));
        return open >= 0 && close > open ? header[(open + 1)..close] : header.Split(';')[0].Trim();
    }
}
