using System.ComponentModel;
using AriVoicemail.Calls.Timelines;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>What happened in a call.</summary>
internal static class TimelinesApi
{
    private const string Drawn =
        "Prompts, keys (• where they may be a PIN), states, the recording, and what was sent to whom and answered. With ?format=svg it is drawn. Kept for Voicemail:TimelineDays.";

    public static void Map(IEndpointRouteBuilder api)
    {
        var calls = api.MapGroup("").WithTags("Calls").ProducesProblem(StatusCodes.Status400BadRequest);
        calls.MapGet("/calls/past", List).WithName("listPastCalls").WithSummary("Lists the calls that are over, the newest first").ForTenants();
        calls.MapGet("/calls/{id}/timeline", OfCall).WithName("readTimeline").WithSummary("Tells what happened in a call, one that is here or one that is over")
            .WithDescription(Drawn).ForTenants().Produces<TimelineResource>().Produces<string>(StatusCodes.Status200OK, SvgTimeline.ContentType).ProducesProblem(StatusCodes.Status404NotFound);
        calls.MapGet($"{MailboxRoute.Template}/messages/{{id}}/timeline", OfMessage).WithName("readTimelineOfMessage").WithSummary("Tells what happened in the call that left a message")
            .WithDescription(Drawn).ForOwners().Produces<TimelineResource>().Produces<string>(StatusCodes.Status200OK, SvgTimeline.ContentType).ProducesProblem(StatusCodes.Status404NotFound);
    }

    internal static async Task<Ok<Page<PastCallResource>>> List(
        [FromServices] CallRecords records,
        [FromServices] CurrentHolder holder,
        [Description("Only calls about this mailbox: number@context; a key for some contexts has to name one")] string? mailbox,
        [Description("The next of the page before")] string? after,
        [Description("How many at most, 1 to 500; 50 if not given")] int? limit,
        CancellationToken cancellationToken)
    {
        var most = Page.CheckedLimit(limit);
        MailboxAddress? address = null;
        if (mailbox is not null && !MailboxAddress.TryParse(mailbox, out address)) throw ProblemException.Invalid("mailbox", $"expected number@context, not '{mailbox}'");
        if (address is null && !holder.Value.SeesAll) throw ProblemException.Invalid("mailbox", "this key is for some contexts alone: name a mailbox of theirs");
        if (address is not null && !holder.Value.Sees(address)) throw ProblemException.Invalid("mailbox", $"there is no mailbox {address}");
        var found = await records.ListAsync(address, after, most + 1, cancellationToken);
        return TypedResults.Ok(Page.Of(found, most, one => one.Cursor, one => PastCallResource.Of(one.Call, holder.Value)));
    }

    private static async Task<IResult> OfCall(
        [FromServices] Timelines timelines, [FromServices] CurrentHolder holder, [Description("The call's id: that of its channel")] string id,
        [Description("json, or svg to have it drawn; json if not given")] string? format, CancellationToken cancellationToken)
    {
        var isDrawn = IsDrawn(format);
        return Shown(await timelines.OfCallAsync(id, holder.Value, cancellationToken) ?? throw ProblemException.NotFound($"There is no call '{id}', or it is not kept any more."), isDrawn);
    }

    private static async Task<IResult> OfMessage(
        [FromServices] Timelines timelines, [FromServices] CurrentHolder holder, [AsParameters] MailboxRoute route, [Description("The message's id")] string id,
        [Description("json, or svg to have it drawn; json if not given")] string? format, CancellationToken cancellationToken)
    {
        var isDrawn = IsDrawn(format);
        return Shown(
            await timelines.OfMessageAsync(route.Address, id, holder.Value, cancellationToken)
            ?? throw ProblemException.NotFound($"No call is known that left message '{id}' in {route.Address}: it did not come by phone, or its call is not kept any more."),
            isDrawn);
    }

    private static IResult Shown(TimelineResource timeline, bool isDrawn) =>
        isDrawn ? TypedResults.Text(SvgTimeline.Of(timeline), SvgTimeline.ContentType) : TypedResults.Ok(timeline);

    private static bool IsDrawn(string? format) => format switch
    {
        null or "json" => false,
        "svg" => true,
        _ => throw ProblemException.Invalid("format", $"expected json or svg, not '{format}'"),
    };
}

/// <summary>A call that is over.</summary>
/// <param name="Id">That of its channel.</param>
/// <param name="Does">What the dialplan asked for: leave, check, directory, screen or ring.</param>
/// <param name="Mailboxes">What it was about: number@context.</param>
/// <param name="CallerName">As it came.</param>
/// <param name="CallerNumber">As it came.</param>
/// <param name="StartedAt">When it came, UTC.</param>
/// <param name="EndedAt">When it left, UTC.</param>
/// <param name="Timeline">Where it is told what happened.</param>
public sealed record PastCallResource(
    string Id, string Does, IReadOnlyList<string> Mailboxes, string CallerName, string CallerNumber, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Timeline)
{
    public static PastCallResource Of(CallRecord call, Holder holder) => new(
        call.Id, call.Does, [.. call.Mailboxes.Where(mailbox => holder.Sees(MailboxAddress.Parse(mailbox)))], call.CallerName, call.CallerNumber, call.StartedAt, call.EndedAt,
        $"/api/v1/calls/{Uri.EscapeDataString(call.Id)}/timeline");
}
