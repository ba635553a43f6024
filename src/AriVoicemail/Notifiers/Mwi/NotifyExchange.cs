namespace AriVoicemail.Notifiers.Mwi;

/// <summary>One NOTIFY and its answer, as they were on the wire.</summary>
/// <param name="Watcher">Who watches: <c>user@domain</c>.</param>
/// <param name="Contact">Where the phone is.</param>
/// <param name="Request">The packet sent; empty when none could be made, and the reason says why.</param>
/// <param name="Response">The packet received; empty when none came.</param>
/// <param name="Status">SIP status; null when no answer came.</param>
/// <param name="Outcome">What the answer means.</param>
/// <param name="Reason">The answer's reason, or why there is none.</param>
/// <param name="Copies">How often the packet was sent.</param>
/// <param name="RoundTrip">From the first copy to the answer.</param>
public sealed record NotifyExchange(
    string Watcher,
    string Contact,
    string Request,
    string Response,
    int? Status,
    WatcherOutcome Outcome,
    string Reason,
    int Copies,
    TimeSpan RoundTrip);
