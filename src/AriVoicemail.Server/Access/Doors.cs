using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Api;
using Microsoft.AspNetCore.Authorization;

namespace AriVoicemail.Server.Access;

/// <summary>
/// One rule for all of /api, so that no route can forget it: to read is for every key, to change is for administrators, and both are for keys without
/// limits. What is open to more says so itself.
/// </summary>
internal static class Doors
{
    public static AuthorizationPolicy Policy { get; } = new AuthorizationPolicyBuilder(ApiKeyAuthentication.SchemeName)
        .RequireAuthenticatedUser()
        .RequireAssertion(context => context.Resource is HttpContext http && IsOpen(http))
        .Build();

    /// <summary>Open to that role and those above it.</summary>
    public static T For<T>(this T door, ApiRole least) where T : IEndpointConventionBuilder => door.WithMetadata(new Least(least));

    /// <summary>Open to the owner of the mailbox in the path as well.</summary>
    public static T ForOwners<T>(this T door) where T : IEndpointConventionBuilder => door.WithMetadata(new OwnersToo());

    /// <summary>Open to keys for some contexts as well: it shows them nothing of others.</summary>
    public static T ForTenants<T>(this T door) where T : IEndpointConventionBuilder => door.WithMetadata(new TenantsToo());

    /// <summary>What is in another context, or another owner's, is as if it were not.</summary>
    public static ValueTask<object?> HideAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (AddressIn(http) is { } address && !http.RequestServices.GetRequiredService<CurrentHolder>().Value.Sees(address))
        {
            var isList = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.EndsWith(ListRoute.Template, StringComparison.Ordinal) == true;
            throw ProblemException.NotFound($"There is no {(isList ? "list" : "mailbox")} {address}.");
        }
        return next(context);
    }

    /// <summary>The mailbox or list in the path.</summary>
    public static MailboxAddress? AddressIn(HttpContext http) =>
        http.Request.RouteValues is var values && values.TryGetValue("number", out var number) && values.TryGetValue("context", out var name)
        && MailboxAddress.TryParse($"{number}@{name}", out var address) ? address : null;

    private static bool IsOpen(HttpContext http)
    {
        // All that a policy asks for is asked, also of those who were not let in.
        var current = http.RequestServices.GetRequiredService<CurrentHolder>();
        if (http.GetEndpoint() is not { } endpoint || !current.IsKnown) return false;
        var holder = current.Value;
        if (holder.IsOwner) return endpoint.Metadata.GetMetadata<OwnersToo>() is not null;
        if (!holder.SeesAll && !http.Request.RouteValues.ContainsKey("context") && endpoint.Metadata.GetMetadata<TenantsToo>() is null) return false;
        return holder.Role >= LeastOf(endpoint, http.Request.Method);
    }

    /// <summary>The role that an operation needs.</summary>
    public static ApiRole LeastOf(Endpoint endpoint, string method) => LeastOf(endpoint.Metadata.GetMetadata<Least>(), method);

    /// <summary>Who may use an operation, for its description: the least role, and whether owners and keys for some contexts may too.</summary>
    public static (ApiRole Least, bool Owners, bool Tenants) AudienceOf(IList<object> metadata, string method, bool hasContext) =>
        (LeastOf(metadata.OfType<Least>().LastOrDefault(), method), metadata.OfType<OwnersToo>().Any(), hasContext || metadata.OfType<TenantsToo>().Any());

    private static ApiRole LeastOf(Least? said, string method) =>
        said?.Role ?? (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? ApiRole.Reader : ApiRole.Admin);

    private sealed record Least(ApiRole Role);

    private sealed record OwnersToo;

    private sealed record TenantsToo;
}
