using AriVoicemail.Notifiers.Mwi;

namespace AriVoicemail.Server.Api;

/// <summary>What went over the wire.</summary>
/// <param name="Reason">Why nothing was sent; null when something was.</param>
/// <param name="Exchanges">One per NOTIFY.</param>
internal sealed record NotifyResource(string? Reason, IReadOnlyList<ExchangeResource> Exchanges);

/// <summary>One NOTIFY and its answer.</summary>
/// <param name="Watcher">Who watches: user@domain.</param>
/// <param name="Contact">Where the phone is.</param>
/// <param name="Request">The packet sent; empty when none could be made, and the reason says why.</param>
/// <param name="Response">The packet received; empty when none came.</param>
/// <param name="Status">SIP status; null when no answer came.</param>
/// <param name="Outcome">What the answer means.</param>
/// <param name="Reason">The answer's reason, or why there is none.</param>
/// <param name="Copies">How often the packet was sent.</param>
/// <param name="RoundTripMs">Milliseconds from the first copy to the answer.</param>
internal sealed record ExchangeResource(
    string Watcher,
    string Contact,
    string Request,
    string Response,
    int? Status,
    WatcherOutcome Outcome,
    string Reason,
    int Copies,
    double RoundTripMs)
{
    public static ExchangeResource Of(NotifyExchange exchange) => new(
        exchange.Watcher, exchange.Contact, exchange.Request, exchange.Response, exchange.Status, exchange.Outcome, exchange.Reason, exchange.Copies,
        exchange.RoundTrip.TotalMilliseconds);
}
