using System.Buffers;
using System.Data.Common;
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

    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "callid", "to_tag", "from_tag", "to_user", "to_domain", "from_user", "from_domain", "event_id", "local_cseq", "contact", "local_contact",
        "record_route", "expires", "user_agent", "presentity_uri", "watcher_username", "watcher_domain", "socket_info",
    ];

    /// <param name="row">Its columns are <see cref="Columns"/>.</param>
    /// <param name="behindTheWire">How far <c>local_cseq</c> is behind the CSeq that was sent last.</param>
    public static ActiveWatcher Read(DbDataReader row, int behindTheWire)
    {
        var watcher = (User: Text(15), Domain: Text(16));
        return new ActiveWatcher(
            new DialogKey(Text(0), Text(1), Text(2)),
            Text(3),
            Text(4),
            Text(5) is { Length: > 0 } user ? user : watcher.User,
            Text(6) is { Length: > 0 } domain ? domain : watcher.Domain,
            Text(7),
            Number(8) + behindTheWire,
            Text(9),
            Text(10),
            Text(11),
            Number(12),
            Text(13),
            Text(14),
            watcher.User,
            watcher.Domain,
            Text(17));

        string Text(int column) => row.GetValue(column) switch
        {
            DBNull => "",
            string text => text.TrimEnd(' '),
            byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
            var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

        long Number(int column) => row.GetValue(column) switch
        {
            int number => number,
            long number => number,
            _ => long.TryParse(Text(column), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0,
        };
    }

    private static string Uri(string user, string domain) => user.Length > 0 ? $"sip:{user}@{domain}" : $"sip:{domain}";

    // Tags and Call-IDs of real phones go beyond the grammar; what could end the parameter or the line does not.
    private static bool IsWord(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Word);

    private static readonly SearchValues<char> Word = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c).Except(";,<>\"")]);

    private static bool IsRoute(string hop) => hop.StartsWith('<') && hop.IndexOf('>') is var end and > 0 && SipUri.TryParse(hop[1..end], out _) && SipText.IsSafe(hop);
}
