using System.ComponentModel;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Outbox;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Reloading;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>Who watches a mailbox, and a NOTIFY to try it with.</summary>
internal static class LampApi
{
    private const int MostMessages = 9_999;

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup(MailboxRoute.Template).WithTags("Lamps")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet("/watchers", List).WithName("listWatchers")
            .WithSummary("Lists the subscriptions to a mailbox, what became of the last NOTIFY of each, and why each lamp is as it is").ForOwners();
        group.MapGet("/deliveries", Deliveries).WithName("listDeliveries")
            .WithSummary("Lists the NOTIFYs that were sent, the newest first, and what was answered")
            .WithDescription("Why is a lamp dark? When it was last sent to, with what CSeq, how often it had to be repeated, what the phone said, and when it is tried again.");
        group.MapPost("/notify", Notify).WithName("notifyMailbox")
            .WithSummary("Sends counts of your choice to every watcher, and answers with the packets exchanged")
            .WithDescription("The next change of the mailbox puts the lamp right again.").For(ApiRole.Operator)
            .ProducesValidationProblem();
    }

    internal static async Task<Ok<WatchersResource>> List(
        [FromServices] MessageStore messages, LiveLamps lamps, [FromServices] StateOutbox outbox, [AsParameters] MailboxRoute route, CancellationToken cancellationToken)
    {
        if (await messages.StateAsync(route.Address, cancellationToken) is not { } state) throw MailboxesApi.NoMailbox(route.Address);
        var (watchers, channel) = await lamps.UseAsync(
            async (now, token) => (await Watchers(now).WatchersAsync(route.Address, token), Watchers(now).Channel), cancellationToken);
        return TypedResults.Ok(WatchersResource.Of(watchers, state, await outbox.FindAsync(route.Address, channel, cancellationToken)));
    }

    internal static async Task<Ok<Page<NotifyDelivery>>> Deliveries(
        MailboxStore mailboxes,
        LiveLamps lamps,
        [AsParameters] MailboxRoute route,
        [Description("Only this watcher's: user@domain")] string? watcher,
        [Description("The next of the page before")] string? after,
        [Description("How many at most, 1 to 500; 50 if not given")] int? limit,
        CancellationToken cancellationToken)
    {
        var most = Page.CheckedLimit(limit);
        await RequireAsync(mailboxes, route.Address, cancellationToken);
        var found = await lamps.UseAsync((now, token) => Watchers(now).DeliveriesAsync(route.Address, watcher, after, most + 1, token), cancellationToken);
        return TypedResults.Ok(Page.Of(found, most, delivery => delivery.Id, delivery => delivery));
    }

    internal static async Task<Ok<NotifyResource>> Notify(
        MailboxStore mailboxes, LiveLamps lamps, [AsParameters] MailboxRoute route, NotifyBody body, CancellationToken cancellationToken)
    {
        var counts = CountsOf(body);
        await RequireAsync(mailboxes, route.Address, cancellationToken);
        var exchanges = await lamps.UseAsync((now, token) => Watchers(now).SendTestAsync(route.Address, counts, token), cancellationToken);
        return TypedResults.Ok(new NotifyResource(
            exchanges.Count > 0 ? null : $"Nobody watches {route.Address}: the proxy's table has no live subscription to it.",
            [.. exchanges.Select(ExchangeResource.Of)]));
    }

    private static Counts CountsOf(NotifyBody body)
    {
        var errors = new Dictionary<string, string[]>();
        if (body.New is null or < 0 or > MostMessages) errors["new"] = [$"expected 0 to {MostMessages}"];
        if (body.Old is null or < 0 or > MostMessages) errors["old"] = [$"expected 0 to {MostMessages}"];
        return errors.Count == 0 ? new Counts(body.New!.Value, body.Old!.Value) : throw ProblemException.Invalid(errors);
    }

    private static async Task RequireAsync(MailboxStore mailboxes, MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        if (await mailboxes.FindAsync(mailbox, cancellationToken) is null) throw MailboxesApi.NoMailbox(mailbox);
    }

    private static MwiNotifier Watchers(Lamps? lamps)
    {
        if (lamps is null) throw ProblemException.Conflict("Lamps are off: the configuration names no proxy (Mwi:Proxy), or Mwi:Enabled is false.");
        return lamps.Watchers ?? throw ProblemException.Conflict("Subscriptions are the proxy's own affair: the configuration's Mwi:Ways does not name watchers.");
    }
}
