using AriVoicemail.Calls.Timelines;
using AriVoicemail.Mailboxes;
using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Asterisks;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Reloading;

namespace AriVoicemail.Server.Api;

/// <summary>Calls with what came of them, those that are here and those that are over.</summary>
internal sealed class Timelines(ServedAsterisks asterisks, CallRecords records, LiveLamps lamps, Settings settings)
{
    private const int MostNotifies = 200;

    /// <summary>Null: there is no such call, or it is not kept any more.</summary>
    public async Task<TimelineResource?> OfCallAsync(string id, Holder holder, CancellationToken cancellationToken) =>
        await ShownAsync(Live(call => call.Id == id) ?? await records.FindAsync(id, cancellationToken), holder, cancellationToken);

    /// <summary>The call that left that message; null: it did not come by phone, or its call is not kept any more.</summary>
    public async Task<TimelineResource?> OfMessageAsync(MailboxAddress mailbox, string message, Holder holder, CancellationToken cancellationToken)
    {
        // A copy's id begins with that of the message that it was made of, and where that lies is not known: the copy's call is looked for in its own mailbox alone.
        var call = Live(call => call.Steps.Any(step => step.Message == message && step.Mailbox == mailbox.ToString())) ?? await records.OfMessageAsync(mailbox, message, cancellationToken);
        return await ShownAsync(call, holder, cancellationToken);
    }

    private CallRecord? Live(Func<CallRecord, bool> isIt) => asterisks.All.SelectMany(RecordsOf).FirstOrDefault(isIt);

    /// <summary>What came of a call is known once it is written down; until then it is not said to be over.</summary>
    private IEnumerable<CallRecord> RecordsOf(ServedAsterisk asterisk) =>
        asterisk.Router.Calls.Select(call => CallRecord.Of(call, asterisk.Options.ServerName, settings.Node.Name, null))
            .Concat(asterisk.Router.Leaving.Select(call => call with { EndedAt = null }));

    /// <summary>What a holder may see of it: of mailboxes that are not theirs, nothing.</summary>
    private async Task<TimelineResource?> ShownAsync(CallRecord? call, Holder holder, CancellationToken cancellationToken)
    {
        if (call is null) return null;
        var theirs = call.Mailboxes.Where(mailbox => holder.Sees(MailboxAddress.Parse(mailbox))).ToHashSet();
        if (theirs.Count == 0 && !holder.SeesAll) return null;
        var isWhole = holder.SeesAll || theirs.Count == call.Mailboxes.Count();
        if (!isWhole) call = call with { Arguments = [], Steps = [.. call.Steps.Where(step => step.Mailbox is null || theirs.Contains(step.Mailbox))] };
        return TimelineResource.Of(call, await NotifiesAsync(call, theirs, cancellationToken));
    }

    private async Task<IReadOnlyList<TimelineNotify>> NotifiesAsync(CallRecord call, IEnumerable<string> mailboxes, CancellationToken cancellationToken)
    {
        var notifies = new List<TimelineNotify>();
        foreach (var mailbox in mailboxes)
        {
            if (await records.VersionAfterAsync(call.Id, mailbox, cancellationToken) is not { } version) continue;
            var sent = await lamps.UseAsync(
                (now, token) => now?.Watchers?.DeliveriesSinceAsync(MailboxAddress.Parse(mailbox), version, MostNotifies, token) ?? Task.FromResult<IReadOnlyList<NotifyDelivery>>([]),
                cancellationToken);
            foreach (var phone in sent.GroupBy(delivery => (delivery.Watcher, delivery.Contact, delivery.CallId)))
            {
                // What a phone had confirmed before the call was nothing that the call did.
                foreach (var delivery in UntilConfirmed(phone).Where(delivery => delivery.SentAt >= call.StartedAt))
                {
                    notifies.Add(new TimelineNotify(mailbox, Math.Round((delivery.SentAt - call.StartedAt).TotalSeconds, 3), delivery));
                }
            }
        }
        return [.. notifies.OrderBy(notify => notify.At)];
    }

    private static IEnumerable<NotifyDelivery> UntilConfirmed(IEnumerable<NotifyDelivery> deliveries)
    {
        foreach (var delivery in deliveries)
        {
            yield return delivery;
            if (delivery.Outcome is WatcherOutcome.Lit) yield break;
        }
    }
}
