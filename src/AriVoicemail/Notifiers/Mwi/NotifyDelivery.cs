namespace AriVoicemail.Notifiers.Mwi;

/// <summary>One NOTIFY in the delivery log.</summary>
/// <param name="Id">Grows with the time of sending.</param>
/// <param name="Way">The outbox's channel that sent it: <c>mwi</c>.</param>
/// <param name="Watcher">Who watches: <c>user@domain</c>.</param>
/// <param name="Contact">Where the phone is.</param>
/// <param name="CallId">Of the dialog.</param>
/// <param name="New">New messages as sent.</param>
/// <param name="Old">Old messages as sent.</param>
/// <param name="RoundTrip">From the first copy to the answer; null when none came.</param>
/// <param name="Copies">How often the packet was sent.</param>
/// <param name="Status">SIP status; null when no answer came.</param>
/// <param name="Reason">The answer's reason, or why there is none.</param>
/// <param name="Outcome">What the answer means.</param>
/// <param name="NextTryAt">When the other side asked to be tried again; null: it did not ask, and the outbox decides.</param>
/// <param name="Version">Of the mailbox, as sent; null: counts of somebody's choice.</param>
public sealed record NotifyDelivery(
    string Id,
    string Way,
    string Watcher,
    string Contact,
    string CallId,
    long CSeq,
    int New,
    int Old,
    DateTimeOffset SentAt,
    TimeSpan? RoundTrip,
    int Copies,
    int? Status,
    string Reason,
    WatcherOutcome Outcome,
    DateTimeOffset? NextTryAt,
    long? Version);
