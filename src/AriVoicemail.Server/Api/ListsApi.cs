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
    private const string OnlyWhole = "A list that has members which the key does not show is left alone (403).";
    private const string IfMatchMeaning = "The ETag that was read: nothing is changed when somebody else has changed the list since";

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Lists");
        group.MapGet(Collection, List).WithName("listLists")
            .WithSummary("Lists the stored distribution lists in the order of their names; those of the configuration are not among them").ForTenants()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet(ListRoute.Template, Read).WithName("readList").WithSummary("Reads a stored distribution list")
            .WithDescription("A key for some contexts is shown those of its members that lie in them.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut(ListRoute.Template, Put).WithName("putList")
            .WithSummary("Makes a distribution list or replaces it; from then on it holds instead of one of that number in the configuration")
            .WithDescription(OnlyWhole).ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapDelete(ListRoute.Template, Delete).WithName("deleteList")
            .WithSummary("Deletes a stored distribution list; one of that number in the configuration holds again")
            .WithDescription(OnlyWhole).ProducesProblem(StatusCodes.Status412PreconditionFailed)
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
        return TypedResults.Ok(Page.Of(found, most, list => list.Address.ToString(), list => ListResource.Of(list, holder.Value.Sees)));
    }

    private static async Task<Ok<ListResource>> Read(
        HttpContext http, [FromServices] ListStore lists, [FromServices] VoicemailOptions general, [FromServices] CurrentHolder holder, [AsParameters] ListRoute route,
        CancellationToken cancellationToken) =>
        TypedResults.Ok(Told(http, await lists.FindAsync(route.Address, cancellationToken) ?? throw NoList(route.Address, general), holder.Value));

    private static async Task<Results<Ok<ListResource>, Created<ListResource>>> Put(
        HttpContext http, [FromServices] ListStore lists, [FromServices] ListRules rules, [FromServices] CurrentHolder holder, [AsParameters] ListRoute route, ListBody body,
        [FromHeader(Name = "If-Match"), Description(IfMatchMeaning)] string? ifMatch, CancellationToken cancellationToken)
    {
        var wanted = await rules.CheckedAsync(route.Address, body, holder.Value.Sees, cancellationToken);
        var (list, isNew) = await lists.PutAsync(wanted, cancellationToken, there => Check(route.Address, there, holder.Value, ifMatch));
        var resource = Told(http, list, holder.Value);
        return isNew ? TypedResults.Created($"/api/v1{Collection}/{list.Address}", resource) : TypedResults.Ok(resource);
    }

    private static async Task<NoContent> Delete(
        [FromServices] ListStore lists, [FromServices] VoicemailOptions general, [FromServices] CurrentHolder holder, [AsParameters] ListRoute route,
        [FromHeader(Name = "If-Match"), Description(IfMatchMeaning)] string? ifMatch, CancellationToken cancellationToken) =>
        await lists.DeleteAsync(route.Address, cancellationToken, there => Check(route.Address, there, holder.Value, ifMatch))
            ? TypedResults.NoContent()
            : throw NoList(route.Address, general);

    /// <summary>Who does not see all of it would drop the rest unawares.</summary>
    private static void Check(MailboxAddress address, DistributionList? there, Holder holder, string? ifMatch)
    {
        if (there?.Members.All(holder.Sees) == false) throw new ProblemException(StatusCodes.Status403Forbidden, $"List {address} has members that this key does not show; only a key that shows them all changes it.");
        if (ifMatch is null || (ifMatch == "*" && there is not null) || (there is not null && Version.Of(ifMatch) == there.UpdatedAt)) return;
        throw new ProblemException(StatusCodes.Status412PreconditionFailed, $"List {address} is not that of If-Match any more; read it again and look what has changed.");
    }

    private static ListResource Told(HttpContext http, DistributionList list, Holder holder)
    {
        http.Response.Headers.ETag = Version.Tag(list.UpdatedAt);
        return ListResource.Of(list, holder.Sees);
    }

    private static ProblemException NoList(MailboxAddress address, VoicemailOptions general) => ProblemException.NotFound(
        general.ListOf(address) is null ? $"There is no list {address}." : $"List {address} is one of the configuration (Voicemail:Lists); none is stored.");
}
