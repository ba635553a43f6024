using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Server.Access;
using AriVoicemail.Spool;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>What a mailbox holds.</summary>
internal sealed class MessagesApi(MailboxStore mailboxes, MessageStore messages)
{
    private const string Collection = $"{MailboxRoute.Template}/messages";
    private const string IdMeaning = "The message's id";

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Messages")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet(Collection, List).WithName("listMessages").WithSummary("Lists messages folder by folder, or the newest first")
            .WithDescription("A message that stays in its folder comes exactly once, whatever else comes, moves or goes between two pages.").ForOwners();
        group.MapGet("/messages", OfCaller).WithName("listMessagesOfCaller").WithSummary("Lists what one caller left, in any mailbox, the newest first").ForTenants();
        group.MapGet($"{Collection}/{{id}}", Read).WithName("readMessage").WithSummary("Reads a message").ForOwners();
        group.MapPatch($"{Collection}/{{id}}", Change).WithName("changeMessage").WithSummary("Moves a message, or marks it as heard or urgent, or not")
            .ProducesProblem(StatusCodes.Status409Conflict).For(ApiRole.Operator).ForOwners();
        group.MapDelete($"{Collection}/{{id}}", Delete).WithName("deleteMessage").WithSummary("Deletes a message with its sound").For(ApiRole.Operator).ForOwners();
    }

    public static ProblemException NoMessage(MailboxAddress mailbox, string id) =>
        ProblemException.NotFound($"Mailbox {mailbox} has no message '{id}'.");

    private static Task<Ok<Page<MessageResource>>> List(
        [FromServices] MessagesApi api,
        [AsParameters] MailboxRoute route,
        [Description("Only messages of this folder: INBOX, Old, Work, Family, Friends, Cust1 to Cust5, Deleted or Urgent")]
        [AllowedValues("INBOX", "Old", "Work", "Family", "Friends", "Cust1", "Cust2", "Cust3", "Cust4", "Cust5", "Deleted", "Urgent")] string? folder,
        [Description("Only messages whose caller's name or number contains this")] string? q,
        [Description("folder: by folder, and in it the oldest first, by receivedAt and id; newest: the newest first, whatever their folders; folder if not given"), AllowedValues("folder", "newest")] string? order,
        [Description("The next of the page before")] string? after,
        [Description("How many at most, 1 to 500; 50 if not given")] int? limit,
        CancellationToken cancellationToken) => api.ListAsync(route.Address, folder, q, IsNewestFirst(order), after, Page.CheckedLimit(limit), cancellationToken);

    private static async Task<Ok<Page<MessageResource>>> OfCaller(
        [FromServices] MessageStore messages,
        [FromServices] CurrentHolder holder,
        [Description("The caller's number, as it came")] string caller,
        [Description("The next of the page before")] string? after,
        [Description("How many at most, 1 to 500; 50 if not given")] int? limit,
        CancellationToken cancellationToken)
    {
        var most = Page.CheckedLimit(limit);
        var place = after is null ? null : CallerCursor.Parse(after) ?? throw ProblemException.Invalid("after", $"'{after}' is not the next of a page");
        var found = await messages.OfCallerAsync(caller, holder.Value.Contexts, place, most + 1, cancellationToken);
        return TypedResults.Ok(Page.Of(found, most, message => CallerCursor.Of(message).ToString(), MessageResource.Of));
    }

    private static async Task<Ok<MessageResource>> Read(
        MessageStore messages, [AsParameters] MailboxRoute route, [Description(IdMeaning)] string id, CancellationToken cancellationToken) =>
        TypedResults.Ok(MessageResource.Of(await messages.FindAsync(route.Address, id, cancellationToken) ?? throw NoMessage(route.Address, id)));

    private static Task<Ok<MessageResource>> Change(
        [FromServices] MessagesApi api, [AsParameters] MailboxRoute route, [Description(IdMeaning)] string id, MessageBody body,
        CancellationToken cancellationToken) => api.ChangeAsync(route.Address, id, body, cancellationToken);

    private static async Task<NoContent> Delete(
        MessageStore messages, [AsParameters] MailboxRoute route, [Description(IdMeaning)] string id, CancellationToken cancellationToken) =>
        await messages.DeleteAsync(route.Address, id, cancellationToken) ? TypedResults.NoContent() : throw NoMessage(route.Address, id);

    internal async Task<Ok<Page<MessageResource>>> ListAsync(
        MailboxAddress mailbox, string? folder, string? query, bool newestFirst, string? after, int limit, CancellationToken cancellationToken)
    {
        var only = folder is null ? null : FolderNamed(folder);
        if (await mailboxes.FindAsync(mailbox, cancellationToken) is null) throw MailboxesApi.NoMailbox(mailbox);
        var place = after is null ? null : MessageCursor.Parse(after) ?? throw ProblemException.Invalid("after", $"'{after}' is not the next of a page");
        var found = await messages.PageAsync(mailbox, only, newestFirst ? MessageOrder.NewestFirst : MessageOrder.ByFolder, place, limit + 1, cancellationToken, query);
        return TypedResults.Ok(Page.Of(found, limit, message => MessageCursor.Of(message).ToString(), MessageResource.Of));
    }

    private async Task<Ok<MessageResource>> ChangeAsync(MailboxAddress mailbox, string id, MessageBody body, CancellationToken cancellationToken)
    {
        var message = body switch
        {
            { Folder: not null, Heard: not null } => throw ProblemException.Invalid("heard", "expected folder or heard, not both: each moves the message"),
            { Urgent: not null, Folder: not null } or { Urgent: not null, Heard: not null } => throw ProblemException.Invalid("urgent", "expected it by itself: folder and heard move the message too"),
            { Urgent: { } urgent } => await SetUrgentAsync(messages, mailbox, id, urgent, cancellationToken),
            { Folder: { } folder } => await messages.MoveAsync(mailbox, id, FolderNamed(folder), cancellationToken),
            { Heard: { } heard } => await messages.MarkAsync(mailbox, id, heard, cancellationToken),
            _ => await messages.FindAsync(mailbox, id, cancellationToken),
        };
        return TypedResults.Ok(MessageResource.Of(message ?? throw NoMessage(mailbox, id)));
    }

    /// <exception cref="ProblemException">The message was heard.</exception>
    public static async Task<Message?> SetUrgentAsync(MessageStore messages, MailboxAddress mailbox, string id, bool urgent, CancellationToken cancellationToken)
    {
        var message = await messages.SetUrgentAsync(mailbox, id, urgent, cancellationToken);
        return message is { IsNew: false } ? throw ProblemException.Conflict($"Message '{id}' was heard; only a new one is urgent or not.") : message;
    }

    private static bool IsNewestFirst(string? order) => order switch
    {
        null or "folder" => false,
        "newest" => true,
        _ => throw ProblemException.Invalid("order", $"expected folder or newest, not '{order}'"),
    };

    internal static Folder FolderNamed(string name) =>
        Folder.TryParse(name, out var folder)
            ? folder
            : throw ProblemException.Invalid("folder", $"expected one of {string.Join(", ", Folder.All.Select(known => known.Name))}, not '{name}'");
}
