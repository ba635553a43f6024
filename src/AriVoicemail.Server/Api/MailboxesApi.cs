using System.Collections.Concurrent;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>Who may be left messages.</summary>
internal sealed class MailboxesApi(MailboxStore mailboxes, ListStore lists, MessageStore messages, MailboxRemoval removal, VoicemailOptions general, SignIn door)
{
    private const string Collection = "/mailboxes";
    private const string IfMatchMeaning = "The ETag that was read: nothing is changed when somebody else has changed the settings since";
    private const string OwnersFields = "pin, fullName, email, language, and of menu timeZone, schedule, envelope, sayCid, sayDuration, sayDurationM, nextAfterCmd, messageWrap, moveHeard and tempGreetWarn";

    private static readonly string[] OwnersFieldNames = [nameof(MailboxBody.Pin), nameof(MailboxBody.FullName), nameof(MailboxBody.Email), nameof(MailboxBody.Language), nameof(MailboxBody.Menu)];

    private static readonly string[] OwnersMenuNames =
    [
        nameof(MenuSettings.TimeZone), nameof(MenuSettings.Schedule), nameof(MenuSettings.Envelope), nameof(MenuSettings.SayCid), nameof(MenuSettings.SayDuration), nameof(MenuSettings.SayDurationM),
        nameof(MenuSettings.NextAfterCmd), nameof(MenuSettings.MessageWrap), nameof(MenuSettings.MoveHeard), nameof(MenuSettings.TempGreetWarn),
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Mailboxes");
        group.MapGet(Collection, List).WithName("listMailboxes").WithSummary("Lists mailboxes in the order of their names").ForTenants()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapPost(Collection, Create).WithName("createMailbox").WithSummary("Creates a mailbox").ForTenants()
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet(MailboxRoute.Template, Read).WithName("readMailbox").WithSummary("Reads a mailbox").ForOwners()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut(MailboxRoute.Template, Replace).WithName("replaceMailbox")
            .WithSummary("Replaces a mailbox's settings: what is not given follows the general settings again; the PIN stays unless it is given")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed).For(ApiRole.Operator);
        group.MapPatch(MailboxRoute.Template, Change).WithName("changeMailbox").WithSummary("Changes those settings of a mailbox that are given")
            .WithDescription($"Its owner may change {OwnersFields}. Of the PIN an owner is bound by what holds by phone: Voicemail:MinPassword and menu.pinFixed; it cannot be removed.").For(ApiRole.Operator).ForOwners()
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        group.MapDelete(MailboxRoute.Template, Delete).WithName("deleteMailbox")
            .WithSummary("Deletes a mailbox; one that holds messages only together with them")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        group.MapDelete($"{MailboxRoute.Template}/lock", Unlock).WithName("unlockMailbox").WithSummary("Ends the lock that wrong PINs have brought about; also where there is none")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).For(ApiRole.Operator);
        group.MapGet($"{MailboxRoute.Template}/counts", Counts).WithName("readCounts").WithSummary("Reads what the mailbox's lamp shows").ForOwners()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<Ok<Page<MailboxResource>>> List(
        [FromServices] MailboxesApi api,
        [FromServices] CurrentHolder holder,
        [Description("Only mailboxes of this context")] string? context,
        [Description("Only mailboxes whose number or full name contains this")] string? q,
        [Description("The next of the page before")] string? after,
        [Description("How many at most, 1 to 500; 50 if not given")] int? limit,
        CancellationToken cancellationToken) => api.ListAsync(holder.Value.Within(context), q, after, Page.CheckedLimit(limit), cancellationToken);

    private static Task<Created<MailboxResource>> Create(
        HttpContext http, [FromServices] MailboxesApi api, [FromServices] CurrentHolder holder, MailboxBody body, CancellationToken cancellationToken) =>
        api.CreateAsync(http, body, holder.Value, cancellationToken);

    internal static Task<Ok<MailboxResource>> Read(
        HttpContext http, [FromServices] MailboxesApi api, [AsParameters] MailboxRoute route, CancellationToken cancellationToken) =>
        api.ReadAsync(http, route.Address, cancellationToken);

    private static Task<Ok<MailboxResource>> Replace(
        HttpContext http, [FromServices] MailboxesApi api, [AsParameters] MailboxRoute route, MailboxBody body,
        [FromHeader(Name = "If-Match"), Description(IfMatchMeaning)] string? ifMatch, CancellationToken cancellationToken) =>
        api.ChangeAsync(
            http, route.Address, ifMatch, body, old => new Mailbox { Address = old.Address, PinHash = old.PinHash, CreatedAt = old.CreatedAt }, cancellationToken);

    private static Task<Ok<MailboxResource>> Change(
        HttpContext http, [FromServices] MailboxesApi api, [FromServices] CurrentHolder holder, [AsParameters] MailboxRoute route, MailboxBody body,
        [FromHeader(Name = "If-Match"), Description(IfMatchMeaning)] string? ifMatch,
        CancellationToken cancellationToken) => holder.Value.IsOwner
            ? api.ChangeAsync(http, route.Address, ifMatch, OfOwner(body), old => api.WithPinOfOwner(body, old), cancellationToken)
            : api.ChangeAsync(http, route.Address, ifMatch, body, old => old, cancellationToken);

    private static Task<NoContent> Delete(
        [FromServices] MailboxesApi api,
        [AsParameters] MailboxRoute route,
        [FromQuery(Name = "messages"), Description("'delete': its messages go with it"), AllowedValues("delete")] string? withMessages,
        [FromHeader(Name = "If-Match"), Description(IfMatchMeaning)] string? ifMatch,
        CancellationToken cancellationToken) => api.DeleteAsync(route.Address, withMessages, ifMatch, cancellationToken);

    private static async Task<NoContent> Unlock([FromServices] MailboxesApi api, [FromServices] SignIn door, [AsParameters] MailboxRoute route, CancellationToken cancellationToken)
    {
        await door.UnlockAsync((await api.FindAsync(route.Address, cancellationToken)).Address, cancellationToken);
        return TypedResults.NoContent();
    }

    internal static async Task<Ok<CountsResource>> Counts(
        [FromServices] MessageStore messages, [AsParameters] MailboxRoute route, CancellationToken cancellationToken) =>
        TypedResults.Ok(CountsResource.Of((await messages.StateAsync(route.Address, cancellationToken) ?? throw NoMailbox(route.Address)).Counts));

    public static ProblemException NoMailbox(MailboxAddress address) => ProblemException.NotFound($"There is no mailbox {address}.");

    /// <exception cref="ProblemException">An owner may not change that; the field is named.</exception>
    private static MailboxBody OfOwner(MailboxBody body)
    {
        // Null would take back what an administrator has set, too.
        var isMenuWhole = body.Has(nameof(MailboxBody.Menu)) && body.Menu is null;
        var ofMenu = ((IPartialBody?)body.Menu)?.Given.Names.Except(OwnersMenuNames).Select(name => $"menu.{JsonNamingPolicy.CamelCase.ConvertName(name)}") ?? [];
        var others = body.Given.Except(OwnersFieldNames).Select(JsonNamingPolicy.CamelCase.ConvertName).Concat(ofMenu).Concat(isMenuWhole ? ["menu"] : [])
            .ToDictionary(name => name, _ => new[] { $"an owner may change {OwnersFields} only" });
        return others.Count == 0 ? body : throw ProblemException.Invalid(others);
    }

    /// <summary>The mailbox as it is, if its owner may give it that PIN: what holds by phone holds here.</summary>
    private Mailbox WithPinOfOwner(MailboxBody body, Mailbox mailbox)
    {
        if (!body.Has(nameof(body.Pin))) return mailbox;
        if (general.MenuOf(mailbox).PinFixed) throw ProblemException.Invalid("pin", "the owner of this mailbox may not change it");
        if (body.Pin is null) throw ProblemException.Invalid("pin", "an owner may change it, but not remove it");
        return body.Pin.Length >= general.MinPassword ? mailbox : throw ProblemException.Invalid("pin", $"expected at least {general.MinPassword} digits");
    }

    internal async Task<Ok<Page<MailboxResource>>> ListAsync(
        IReadOnlyList<string>? contexts, string? query, string? after, int limit, CancellationToken cancellationToken)
    {
        var cursor = after is null || MailboxAddress.TryParse(after, out _)
            ? after is null ? null : MailboxAddress.Parse(after)
            : throw ProblemException.Invalid("after", $"'{after}' is not the next of a page");
        var found = await mailboxes.ListAsync(contexts, query, cursor, limit + 1, cancellationToken);
        var page = Page.Of(found, limit, mailbox => mailbox.Address.ToString(), mailbox => mailbox);
        var failed = await door.FailedAsync(page.Items.Select(mailbox => mailbox.Address), cancellationToken);
        // All at once: their counts are read together.
        var items = await Task.WhenAll(page.Items.Select(mailbox => ResourceAsync(mailbox, failed, cancellationToken)));
        return TypedResults.Ok(new Page<MailboxResource>(items, page.Next));
    }

    private async Task<Created<MailboxResource>> CreateAsync(HttpContext http, MailboxBody body, Holder holder, CancellationToken cancellationToken)
    {
        var address = await CreateAsync(body, holder, cancellationToken);
        return TypedResults.Created($"/api/v1{Collection}/{address}", await ToldAsync(http, await FindAsync(address, cancellationToken), cancellationToken));
    }

    private async Task<MailboxAddress> CreateAsync(MailboxBody body, Holder holder, CancellationToken cancellationToken)
    {
        var mailbox = await NewAsync(body, holder, null, cancellationToken);
        if (!await mailboxes.CreateAsync(mailbox, cancellationToken)) throw ProblemException.Conflict($"There is a mailbox {mailbox.Address} already.");
        return mailbox.Address;
    }

    private async Task<Mailbox> NewAsync(MailboxBody body, Holder holder, Func<string, string>? hash, CancellationToken cancellationToken)
    {
        var context = body.Context ?? MailboxAddress.DefaultContext;
        if (!MailboxAddress.TryParse($"{body.Number}@{MailboxAddress.DefaultContext}", out _)) throw ProblemException.Invalid("number", NameExpected);
        if (!MailboxAddress.TryParse($"{body.Number}@{context}", out var address)) throw ProblemException.Invalid("context", NameExpected);
        if (!holder.Sees(address)) throw ProblemException.Invalid("context", $"this key is for {string.Join(", ", holder.Contexts ?? [])}");
        var mailbox = Checked(body, new Mailbox { Address = address }, hash);
        if (await lists.FindAsync(address, cancellationToken) is not null) throw ListRules.IsTaken(address);
        return mailbox;
    }

    /// <summary>One of many: creates it, or changes what is given where it is there.</summary>
    /// <param name="rehearsed">What would be there by now: nothing is stored; null: it is.</param>
    internal async Task<BulkOutcome> PutAsync(
        MailboxBody body, Holder holder, bool update, ConcurrentDictionary<MailboxAddress, Mailbox>? rehearsed, CancellationToken cancellationToken)
    {
        // Nobody signs in to what is not stored.
        static string NoHash(string pin) => "";
        var isSeen = MailboxAddress.TryParse($"{body.Number}@{body.Context ?? MailboxAddress.DefaultContext}", out var address) && holder.Sees(address);
        var there = isSeen ? rehearsed?.GetValueOrDefault(address!) ?? await mailboxes.FindAsync(address!, cancellationToken) : null;
        if (there is not null && !update) return BulkOutcome.There;
        if (rehearsed is not null)
        {
            var mailbox = there is null ? await NewAsync(body, holder, NoHash, cancellationToken) : Checked(body, there, NoHash);
            rehearsed[mailbox.Address] = mailbox;
        }
        else if (there is null) await CreateAsync(body, holder, cancellationToken);
        else await ChangeAsync(address!, null, body, old => old, cancellationToken);
        return there is null ? BulkOutcome.Created : BulkOutcome.Updated;
    }

    private async Task<Ok<MailboxResource>> ReadAsync(HttpContext http, MailboxAddress address, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ToldAsync(http, await FindAsync(address, cancellationToken), cancellationToken));

    private async Task<Ok<MailboxResource>> ChangeAsync(
        HttpContext http, MailboxAddress address, string? ifMatch, MailboxBody body, Func<Mailbox, Mailbox> start, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ToldAsync(http, await ChangeAsync(address, ifMatch, body, start, cancellationToken), cancellationToken));

    private async Task<Mailbox> ChangeAsync(
        MailboxAddress address, string? ifMatch, MailboxBody body, Func<Mailbox, Mailbox> start, CancellationToken cancellationToken)
    {
        if (body.Number is not null && body.Number != address.Number) throw ProblemException.Invalid("number", "a mailbox keeps its number");
        if (body.Context is not null && body.Context != address.Context) throw ProblemException.Invalid("context", "a mailbox keeps its context");
        DateTimeOffset? version = ifMatch is null or "*" ? null : Version.Of(ifMatch) ?? throw Stale(address);
        var result = await mailboxes.ChangeAsync(address, mailbox => Checked(body, start(mailbox)), version, cancellationToken) ?? throw NoMailbox(address);
        if (!result.IsChanged) throw Stale(address);
        return result.Mailbox;
    }

    private async Task<MailboxResource> ToldAsync(HttpContext http, Mailbox mailbox, CancellationToken cancellationToken)
    {
        http.Response.Headers.ETag = Version.Tag(mailbox.UpdatedAt);
        return await ResourceAsync(mailbox, await door.FailedAsync([mailbox.Address], cancellationToken), cancellationToken);
    }

    private static ProblemException Stale(MailboxAddress address) => new(
        StatusCodes.Status412PreconditionFailed, $"The settings of mailbox {address} are not those of If-Match any more; read it again and look what has changed.");

    private async Task<NoContent> DeleteAsync(MailboxAddress address, string? withMessages, string? ifMatch, CancellationToken cancellationToken)
    {
        if (withMessages is not (null or "delete")) throw ProblemException.Invalid("messages", $"expected 'delete' or nothing, not '{withMessages}'");
        // Its files go before its row, so this is looked at first of all.
        if (ifMatch is not (null or "*") && (await FindAsync(address, cancellationToken)).UpdatedAt != Version.Of(ifMatch)) throw Stale(address);
        if (withMessages is null && await removal.HoldsMessagesAsync(address, cancellationToken))
        {
            throw ProblemException.Conflict($"Mailbox {address} holds messages; '?messages=delete' deletes them with it.");
        }
        if (!await removal.RemoveAsync(address, cancellationToken)) throw NoMailbox(address);
        return TypedResults.NoContent();
    }

    private Mailbox Checked(MailboxBody body, Mailbox mailbox, Func<string, string>? hash = null)
    {
        MailboxRules.Check(body);
        var result = body.Apply(mailbox, hash);
        MailboxRules.CheckLengths(result, general);
        return result;
    }

    private async Task<Mailbox> FindAsync(MailboxAddress address, CancellationToken cancellationToken) =>
        await mailboxes.FindAsync(address, cancellationToken) ?? throw NoMailbox(address);

    private async Task<MailboxResource> ResourceAsync(Mailbox mailbox, IReadOnlyDictionary<MailboxAddress, FailedSignIns> failed, CancellationToken cancellationToken) =>
        MailboxResource.Of(
            mailbox, (await messages.StateAsync(mailbox.Address, cancellationToken))?.Counts ?? Messages.Counts.None, failed.GetValueOrDefault(mailbox.Address));

    internal const string NameExpected = "expected letters, digits and _ + - . (at most 79, no leading dot)";
}
