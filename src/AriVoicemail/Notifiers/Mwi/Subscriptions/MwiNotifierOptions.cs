using System.Net;

namespace AriVoicemail.Notifiers.Mwi.Subscriptions;

/// <summary>The section <c>Mwi:Notifier</c>: phones subscribe to us, and no proxy is needed.</summary>
public sealed class MwiNotifierOptions
{
    /// <summary>Where we listen, over UDP and TCP: <c>192.0.2.1:5070</c>.</summary>
    public string Bind { get; set; } = "127.0.0.1:5070";

    /// <summary>The address by which phones reach us, where <see cref="Bind"/> is 0.0.0.0 or behind a NAT: <c>host:port</c>.</summary>
    public string Contact { get; set; } = "";

    /// <summary>Seconds; a phone that wants less is told so (423).</summary>
    public int MinExpires { get; set; } = 60;

    /// <summary>Seconds; a phone that wants more gets this.</summary>
    public int MaxExpires { get; set; } = 3600;

    /// <summary>Whether a phone has to prove who it is. Off: whoever comes from <see cref="AllowedFrom"/> may watch every mailbox.</summary>
    public bool Authenticate { get; set; } = true;

    /// <summary>The realm that phones are asked for; empty: <c>Mwi:Domain</c>.</summary>
    public string Realm { get; set; } = "";

    /// <summary>SIP passwords by mailbox number. A user may watch the mailbox of that number.</summary>
    public Dictionary<string, string> Credentials { get; set; } = [];

    /// <summary>Networks, with commas, that may subscribe: <c>192.0.2.0/24, 127.0.0.1/32</c>. Empty: all of them, if they authenticate.</summary>
    public string AllowedFrom { get; set; } = "";

    /// <summary>How many phones may watch one mailbox.</summary>
    public int MaxPerMailbox { get; set; } = 20;

    internal IPEndPoint? EndPoint => IPEndPoint.TryParse(Bind, out var bind) ? bind : null;

    internal IReadOnlyList<IPNetwork> Networks => [.. NetworkList.Select(IPNetwork.Parse)];

    private string[] NetworkList => AllowedFrom.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    internal IEnumerable<string> Validate()
    {
        if (EndPoint is not { } bind) yield return $"Mwi:Notifier:Bind '{Bind}' is not address:port.";
        else if (Contact.Length == 0 && (bind.Address.Equals(IPAddress.Any) || bind.Address.Equals(IPAddress.IPv6Any)))
        {
            yield return $"Mwi:Notifier:Contact is missing: by which address phones reach {Bind}.";
        }
        if (MinExpires < 1 || MaxExpires < MinExpires) yield return $"Mwi:Notifier:MinExpires {MinExpires} and MaxExpires {MaxExpires}: expected 1 or more, and the greater one second.";
        if (Authenticate && Credentials.Count == 0) yield return "Mwi:Notifier:Credentials is empty, so that no phone can authenticate (or set Mwi:Notifier:Authenticate to false).";
        if (!Authenticate && NetworkList.Length == 0) yield return "Mwi:Notifier:AllowedFrom is missing: with Authenticate off, whoever is not in these networks is refused.";
        foreach (var network in NetworkList)
        {
            if (!IPNetwork.TryParse(network, out _)) yield return $"Mwi:Notifier:AllowedFrom '{network}' is not a network such as 192.0.2.0/24.";
        }
        if (MaxPerMailbox < 1) yield return $"Mwi:Notifier:MaxPerMailbox must be 1 or more, not {MaxPerMailbox}.";
    }
}
