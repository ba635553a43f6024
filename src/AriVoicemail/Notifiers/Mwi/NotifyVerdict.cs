using AriVoicemail.Sip.Transactions;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>What an answer to a NOTIFY means for the watcher.</summary>
/// <param name="Outcome">What is stored and shown.</param>
/// <param name="Status">SIP status; null when no answer came.</param>
/// <param name="Reason">For a person to read.</param>
/// <param name="Retry">Whether the same state has to be sent again later.</param>
/// <param name="RetryAfter">The least delay that the other side asked for.</param>
internal sealed record NotifyVerdict(WatcherOutcome Outcome, int? Status, string Reason, bool Retry = false, TimeSpan? RetryAfter = null)
{
    // A phone may ask for years; the lamp would be wrong that long.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Nothing was sent, because nothing had to be.</summary>
    public static readonly NotifyVerdict Nothing = new(WatcherOutcome.Lit, null, "");

    public static NotifyVerdict Of(TransactionResult result)
    {
        if (result.Response is not { } response) return new(WatcherOutcome.Retrying, null, result.Failure!, Retry: true);
        var (status, retryAfter) = (response.StatusCode, response.RetryAfter);
        if (retryAfter > LongestRetryAfter) retryAfter = LongestRetryAfter;
        var reason = $"{status} {response.Reason}";
        return status switch
        {
            < 300 => new(WatcherOutcome.Lit, status, reason),
            481 => new(WatcherOutcome.Gone, status, reason),
            // A phone that has no such event or method will not have it tomorrow.
            405 or 489 or 501 => new(WatcherOutcome.Refused, status, reason),
            401 or 407 => new(WatcherOutcome.Refused, status, $"{reason}: the proxy wants credentials; let it trust this host's NOTIFYs", true, retryAfter),
            403 => new(WatcherOutcome.Refused, status, $"{reason}: the proxy's script does not accept NOTIFYs from this host", true, retryAfter),
            404 => new(WatcherOutcome.Retrying, status, $"{reason}: the proxy's script answered instead of relaying within the dialog", true, retryAfter),
            // 477 and 478 are Kamailio's: the phone's connection is gone.
            408 or 477 or 478 or 480 or >= 500 and < 600 => new(WatcherOutcome.Retrying, status, reason, true, retryAfter),
            // RFC 6665 §4.2.2 leaves a subscription alone whose NOTIFY failed with a Retry-After.
            _ => new(retryAfter is null ? WatcherOutcome.Refused : WatcherOutcome.Retrying, status, reason, retryAfter is not null, retryAfter),
        };
    }

    /// <summary>
    /// RFC 6665 §4.2.2: a phone that does not answer should lose its subscription. The proxy's 408 says that it was the phone: without any
    /// answer it may have been the proxy, and then everybody would lose theirs.
    /// </summary>
    /// <param name="endsAtThePhone">Nobody is in between: silence is the phone's own.</param>
    public NotifyVerdict After(WatcherRecord? before, int goneAfterTimeouts, bool endsAtThePhone)
    {
        return IsSilence(Status) && before is not null && IsSilence(before.Status) && before.Failures + 1 >= goneAfterTimeouts
            ? this with { Outcome = WatcherOutcome.Gone, Retry = false, RetryAfter = null, Reason = $"{Reason}, {before.Failures + 1} times in a row" }
            : this;

        bool IsSilence(int? status) => status is 408 || (endsAtThePhone && status is null);
    }

    /// <summary>RFC 3261 §12.2.2: 500 within a dialog says that the CSeq was too low.</summary>
    public bool IsLowCSeq => Status is 500 && RetryAfter is null;
}
