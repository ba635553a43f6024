using System.ComponentModel;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>Numbers that stand for several mailboxes when owners send and forward messages by phone.</summary>
internal static class ListsApi
{
    private const string Collection = "/lists";

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Lists");
        group.MapGet(Collection, List).WithName("listLists")
            .WithSummary("Lists the stored distribution lists in the order of their names; those of the configuration are not among them").ForTenants()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet(ListRoute.Template, Read).WithName("readList").WithSummary("Reads a stored distribution list")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut(ListRoute.Template, Put).WithName("putList")
            .WithSummary("Makes a distribution list or replaces it; from then on it holds instead of one of that number in the configuration")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapDelete(ListRoute.Template, Delete).WithName("deleteList")
            .WithSummary("Deletes a stored distribution list; one of that number in the configuration holds again")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<Page<ListResource>>> List(
        [FromServices] ListStore lists,
        [FromServices] CurrentHolder holder,
        [Description("Only lists of this context")] string? context,
        [Description("The next of the page before")] string? after,
        [Description("How many at most, 1 to 500; 50 if not given")] int? limit,
        CancellationToken cancellationToken)
    {
        var most = Page.CheckedLimit(limit);
        MailboxAddress? cursor = null;
        if (after is not null && !MailboxAddress.TryParse(after, out cursor)) throw ProblemException.Invalid("after", $"'{after}' is not the next of a page");
        var found = await lists.ListAsync(holder.Value.Within(context), cursor, most + 1, cancellationToken);
        return TypedResults.Ok(Page.Of(found, most, list => list.Address.ToString(), ListResource.Of));
    }

    private static async Task<Ok<ListResource>> Read(
        [FromServices] ListStore lists, [FromServices] VoicemailOptions general, [AsParameters] ListRoute route, CancellationToken cancellationToken) =>
        TypedResults.Ok(ListResource.Of(await lists.FindAsync(route.Address, cancellationToken) ?? throw NoList(route.Address, general)));

    private static async Task<Results<Ok<ListResource>, Created<ListResource>>> Put(
        [FromServices] ListStore lists, [FromServices] ListRules rules, [FromServices] CurrentHolder holder, [AsParameters] ListRoute route, ListBody body,
        CancellationToken cancellationToken)
    {
        var (list, isNew) = await lists.PutAsync(await rules.CheckedAsync(route.Address, body, holder.Value.Sees, cancellationToken), cancellationToken);
        var resource = ListResource.Of(list);
        return isNew ? TypedResults.Created($"/api/v1{Collection}/{list.Address}", resource) : TypedResults.Ok(resource);
    }

    private static async Task<NoContent> Delete(
        [FromServices] ListStore lists, [FromServices] VoicemailOptions general, [AsParameters] ListRoute route, CancellationToken cancellationToken) =>
        await lists.DeleteAsync(route.Address, cancellationToken) ? TypedResults.NoContent() : throw NoList(route.Address, general);

    private static ProblemException NoList(MailboxAddress address, VoicemailOptions general) => ProblemException.NotFound(
        general.ListOf(address) is null ? $"There is no list {address}." : $"List {address} is one of the configuration (Voicemail:Lists); none is stored.");
}
