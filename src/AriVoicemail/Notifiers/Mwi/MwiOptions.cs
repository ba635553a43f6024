using System.Net;
using System.Text.RegularExpressions;
using AriVoicemail.Mailboxes;
using AriVoicemail.Notifiers.Mwi.Presence;
using AriVoicemail.Notifiers.Mwi.Publishing;
using AriVoicemail.Notifiers.Mwi.Subscriptions;
using AriVoicemail.Notifiers.Mwi.ToAsterisk;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Proxies;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>The section <c>Mwi</c>: where NOTIFYs go, how they present themselves, and where the proxy keeps its watchers.</summary>
public sealed partial class MwiOptions
{
    public const string Section = "Mwi";

    /// <summary>Off: no lamp is ever lit, and nothing else here is looked at.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How lamps are lit: one or more of <see cref="MwiWays.All"/>, with commas.</summary>
    public string Ways { get; set; } = MwiWays.Watchers;

    /// <summary>
    /// The proxy: <c>host[:port]</c>, 5060 without a port, or <c>sip:host:port;transport=tcp</c>, or <c>sips:host</c>. Several in order of preference,
    /// with commas: the next one is asked when the one before is silent.
    /// </summary>
    public string Proxy { get; set; } = "";

    /// <summary>How often a proxy is asked with OPTIONS whether it is there; 0: never, and then nobody notices when it is back.</summary>
    public int KeepAliveSeconds { get; set; } = 15;

    /// <summary>How many NOTIFYs a proxy has in its hands at most.</summary>
    public int Outstanding { get; set; } = 256;

    /// <summary>
    /// The shortest time between two NOTIFYs to one phone; what changes in between goes with the second (RFC 3842 §3.11). A change after a quiet
    /// time is told at once.
    /// </summary>
    public int MillisecondsBetweenNotifies { get; set; } = 250;

    /// <summary>Who we are to a proxy that asks (401, 407). Empty: nobody, and it has to trust our address.</summary>
    public string Username { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>For a proxy that is asked over TLS.</summary>
    public MwiTlsOptions Tls { get; set; } = new();

    /// <summary>The address that NOTIFYs leave from. The proxy must be reachable from it.</summary>
    public string BindIp { get; set; } = "127.0.0.1";

    public string UserAgent { get; set; } = "AriVoicemail";

    /// <summary>The user of our Contact, for watchers whose row does not say what Contact to show.</summary>
    public string ContactUser { get; set; } = "asterisk";

    /// <summary>The number that an owner dials for messages: the user of <c>Message-Account</c>. Empty: the line is left out.</summary>
    public string VmExten { get; set; } = "*97";

    /// <summary>The SIP domain of all mailboxes. Empty: a mailbox's context is its domain.</summary>
    public string Domain { get; set; } = "";

    /// <summary>SIP domains by context; what is not here follows <see cref="Domain"/>.</summary>
    public Dictionary<string, string> Domains { get; set; } = [];

    /// <summary>Whether a NOTIFY also carries the headers of the newest unheard messages: who called, when, how urgent. Few phones show them.</summary>
    public bool MessageHeaders { get; set; }

    /// <summary>How long the delivery log goes back.</summary>
    public int KeepDeliveriesDays { get; set; } = 7;

    public MwiWatchersOptions Watchers { get; set; } = new();

    public MwiPublishOptions Publish { get; set; } = new();

    public MwiPresentityOptions Presentity { get; set; } = new();

    public MwiAsteriskOptions Asterisk { get; set; } = new();

    public MwiNotifierOptions Notifier { get; set; } = new();

    /// <summary>The ways that are on.</summary>
    public IReadOnlyList<string> WayList => [.. Ways.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];

    /// <summary>Whether any way that is on goes through the proxy.</summary>
    public bool NeedsProxy => WayList.Any(way => way is MwiWays.Watchers or MwiWays.Publish or MwiWays.Unsolicited);

    public string DomainOf(MailboxAddress mailbox) =>
        Domains.TryGetValue(mailbox.Context, out var domain) ? domain : Domain.Length > 0 ? Domain : mailbox.Context;

    /// <summary>The proxies in order of preference.</summary>
    internal IReadOnlyList<ProxyAddress> Proxies =>
        [.. ProxyList.Select(text => ProxyAddress.TryParse(text, out var proxy) ? proxy : throw new InvalidOperationException($"Mwi:Proxy '{text}' cannot be read."))];

    private string[] ProxyList => Proxy.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The mailbox as the proxy knows it: whom its phones subscribe to.</summary>
    internal string UriOf(MailboxAddress mailbox) => $"sip:{mailbox.Number}@{DomainOf(mailbox)}";

    /// <summary>The URI that an owner calls to listen, or null.</summary>
    internal string? AccountOf(MailboxAddress mailbox) => VmExten.Length > 0 ? $"sip:{VmExten}@{DomainOf(mailbox)}" : null;

    /// <summary>What is wrong, each with the key it is about; empty when all is well.</summary>
    public IEnumerable<string> Validate()
    {
        if (!Enabled) yield break;
        if (WayList.Count == 0) yield return $"Mwi:Ways is empty: name one or more of {string.Join(", ", MwiWays.All)} (or set Mwi:Enabled to false).";
        foreach (var way in WayList.Except(MwiWays.All)) yield return $"Mwi:Ways: '{way}' is none of {string.Join(", ", MwiWays.All)}.";
        if (Proxy.Length == 0 && NeedsProxy) yield return "Mwi:Proxy is missing: the SIP proxy as host[:port] (or set Mwi:Enabled to false).";
        foreach (var proxy in ProxyList)
        {
            if (!ProxyAddress.TryParse(proxy, out _)) yield return $"Mwi:Proxy '{proxy}' is not host[:port], sip:host:port;transport=tcp or sips:host.";
        }
        if (KeepAliveSeconds is < 0 or > 3600) yield return $"Mwi:KeepAliveSeconds must be 0 (never) to 3600, not {KeepAliveSeconds}.";
        if (Outstanding is < 1 or > 4096) yield return $"Mwi:Outstanding must be 1 to 4096, not {Outstanding}.";
        if (MillisecondsBetweenNotifies is < 0 or > 60_000) yield return $"Mwi:MillisecondsBetweenNotifies must be 0 to 60000, not {MillisecondsBetweenNotifies}.";
        if (!SipText.IsSafe(Username)) yield return "Mwi:Username must be a line of printable text.";
        if (Username.Length == 0 && Password.Length > 0) yield return "Mwi:Password is of no use without Mwi:Username.";
        foreach (var problem in Tls.Validate()) yield return problem;
        if (!IPAddress.TryParse(BindIp, out _)) yield return $"Mwi:BindIp '{BindIp}' is not an IP address.";
        if (UserAgent.Length == 0 || !SipText.IsSafe(UserAgent)) yield return "Mwi:UserAgent must be a line of printable text.";
        if (!IsUser(ContactUser)) yield return $"Mwi:ContactUser '{ContactUser}' cannot be the user of a SIP URI.";
        if (VmExten.Length > 0 && !IsUser(VmExten)) yield return $"Mwi:VmExten '{VmExten}' cannot be the user of a SIP URI ('#' is written %23).";
        if (Domain.Length > 0 && !IsDomain(Domain)) yield return $"Mwi:Domain '{Domain}' is not a SIP domain.";
        foreach (var (context, domain) in Domains)
        {
            if (!IsDomain(domain)) yield return $"Mwi:Domains:{context} '{domain}' is not a SIP domain.";
        }
        if (KeepDeliveriesDays is < 1 or > 3650) yield return $"Mwi:KeepDeliveriesDays must be 1 to 3650, not {KeepDeliveriesDays}.";
        if (WayList.Contains(MwiWays.Watchers) || WayList.Contains(MwiWays.Presentity))
        {
            foreach (var problem in Watchers.Validate()) yield return problem;
        }
        if (WayList.Contains(MwiWays.Publish))
        {
            foreach (var problem in Publish.Validate()) yield return problem;
        }
        if (WayList.Contains(MwiWays.Presentity))
        {
            foreach (var problem in Presentity.Validate()) yield return problem;
        }
        if (WayList.Contains(MwiWays.Asterisk))
        {
            foreach (var problem in Asterisk.Validate()) yield return problem;
        }
        if (WayList.Contains(MwiWays.Notifier))
        {
            foreach (var problem in Notifier.Validate()) yield return problem;
        }
    }

    private static bool IsDomain(string text) => SipUri.TryHostPort(text, out _, out _);

    private static bool IsUser(string text) => User().IsMatch(text);

    // RFC 3261 §25.1 user, without the password.
    [GeneratedRegex(@"\A([A-Za-z0-9_.!~*'()&=+$,;?/-]|%[0-9A-Fa-f]{2})+\z")]
    private static partial Regex User();
}
