using System.ComponentModel;
using AriVoicemail.Mailboxes;
using AriVoicemail.Outbox;
using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>What has still to be told to whom.</summary>
internal static class OutboxApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/outbox", List).WithTags("Status").WithName("listOutbox").WithSummary("Lists what has still to be told, and why what failed did").ForTenants()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapPost("/outbox/{id}/retry", Retry).WithTags("Status").WithName("retryOutbox").WithSummary("Tries now what waits to be tried again").For(ApiRole.Operator).ForTenants()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<NoContent> Retry(
        [FromServices] StateOutbox outbox, [FromServices] CurrentHolder holder, [Description("The entry's id: number@context:channel")] string id, CancellationToken cancellationToken)
    {
        if (id.Split(':') is not [var name, var channel] || !MailboxAddress.TryParse(name, out var mailbox)) throw ProblemException.Invalid("id", $"expected number@context:channel, not '{id}'");
        if (!holder.Value.Sees(mailbox) || !await outbox.RetryAsync(mailbox, channel, cancellationToken)) throw ProblemException.NotFound($"Nothing waits in the outbox as '{id}'.");
        return TypedResults.NoContent();
    }

    internal static async Task<Ok<Page<OutboxResource>>> List(
        StateOutbox outbox,
        [FromServices] CurrentHolder holder,
        [Description("The next of the page before")] string? after,
        [Description("How many at most, 1 to 500; 50 if not given")] int? limit,
        CancellationToken cancellationToken)
    {
        var most = Page.CheckedLimit(limit);
        (string, string)? cursor = after?.Split('/') switch
        {
            null => null,
            [var mailbox, var channel] when MailboxAddress.TryParse(mailbox, out _) => (mailbox, channel),
            _ => throw ProblemException.Invalid("after", $"'{after}' is not the next of a page"),
        };
        var entries = await outbox.ListAsync(most + 1, cancellationToken, holder.Value.Contexts, cursor);
        return TypedResults.Ok(Page.Of(entries, most, entry => $"{entry.Mailbox}/{entry.Channel}", OutboxResource.Of));
    }
}

/// <summary>A mailbox whose state has still to be told on a channel.</summary>
/// <param name="Id">number@context:channel.</param>
/// <param name="Mailbox">number@context.</param>
/// <param name="Channel"><c>mwi</c>: the lamps.</param>
/// <param name="Wanted">The version of the mailbox that is to be told.</param>
/// <param name="Delivered">The version that everybody knows.</param>
/// <param name="Attempts">How often it has failed in a row.</param>
/// <param name="NextAttemptAt">When it is tried again, UTC; null: at once.</param>
/// <param name="LastError">Why it failed last.</param>
/// <param name="Since">Since when somebody waits to be told, UTC.</param>
public sealed record OutboxResource(
    string Id, string Mailbox, string Channel, long Wanted, long Delivered, int Attempts, DateTimeOffset? NextAttemptAt, string? LastError, DateTimeOffset? Since)
{
    public static OutboxResource Of(OutboxEntry entry) => new(
        $"{entry.Mailbox}:{entry.Channel}", entry.Mailbox.ToString(), entry.Channel, entry.Wanted, entry.Delivered, entry.Attempts, entry.NextAttemptAt, entry.LastError, entry.Since);
}
