using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Sip.Transactions;

/// <summary>How a transaction ended: with a final response, or with the failure that stands in its place.</summary>
/// <param name="Request">As it was sent, with its Via; null when nothing could be.</param>
/// <param name="Response">The final response; null when none came.</param>
/// <param name="Failure">Why there is no response: timer F fired, or the transport refused; null when there is one.</param>
/// <param name="Copies">How often the request was sent.</param>
/// <param name="RoundTrip">From the first copy to the end.</param>
public sealed record TransactionResult(SipRequest? Request, SipResponse? Response, string? Failure, int Copies, TimeSpan RoundTrip);
