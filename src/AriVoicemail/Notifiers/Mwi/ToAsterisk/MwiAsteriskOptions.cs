using AriVoicemail.Sip.Proxies;

namespace AriVoicemail.Notifiers.Mwi.ToAsterisk;

/// <summary>The section <c>Mwi:Asterisk</c>: an Asterisk whose own phones are to be told.</summary>
public sealed class MwiAsteriskOptions
{
    /// <summary>Where its PJSIP listens, as in <c>Mwi:Proxy</c>.</summary>
    public string Target { get; set; } = "";

    /// <summary>
    /// The endpoint that stands for a mailbox, by which Asterisk finds its <c>incoming_mwi_mailbox</c>: it is the user of From. <c>{number}</c> and
    /// <c>{context}</c> are the mailbox's.
    /// </summary>
    public string Endpoint { get; set; } = "{number}";

    /// <summary>Where that endpoint has <c>auth</c>.</summary>
    public string Username { get; set; } = "";

    public string Password { get; set; } = "";

    internal ProxyAddress? Address => ProxyAddress.TryParse(Target, out var address) ? address : null;

    internal IEnumerable<string> Validate()
    {
        if (Target.Length == 0) yield return "Mwi:Asterisk:Target is missing: where that Asterisk's PJSIP listens, as host[:port].";
        else if (Address is null) yield return $"Mwi:Asterisk:Target '{Target}' is not host[:port], sip:host:port;transport=tcp or sips:host.";
        if (Endpoint.Length == 0) yield return "Mwi:Asterisk:Endpoint is missing: the endpoint with incoming_mwi_mailbox, such as {number}.";
    }
}
