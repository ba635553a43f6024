using System.Globalization;
using System.Net;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Proxies;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>The NOTIFY that the proxy itself would send in this dialog (RFC 6665 §4.2.2), but with our counts.</summary>
internal static class NotifyRequest
{
    /// <summary>Asks for a row without <see cref="ActiveWatcher.Problem"/>, whose CSeq has been claimed.</summary>
    /// <param name="proxy">The hop before the phone's own way; null: there is none.</param>
    /// <param name="termination">Why the subscription ends with this NOTIFY (RFC 6665 §4.1.3); null: it goes on.</param>
    public static SipRequest Create(ActiveWatcher watcher, byte[] body, ProxyAddress? proxy, MwiOptions options, DateTimeOffset now, string? termination = null)
    {
        // A NOTIFY refreshes the phone's target: with any other Contact the phone's next SUBSCRIBE would miss the proxy.
        var contact = watcher.LocalContact is { Length: > 0 } local ? local : $"sip:{options.ContactUser}@{Bracketed(options.BindIp)}";
        var left = Math.Max(watcher.Expires - now.ToUnixTimeSeconds(), 0);
        var headers = new SipHeaders()
            .Add("Max-Forwards", "70")
            .Add("From", $"<{watcher.NotifierUri}>;tag={watcher.Dialog.ToTag}")
            .Add("To", $"<{watcher.SubscriberUri}>;tag={watcher.Dialog.FromTag}")
            .Add("Call-ID", watcher.Dialog.CallId)
            .Add("CSeq", $"{watcher.CSeq.ToString(CultureInfo.InvariantCulture)} NOTIFY")
            .Add("Contact", $"<{contact}>")
            .Add("Event", MessageSummary.Event + (watcher.EventId.Length > 0 ? $";id={watcher.EventId}" : ""))
            .Add("Subscription-State", termination is null ? $"active;expires={left.ToString(CultureInfo.InvariantCulture)}" : $"terminated;reason={termination}")
            .Add("User-Agent", options.UserAgent)
            .Add("Content-Type", MessageSummary.ContentType);
        string[] route = [.. Through(proxy, watcher), .. watcher.Hops];
        if (route.Length > 0) headers.Add("Route", string.Join(", ", route));
        return new SipRequest("NOTIFY", watcher.Contact, headers, body);
    }

    // A proxy that was asked over UDP and keeps its phone on TCP has to be told to change over: OpenSIPS sends from the socket that the Route
    // names, and Kamailio is content with it as well. r2=on: the two hops are one server.
    private static string[] Through(ProxyAddress? proxy, ActiveWatcher watcher) =>
        proxy is null ? []
        : SocketInfo.TryParse(watcher.SocketInfo, out var socket) && socket.Transport != proxy.Transport
            ? [proxy.RouteTo("r2=on"), $"<sip:{socket.HostPort};transport={socket.Transport};r2=on;lr>"]
        : [proxy.Route];

    private static string Bracketed(string address) => IPAddress.TryParse(address, out var ip) && address.Contains(':') ? $"[{ip}]" : address;
}
