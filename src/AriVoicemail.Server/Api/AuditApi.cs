using System.ComponentModel;
using AriVoicemail.Auditing;
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

    /// <summary>Says of a request that it only asks, whatever its method, or writes down by itself what it has done.</summary>
    public static void NothingChanges(HttpContext http) => http.Items[typeof(AuditApi)] = false;

    /// <summary>Writes down every change that was made, or of which a part may have been made when the client went away.</summary>
    public static async ValueTask<object?> NoteAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) return await next(context);
        try
        {
            var answer = await next(context);
            if (!http.Items.ContainsKey(typeof(AuditApi))) await NoteAsync(context, answer, "done");
            return answer;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested && !http.Items.ContainsKey(typeof(AuditApi)))
        {
            await NoteAsync(context, null, "broken off");
            throw;
        }
    }

    private static async Task NoteAsync(EndpointFilterInvocationContext context, object? answer, string outcome)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        var address = Doors.AddressIn(http);
        var action = http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? http.Request.Method;
        var target = address?.ToString() ?? "";
        if (http.Request.RouteValues.TryGetValue("id", out var id)) target = target.Length > 0 ? $"{target}/{id}" : $"{id}";
        http.Request.RouteValues.TryGetValue("name", out var greeting);
        if (answer is IValueHttpResult { Value: NewKeyResource key }) target = key.Id;
        var made = context.Arguments.OfType<MailboxBody>().FirstOrDefault();
        if (target.Length == 0 && made is not null) target = $"{made.Number}@{made.Context ?? Mailboxes.MailboxAddress.DefaultContext}";
        await services.GetRequiredService<AuditLog>().AddAsync(
            services.GetRequiredService<CurrentHolder>().Value.Name, Door.Rest, http.Connection.RemoteIpAddress?.ToString() ?? "", action, target,
            address?.Context ?? (made is null ? null : made.Context ?? Mailboxes.MailboxAddress.DefaultContext), outcome, made is null ? greeting is null ? [] : [$"{greeting}"] : [.. made.Given.Order()]);
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
}
