using AriVoicemail.Calls.Screening;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Asterisks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>Messages while they are left.</summary>
internal static class LiveApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet($"{MailboxRoute.Template}/live", List).WithTags("Calls").WithName("listLiveMessages").ForOwners()
            .WithSummary("Lists the messages that callers of this node are leaving for the mailbox at this moment, the oldest first")
            .WithDescription("The events message.begun and message.ended tell of each, on whichever node; ringOwner with screen listens in.")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Ok<Page<LiveMessageResource>>> List(
        [FromServices] ServedAsterisks asterisks, [FromServices] MailboxStore mailboxes, [AsParameters] MailboxRoute route, CancellationToken cancellationToken)
    {
        if (await mailboxes.FindAsync(route.Address, cancellationToken) is null) throw MailboxesApi.NoMailbox(route.Address);
        return TypedResults.Ok(new Page<LiveMessageResource>(Of(asterisks, route.Address), null));
    }

    public static IReadOnlyList<LiveMessageResource> Of(ServedAsterisks asterisks, MailboxAddress mailbox) =>
        [.. asterisks.All.SelectMany(asterisk => asterisk.LiveMessages.Of(mailbox)).OrderBy(message => message.Since).Select(LiveMessageResource.Of)];
}

/// <summary>A message that is being left.</summary>
/// <param name="Call">The call's id.</param>
/// <param name="CallerName">As it came.</param>
/// <param name="CallerNumber">As it came.</param>
/// <param name="Since">When the caller came to the tone, UTC.</param>
public sealed record LiveMessageResource(string Call, string CallerName, string CallerNumber, DateTimeOffset Since)
{
    public static LiveMessageResource Of(LiveMessage message) => new(message.ChannelId, message.CallerName, message.CallerNumber, message.Since);
}
