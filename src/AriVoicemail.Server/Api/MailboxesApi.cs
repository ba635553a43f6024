using System.ComponentModel;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>Who may be left messages.</summary>
internal sealed class MailboxesApi(MailboxStore mailboxes, ListStore lists, MessageStore messages, MailboxRemoval removal, VoicemailOptions general)
{
    private const string Collection = "/mailboxes";

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Mailboxes");
        group.MapGet(Collection, List).WithName("listMailboxes").WithSummary("Lists mailboxes in the order of their names")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapPost(Collection, Create).WithName("createMailbox").WithSummary("Creates a mailbox")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet(MailboxRoute.Template, Read).WithName("readMailbox").WithSummary("Reads a mailbox")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut(MailboxRoute.Template, Replace).WithName("replaceMailbox")
            .WithSummary("Replaces a mailbox's settings: what is not given follows the general settings again; the PIN stays unless it is given")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPatch(MailboxRoute.Template, Change).WithName("changeMailbox").WithSummary("Changes those settings of a mailbox that are given")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete(MailboxRoute.Template, Delete).WithName("deleteMailbox")
            .WithSummary("Deletes a mailbox; one that holds messages only together with them")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet($"{MailboxRoute.Template}/counts", Counts).WithName("readCounts").WithSummary("Reads what the mailbox's lamp shows")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<Ok<Page<MailboxResource>>> List(
        [FromServices] MailboxesApi api,
        [Description("Only mailboxes of this context")] string? context,
        [Description("Only mailboxes whose number or full name contains this")] string? q,
        [Description("The next of the page before")] string? after,
        [Description("How many at most, 1 to 500; 50 if not given")] int? limit,
        CancellationToken cancellationToken) => api.ListAsync(context, q, after, Page.CheckedLimit(limit), cancellationToken);

    private static Task<Created<MailboxResource>> Create([FromServices] MailboxesApi api, MailboxBody body, CancellationToken cancellationToken) =>
        api.CreateAsync(body, cancellationToken);

    private static Task<Ok<MailboxResource>> Read(
        [FromServices] MailboxesApi api, [AsParameters] MailboxRoute route, CancellationToken cancellationToken) =>
        api.ReadAsync(route.Address, cancellationToken);

    private static Task<Ok<MailboxResource>> Replace(
        [FromServices] MailboxesApi api, [AsParameters] MailboxRoute route, MailboxBody body, CancellationToken cancellationToken) =>
        api.ChangeAsync(
            route.Address, body, old => new Mailbox { Address = old.Address, PinHash = old.PinHash, CreatedAt = old.CreatedAt }, cancellationToken);

    private static Task<Ok<MailboxResource>> Change(
        [FromServices] MailboxesApi api, [AsParameters] MailboxRoute route, MailboxBody body, CancellationToken cancellationToken) =>
        api.ChangeAsync(route.Address, body, old => old, cancellationToken);

    private static Task<NoContent> Delete(
        [FromServices] MailboxesApi api,
        [AsParameters] MailboxRoute route,
        [FromQuery(Name = "messages"), Description("'delete': its messages go with it")] string? withMessages,
        CancellationToken cancellationToken) => api.DeleteAsync(route.Address, withMessages, cancellationToken);

    private static async Task<Ok<CountsResource>> Counts(
        [FromServices] MessageStore messages, [AsParameters] MailboxRoute route, CancellationToken cancellationToken) =>
        TypedResults.Ok(CountsResource.Of((await messages.StateAsync(route.Address, cancellationToken) ?? throw NoMailbox(route.Address)).Counts));

    public static ProblemException NoMailbox(MailboxAddress address) => ProblemException.NotFound($"There is no mailbox {address}.");

    private async Task<Ok<Page<MailboxResource>>> ListAsync(
        string? context, string? query, string? after, int limit, CancellationToken cancellationToken)
    {
        var cursor = after is null || MailboxAddress.TryParse(after, out _)
            ? after is null ? null : MailboxAddress.Parse(after)
            : throw ProblemException.Invalid("after", $"'{after}' is not the next of a page");
        var found = await mailboxes.ListAsync(context, query, cursor, limit + 1, cancellationToken);
        var page = Page.Of(found, limit, mailbox => mailbox.Address.ToString(), mailbox => mailbox);
        var items = new List<MailboxResource>();
        foreach (var mailbox in page.Items) items.Add(await ResourceAsync(mailbox, cancellationToken));
        return TypedResults.Ok(new Page<MailboxResource>(items, page.Next));
    }

    private async Task<Created<MailboxResource>> CreateAsync(MailboxBody body, CancellationToken cancellationToken)
    {
        var context = body.Context ?? MailboxAddress.DefaultContext;
        if (!MailboxAddress.TryParse($"{body.Number}@{MailboxAddress.DefaultContext}", out _)) throw ProblemException.Invalid("number", NameExpected);
        if (!MailboxAddress.TryParse($"{body.Number}@{context}", out var address)) throw ProblemException.Invalid("context", NameExpected);
        var mailbox = Checked(body, new Mailbox { Address = address });
        if (await lists.FindAsync(address, cancellationToken) is not null) throw ListRules.IsTaken(address);
        if (!await mailboxes.CreateAsync(mailbox, cancellationToken)) throw ProblemException.Conflict($"There is a mailbox {address} already.");
        return TypedResults.Created($"/api/v1{Collection}/{address}", await ResourceAsync(await FindAsync(address, cancellationToken), cancellationToken));
    }

    private async Task<Ok<MailboxResource>> ReadAsync(MailboxAddress address, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ResourceAsync(await FindAsync(address, cancellationToken), cancellationToken));

    private async Task<Ok<MailboxResource>> ChangeAsync(
        MailboxAddress address, MailboxBody body, Func<Mailbox, Mailbox> start, CancellationToken cancellationToken)
    {
        if (body.Number is not null && body.Number != address.Number) throw ProblemException.Invalid("number", "a mailbox keeps its number");
        if (body.Context is not null && body.Context != address.Context) throw ProblemException.Invalid("context", "a mailbox keeps its context");
        var changed = Checked(body, start(await FindAsync(address, cancellationToken)));
        if (!await mailboxes.UpdateAsync(changed, cancellationToken)) throw NoMailbox(address);
        return await ReadAsync(address, cancellationToken);
    }

    private async Task<NoContent> DeleteAsync(MailboxAddress address, string? withMessages, CancellationToken cancellationToken)
    {
        if (withMessages is not (null or "delete")) throw ProblemException.Invalid("messages", $"expected 'delete' or nothing, not '{withMessages}'");
        if (withMessages is null && await removal.HoldsMessagesAsync(address, cancellationToken))
        {
            throw ProblemException.Conflict($"Mailbox {address} holds messages; '?messages=delete' deletes them with it.");
        }
        if (!await removal.RemoveAsync(address, cancellationToken)) throw NoMailbox(address);
        return TypedResults.NoContent();
    }

    private Mailbox Checked(MailboxBody body, Mailbox mailbox)
    {
        MailboxRules.Check(body);
        var result = body.Apply(mailbox);
        MailboxRules.CheckLengths(result, general);
        return result;
    }

    private async Task<Mailbox> FindAsync(MailboxAddress address, CancellationToken cancellationToken) =>
        await mailboxes.FindAsync(address, cancellationToken) ?? throw NoMailbox(address);

    private async Task<MailboxResource> ResourceAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        MailboxResource.Of(mailbox, (await messages.StateAsync(mailbox.Address, cancellationToken))?.Counts ?? Messages.Counts.None);

    private const string NameExpected = "expected letters, digits and _ + - . (at most 79, no leading dot)";
}
