using System.ComponentModel;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AriVoicemail.Events;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Events;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>What happens in mailboxes, as it happens.</summary>
internal static class EventsApi
{
    public const string Path = $"/api/v1{Route}";

    private const string Route = "/events";

    private static readonly TimeSpan BetweenSigns = TimeSpan.FromSeconds(15);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(Route, Follow).WithTags("Events").WithName("followEvents").WithSummary("Tells what happens in mailboxes as it happens (server-sent events)")
            .WithDescription(
                "Types: message.begun when a caller begins to leave a message and message.ended when the recording is over, whether it is kept or not; message.added, message.moved, "
                + "message.deleted, mailbox.counted, mailbox.locked. Whoever comes back with the last id (Last-Event-ID, as browsers do by themselves) "
                + "gets what was missed, for a day; an event may come twice then, and its id tells. An event of type sign comes at the beginning, and every fifteen seconds when nothing happens. "
                + "The stream ends with the key or the session that opened it.")
            .ForTenants().ForOwners().Produces<EventResource>(StatusCodes.Status200OK, "text/event-stream").ProducesValidationProblem();

    private static ServerSentEventsResult<EventResource> Follow(
        [FromServices] EventFeed feed,
        [FromServices] CurrentHolder holder,
        [FromServices] OpenStreams streams,
        [FromServices] TimeProvider time,
        [Description("Only of this mailbox: number@context")] string? mailbox,
        [FromHeader(Name = "Last-Event-ID"), Description("The id of the last event that was heard of")] string? lastEventId,
        [Description("The same, for whoever cannot send headers")] string? after,
        CancellationToken cancellationToken)
    {
        MailboxAddress? only = null;
        if (mailbox is not null && !MailboxAddress.TryParse(mailbox, out only)) throw ProblemException.Invalid("mailbox", "expected number@context");
        var last = lastEventId ?? after;
        if (last is not null && !EventLog.IsId(last)) throw ProblemException.Invalid("after", $"'{last}' is no id of an event");
        var whose = holder.Value;
        return TypedResults.ServerSentEvents(
            SignsAsync(feed.FollowAsync(last, cancellationToken).Where(one => whose.Sees(one.Mailbox) && (only is null || one.Mailbox == only)), streams, whose, time, cancellationToken));
    }

    /// <summary>Something comes often enough that proxies between do not take the connection for dead.</summary>
    private static async IAsyncEnumerable<SseItem<EventResource>> SignsAsync(
        IAsyncEnumerable<MailboxEvent> events, OpenStreams streams, Holder holder, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stream = streams.Open(holder);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stream.Over);
        await using var enumerator = events.GetAsyncEnumerator(stop.Token);
        var next = Task.FromResult(false);
        try
        {
            yield return Sign();
            while (true)
            {
                next = enumerator.MoveNextAsync().AsTask();
                while (await Task.WhenAny(next, Task.Delay(BetweenSigns, time, stop.Token)) != next)
                {
                    if (stream.Over.IsCancellationRequested) yield break;
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return Sign();
                }
                if (stream.Over.IsCancellationRequested || !await next) yield break;
                var one = enumerator.Current;
                yield return new SseItem<EventResource>(new EventResource(one.Mailbox.ToString(), JsonDocument.Parse(one.Data).RootElement), one.Type) { EventId = one.Id };
            }
        }
        finally
        {
            // Whoever listened has gone, and a step under way has to end before the enumerator can.
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static SseItem<EventResource> Sign() => new(new EventResource(null, null), "sign");
}

/// <summary>What happened.</summary>
/// <param name="Mailbox">number@context; null in a <c>sign</c>, which says that the connection lives.</param>
/// <param name="Data">
/// message.begun: call, callerName, callerNumber; message.ended: call; message.added: id, folder, callerName, callerNumber, receivedAt, duration, urgent;
/// message.moved: id, folder; message.deleted: id; mailbox.counted: version, new, old, urgentNew, urgentOld; mailbox.locked: attempts, since, until.
/// </param>
internal sealed record EventResource(string? Mailbox, JsonElement? Data);
