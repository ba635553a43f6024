using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AriVoicemail.Server.Access;

/// <summary>Lets a request in by its key, or by the token of an owner who signed in: <c>Authorization: Bearer …</c> or <c>X-Api-Key: …</c>.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeyStore keys, OwnerSessions sessions,
    CurrentHolder current)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Request) is not { } text) return AuthenticateResult.NoResult();
        if (!KeyText.TryParse(text, out var given) || await HolderAsync(given) is not { } holder) return AuthenticateResult.Fail("the key is unknown, over or revoked");
        current.Value = holder;
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, holder.Name)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    private async Task<Holder?> HolderAsync(KeyText given)
    {
        if (given.Prefix == KeyText.OfOwner)
        {
            return await sessions.FindAsync(given, Context.RequestAborted) is { } mailbox ? new Holder(mailbox.ToString(), ApiRole.Operator, Mailbox: mailbox) : null;
        }
        return await keys.FindAsync(given, Context.RequestAborted) is { } key ? new Holder(key.Name, key.Role, key.Contexts) { Id = key.Id } : null;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    /// <summary>The key of a request, right or wrong.</summary>
    public static string? KeyOf(HttpRequest request)
    {
        if (request.Headers[Header] is [{ Length: > 0 } key]) return key;
        return request.Headers.Authorization is [{ } authorization] && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : null;
    }
}
