using System.ComponentModel;
using AriVoicemail.Outbox;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AriVoicemail.Server.Api;

/// <summary>What has still to be told to whom.</summary>
internal static class OutboxApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/outbox", List).WithTags("Status").WithName("listOutbox").WithSummary("Lists what has still to be told, and why what failed did")
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Ok<Page<OutboxResource>>> List(
        StateOutbox outbox, [Description("How many at most, 1 to 500; 50 if not given")] int? limit, CancellationToken cancellationToken)
    {
        var entries = await outbox.ListAsync(Page.CheckedLimit(limit), cancellationToken);
        return TypedResults.Ok(new Page<OutboxResource>([.. entries.Select(OutboxResource.Of)], null));
    }
}

/// <summary>A mailbox whose state has still to be told on a channel.</summary>
/// <param name="Mailbox">number@context.</param>
/// <param name="Channel"><c>mwi</c>: the lamps.</param>
/// <param name="Wanted">The version of the mailbox that is to be told.</param>
/// <param name="Delivered">The version that everybody knows.</param>
/// <param name="Attempts">How often it has failed in a row.</param>
/// <param name="NextAttemptAt">When it is tried again, UTC; null: at once.</param>
/// <param name="LastError">Why it failed last.</param>
internal sealed record OutboxResource(
    string Mailbox, string Channel, long Wanted, long Delivered, int Attempts, DateTimeOffset? NextAttemptAt, string? LastError)
{
    public static OutboxResource Of(OutboxEntry entry) => new(
        entry.Mailbox.ToString(), entry.Channel, entry.Wanted, entry.Delivered, entry.Attempts, entry.NextAttemptAt, entry.LastError);
}
