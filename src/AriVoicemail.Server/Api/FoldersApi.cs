using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Server.Access;
using AriVoicemail.Spool;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>Where messages lie.</summary>
internal static class FoldersApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet($"{MailboxRoute.Template}/folders", List).WithTags("Messages").WithName("listFolders")
            .WithSummary("Lists the twelve folders of a mailbox in the order of their numbers, and how many messages each holds").ForOwners()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    public static async Task<IReadOnlyList<FolderResource>> OfAsync(MailboxStore mailboxes, MessageStore messages, MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        if (await mailboxes.FindAsync(mailbox, cancellationToken) is null) throw MailboxesApi.NoMailbox(mailbox);
        var held = await messages.FoldersAsync(mailbox, cancellationToken);
        return [.. Folder.All.Select(folder => new FolderResource(folder.Name, folder.Number, held.GetValueOrDefault(folder)))];
    }

    private static async Task<Ok<Page<FolderResource>>> List(
        [FromServices] MailboxStore mailboxes, [FromServices] MessageStore messages, [AsParameters] MailboxRoute route, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<FolderResource>(await OfAsync(mailboxes, messages, route.Address, cancellationToken), null));
}

/// <summary>A folder.</summary>
/// <param name="Name">INBOX, Old, Work, Family, Friends, Cust1 to Cust5, Deleted or Urgent.</param>
/// <param name="Number">By which the telephone menu knows it.</param>
/// <param name="Messages">How many it holds.</param>
public sealed record FolderResource(string Name, int Number, int Messages);
