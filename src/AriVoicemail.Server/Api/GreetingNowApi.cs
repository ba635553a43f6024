using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AriVoicemail.Calls;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Server.Access;
using AriVoicemail.Spool;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>Which greeting a caller would hear, and why.</summary>
internal static class GreetingNowApi
{
    private static readonly string[] WithOffset = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet($"{MailboxRoute.Template}/would-hear", WouldHear).WithTags("Greetings").WithName("readWouldHear").ForOwners()
            .WithSummary("Tells what a caller would hear, now or at another time, and why")
            .WithDescription("The greeting, by which rule of the schedule or file it is chosen, the instructions after it, and whether a message would be taken. Room is that of now, also where another time is asked for.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet($"{MailboxRoute.Template}/greetings/now", Read).WithTags("Greetings").WithName("readGreetingNow").ForOwners()
            .WithSummary("Tells which greeting a caller would hear, now or at another time, and why")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
    }

    internal static async Task<Ok<WouldHearResource>> WouldHear(
        [FromServices] MailboxStore mailboxes,
        [FromServices] GreetingChoice greetings,
        [FromServices] MailboxRoom room,
        [FromServices] DiskSpace disk,
        [FromServices] VoicemailOptions general,
        [FromServices] TimeProvider time,
        [AsParameters] MailboxRoute route,
        [Description("Who calls, as a number: it is said again in the answer and changes nothing, because no rule asks who it is")] string? from,
        [Description("What the dialplan asks for: busy, unavailable (also when it is not given) or none"), AllowedValues("busy", "unavailable", "none")] string? kind,
        [Description("When: 2026-12-24T18:00 in the mailbox's time zone, or with an offset (2026-12-24T18:00Z); now if not given")] string? at,
        CancellationToken cancellationToken)
    {
        if (from is { Length: > 80 }) throw ProblemException.Invalid("from", "expected at most 80 characters");
        var mailbox = await mailboxes.FindAsync(route.Address, cancellationToken) ?? throw MailboxesApi.NoMailbox(route.Address);
        var greeting = (await Read(mailboxes, greetings, time, route, kind, at, cancellationToken)).Value!;
        return TypedResults.Ok(WouldHearResource.Of(
            from, greeting, general.MaxMsgOf(mailbox), disk.State is DiskState.Full, await room.IsFullAsync(mailbox, cancellationToken), at is null));
    }

    internal static async Task<Ok<GreetingNowResource>> Read(
        [FromServices] MailboxStore mailboxes,
        [FromServices] GreetingChoice greetings,
        [FromServices] TimeProvider time,
        [AsParameters] MailboxRoute route,
        [Description("What the dialplan asks for: busy, unavailable (also when it is not given) or none"), AllowedValues("busy", "unavailable", "none")] string? kind,
        [Description("When: 2026-12-24T18:00 in the mailbox's time zone, or with an offset (2026-12-24T18:00Z); now if not given")] string? at,
        CancellationToken cancellationToken)
    {
        var asked = KindOf(kind);
        var mailbox = await mailboxes.FindAsync(route.Address, cancellationToken) ?? throw MailboxesApi.NoMailbox(route.Address);
        var zone = greetings.ScheduleOf(mailbox).Zone;
        var moment = at is null ? time.GetUtcNow() : MomentOf(at, zone);
        return TypedResults.Ok(await GreetingNowResource.OfAsync(mailbox, asked, TimeZoneInfo.ConvertTime(moment, zone), greetings, cancellationToken));
    }

    private static GreetingKind KindOf(string? kind) => kind switch
    {
        null or "unavailable" => GreetingKind.Unavailable,
        "busy" => GreetingKind.Busy,
        "none" => GreetingKind.None,
        _ => throw ProblemException.Invalid("kind", $"expected busy, unavailable or none, not '{kind}'"),
    };

    private static DateTimeOffset MomentOf(string at, TimeZoneInfo zone)
    {
        if (LocalMoment.TryParse(at, out var local)) return local.In(zone);
        // In a query + is a blank unless it is written %2B, which is easily forgotten.
        var full = at.EndsWith('Z') ? $"{at[..^1]}+00:00" : at.Replace(' ', '+');
        return DateTimeOffset.TryParseExact(full, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment
            : throw ProblemException.Invalid("at", $"expected a time such as 2026-12-24T18:00, 2026-12-24T18:00Z or 2026-12-24T18:00+01:00, not '{at}'");
    }
}
