using System.Security.Claims;
using System.Text.Encodings.Web;
using AriVoicemail.Auditing;
using AriVoicemail.Server.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AriVoicemail.Server.Access;

/// <summary>Lets a request in by its key, or by the token of an owner who signed in: <c>Authorization: Bearer …</c> or <c>X-Api-Key: …</c>, or the cookie of a browser.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeyStore keys, Sessions sessions,
    CurrentHolder current, RefusedKeys refused)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if ((KeyOf(Request) ?? BrowserCookie.Of(Request)) is not { } text) return AuthenticateResult.NoResult();
        if (!KeyText.TryParse(text, out var given) || await HolderAsync(given) is not { } holder)
        {
            // Sessions end every day, and browsers try them once more.
            if (given is null or { Prefix: KeyText.OfKey }) await refused.NoteAsync(Door.Rest, Context, text);
            return AuthenticateResult.Fail("the key is unknown, over or revoked");
        }
        current.Value = holder;
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, holder.Name)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    private async Task<Holder?> HolderAsync(KeyText given)
    {
        if (given.Prefix == KeyText.OfKey) return await keys.FindAsync(given, Context.RequestAborted) is { } itself ? Of(itself) : null;
        return await sessions.FindAsync(given, Context.RequestAborted, isUse: !PageDoor.IsByItself(Request)) switch
        {
            (Mailbox: { } mailbox, _) => new Holder(mailbox.ToString(), ApiRole.Operator, Mailbox: mailbox) { Session = given.Id },
            (_, Key: { } id) => await keys.FindAsync(id, Context.RequestAborted) is { } key ? Of(key) with { Session = given.Id } : null,
            _ => null,
        };
    }

    private static Holder Of(ApiKey key) => new(key.Name, key.Role, key.Contexts) { Id = key.Id };

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (PageDoor.IsPage(Context)) return PageDoor.SignInFirstAsync(Context);
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
