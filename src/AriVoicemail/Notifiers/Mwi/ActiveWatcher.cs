using System.Globalization;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>A row of <c>active_watchers</c>: one phone's subscription. Everything in it came over the network once, so it is checked like input.</summary>
/// <remarks>
/// Kamailio stores the CSeq before the last one sent (its transaction layer adds one), OpenSIPS the last one sent; and only Kamailio stores
/// the user that the NOTIFY's To names, which is the watcher.
/// </remarks>
internal sealed record ActiveWatcher(
    DialogKey Dialog,
    string ToUser,
    string ToDomain,
    string FromUser,
    string FromDomain,
    string EventId,
    long CSeq,
    string Contact,
    string LocalContact,
    string RecordRoute,
    long Expires,
    string UserAgent,
    string PresentityUri,
    string WatcherUser,
    string WatcherDomain,
    string SocketInfo)
{
    /// <summary>Who watches: <c>user@domain</c>.</summary>
    public string Name => $"{FromUser}@{FromDomain}";

    public DateTimeOffset ExpiresAt => DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(Expires, 0, uint.MaxValue));

    public bool HasDialog => IsWord(Dialog.CallId) && IsWord(Dialog.ToTag) && IsWord(Dialog.FromTag);

    /// <summary>Why no NOTIFY can be made of this row; null when one can.</summary>
    public string? Problem =>
        !HasDialog ? "callid, to_tag or from_tag is empty or malformed"
        : !SipUri.TryParse(Contact, out _) ? $"contact is no SIP URI: '{SipText.Printable(Contact)}'"
        : LocalContact.Length > 0 && !SipUri.TryParse(LocalContact, out _) ? $"local_contact is no SIP URI: '{SipText.Printable(LocalContact)}'"
        : !SipUri.TryParse(NotifierUri, out _) ? $"to_user and to_domain make no SIP URI: '{SipText.Printable(NotifierUri)}'"
        : !SipUri.TryParse(SubscriberUri, out _) ? $"from_user and from_domain make no SIP URI: '{SipText.Printable(SubscriberUri)}'"
        : EventId.Length > 0 && !SipText.IsToken(EventId) ? $"event_id is no token: '{SipText.Printable(EventId)}'"
        : !Hops.All(IsRoute) ? $"record_route is no route set: '{SipText.Printable(RecordRoute)}'"
        : CSeq is < 0 or > int.MaxValue ? $"local_cseq is out of range: {CSeq}"
        : null;

    /// <summary>From of the NOTIFY: whom the phone subscribed to.</summary>
    public string NotifierUri => Uri(ToUser, ToDomain);

    /// <summary>To of the NOTIFY: the phone's own identity.</summary>
    public string SubscriberUri => Uri(FromUser, FromDomain);

    /// <summary>The hops behind the proxy, in the order in which the NOTIFY takes them.</summary>
    public IReadOnlyList<string> Hops => [.. SipText.List(RecordRoute)];

    public static ActiveWatcher FromRow(IDictionary<string, object?> row, int behindTheWire)
    {
        var columns = new Dictionary<string, object?>(row, StringComparer.OrdinalIgnoreCase);
        var watcher = (User: Text("watcher_username"), Domain: Text("watcher_domain"));
        return new ActiveWatcher(
            new DialogKey(Text("callid"), Text("to_tag"), Text("from_tag")),
            Text("to_user"),
            Text("to_domain"),
            Text("from_user") is { Length: > 0 } user ? user : watcher.User,
            Text("from_domain") is { Length: > 0 } domain ? domain : watcher.Domain,
            Text("event_id"),
            Number("local_cseq") + behindTheWire,
            Text("contact"),
            Text("local_contact"),
            Text("record_route"),
            Number("expires"),
            Text("user_agent"),
            Text("presentity_uri"),
            watcher.User,
            watcher.Domain,
            Text("socket_info"));

        string Text(string column) => columns.GetValueOrDefault(column) switch
        {
            null => "",
            byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
            var value => (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").TrimEnd(' '),
        };

        long Number(string column) => long.TryParse(Text(column), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static string Uri(string user, string domain) => user.Length > 0 ? $"sip:{user}@{domain}" : $"sip:{domain}";

    // Tags and Call-IDs of real phones go beyond the grammar; what could end the parameter or the line does not.
    private static bool IsWord(string text) => text.Length > 0 && text.All(c => c is > ' ' and < '\x7f' and not (';' or ',' or '<' or '>' or '"'));

    private static bool IsRoute(string hop) => hop.StartsWith('<') && hop.IndexOf('>') is var end and > 0 && SipUri.TryParse(hop[1..end], out _) && SipText.IsSafe(hop);
}
