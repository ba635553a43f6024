using System.ComponentModel;
using AriVoicemail.Auditing;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>Who changed what, and who tried to come in.</summary>
internal static class AuditApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/audit", List).WithTags("Keys").WithName("listAudit").WithSummary("Lists changes and attempts to come in, the newest first")
            .For(ApiRole.Admin).ForTenants().ProducesProblem(StatusCodes.Status400BadRequest);

    /// <summary>Writes down every change that was made, or of which a part may have been made when the client went away.</summary>
    public static async ValueTask<object?> NoteAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<ByItself>() is not null) return await next(context);
        try
        {
            var answer = await next(context);
            await NoteAsync(context, answer, "done");
            return answer;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            await NoteAsync(context, null, "broken off");
            throw;
        }
    }

    private static async Task NoteAsync(EndpointFilterInvocationContext context, object? answer, string outcome)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        var action = http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? http.Request.Method;
        var made = context.Arguments.OfType<MailboxBody>().FirstOrDefault();
        var (target, about) = TargetOf(http, answer, made);
        await services.GetRequiredService<AuditLog>().AddAsync(
            services.GetRequiredService<CurrentHolder>().Value.Name, Door.Rest, http.Connection.RemoteIpAddress?.ToString() ?? "", action, target, about, outcome, FieldsOf(http, made));
    }

    /// <summary>What it was done to, and the context of that; null: of none.</summary>
    private static (string Target, string? Context) TargetOf(HttpContext http, object? answer, MailboxBody? made)
    {
        if (answer is IValueHttpResult { Value: NewKeyResource key }) return (key.Id, null);
        http.Request.RouteValues.TryGetValue("id", out var id);
        if (Doors.AddressIn(http) is { } mailbox) return (id is null ? $"{mailbox}" : $"{mailbox}/{id}", mailbox.Context);
        var context = made is null ? null : made.Context ?? MailboxAddress.DefaultContext;
        return (id is null && made is not null ? $"{made.Number}@{context}" : $"{id}", context);
    }

    /// <summary>Which fields were given; of a greeting, which.</summary>
    private static IReadOnlyList<string> FieldsOf(HttpContext http, MailboxBody? made)
    {
        if (made is not null) return [.. made.Given.Order()];
        return http.Request.RouteValues.TryGetValue("name", out var greeting) ? [$"{greeting}"] : [];
    }

    internal static async Task<Ok<Page<AuditEntry>>> List(
        [FromServices] AuditLog log,
        [FromServices] CurrentHolder holder,
        [Description("Only what was about this mailbox, list or key")] string? target,
        [Description("Only what that key, owner or user did")] string? who,
        [Description("The next of the page before")] string? after,
        [Description("How many at most, 1 to 500; 50 if not given")] int? limit,
        CancellationToken cancellationToken)
    {
        var most = Page.CheckedLimit(limit);
        var found = await log.ListAsync(holder.Value.Contexts, target, who, after, most + 1, cancellationToken);
        return TypedResults.Ok(Page.Of(found, most, entry => entry.Id, entry => entry));
    }

    /// <summary>An operation that only asks, whatever its method, or writes down part by part what it has done.</summary>
    public sealed record ByItself;
}
