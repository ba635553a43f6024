using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AriVoicemail.Server.Access;
using AriVoicemail.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>How much happens here.</summary>
internal static class StatisticsApi
{
    private const int MostHours = 168;
    private const int UsualHours = 24;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/statistics", Read).WithTags("Status").WithName("readStatistics").WithSummary("Counts messages, calls and NOTIFYs hour by hour, on all nodes")
            .WithDescription("Counted from what is kept: not counted are messages that were deleted meanwhile, calls that are still here or older than Voicemail:TimelineDays, and NOTIFYs "
                + "older than Mwi:KeepDeliveriesDays. A key for some contexts counts what is about their mailboxes.")
            .ForTenants().ProducesProblem(StatusCodes.Status400BadRequest);

    internal static async Task<Ok<StatisticsResource>> Read(
        [FromServices] Statistics statistics,
        [FromServices] TimeProvider time,
        [FromServices] CurrentHolder holder,
        [Description("How many hours, the present one included, 1 to 168; 24 if not given"), Range(1, MostHours)] int? hours,
        CancellationToken cancellationToken)
    {
        var count = hours ?? UsualHours;
        if (count is < 1 or > MostHours) throw ProblemException.Invalid("hours", $"expected 1 to {MostHours}, not {count}");
        var now = time.GetUtcNow();
        var midnight = new DateTimeOffset(now.Date, TimeSpan.Zero);
        var (present, ofToday) = (midnight.AddHours(now.Hour), now.Hour + 1);
        var most = Math.Max(count, ofToday);
        var counted = await statistics.ReadAsync(present.AddHours(1 - most), most, holder.Value.Contexts, cancellationToken);
        return TypedResults.Ok(new StatisticsResource([.. counted.TakeLast(count)], DayCounts.Of(counted.TakeLast(ofToday).ToList())));
    }
}

/// <summary>How much happened.</summary>
/// <param name="Hours">The oldest first; the last one is not over.</param>
/// <param name="Today">Since midnight UTC.</param>
public sealed record StatisticsResource(IReadOnlyList<HourCounts> Hours, DayCounts Today);

/// <summary>How much happened in a day.</summary>
/// <param name="Messages">Messages that were left in it and are still there.</param>
/// <param name="Calls">Calls that came in it and are over.</param>
/// <param name="Notified">NOTIFYs that were sent in it and confirmed.</param>
/// <param name="Failed">NOTIFYs that were sent in it and not confirmed.</param>
public sealed record DayCounts(long Messages, long Calls, long Notified, long Failed)
{
    public static DayCounts Of(IReadOnlyList<HourCounts> hours) =>
        new(hours.Sum(hour => hour.Messages), hours.Sum(hour => hour.Calls), hours.Sum(hour => hour.Notified), hours.Sum(hour => hour.Failed));
}
