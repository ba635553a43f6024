using AriVoicemail.Messages;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Telemetry;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Notifiers.Mwi.Unsolicited;

/// <summary>
/// Sends a NOTIFY that nobody subscribed to, to the mailbox's address of record: the proxy looks up where its phones are. For phones that show it
/// and cannot, or are not to, subscribe.
/// </summary>
public sealed class UnsolicitedNotifier(MwiOptions options, SipLine line, ILogger<UnsolicitedNotifier> logger) : IMailboxNotifier
{
    public string Channel => MwiWays.Unsolicited;

    public event Action? Recovered
    {
        add => line.Returned += value;
        remove => line.Returned -= value;
    }

    public async Task<Delivery> NotifyAsync(MailboxState state, CancellationToken cancellationToken)
    {
        var body = MessageSummary.Body(state.Counts, options.AccountOf(state.Mailbox));
        var contact = $"<sip:{options.ContactUser}@{line.Endpoint.LocalEndPoint}>";
        var result = await line.SendAsync(
            (_, _) => new(MailboxRequest.Create(
                "NOTIFY", options.UriOf(state.Mailbox), options, body, ("Contact", contact), ("Subscription-State", "active"))),
            cancellationToken);
        var delivery = Meaning(result!);
        var outcome = delivery.Error is not null ? WatcherOutcome.Retrying : delivery.Unwatched ? WatcherOutcome.Gone : WatcherOutcome.Lit;
        Instruments.Notified(outcome, result!.Response is null ? null : result.RoundTrip);
        if (delivery.Error is { } error) logger.LogInformation("NOTIFY to {Account}: {Error}", options.UriOf(state.Mailbox), error);
        return delivery;
    }

    private static Delivery Meaning(TransactionResult result) => result.Response switch
    {
        null => new Delivery(result.Failure),
        { StatusCode: < 300 } => Delivery.Done,
        // Nobody is registered, or nobody there wants it: that is as it is until the next change.
        { StatusCode: 404 or 480 or 481 or 489 or 405 or 501 } => new Delivery(Unwatched: true),
        { } response => new Delivery($"{response.StatusCode} {response.Reason}", response.RetryAfter),
    };
}
