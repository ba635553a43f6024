using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AriVoicemail.Auditing;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>How the owner of a mailbox comes in.</summary>
internal static class SessionsApi
{
    private const string Route = "/sessions";

    /// <param name="api">Behind the doors.</param>
    /// <param name="outside">Before them: whoever signs in has no token yet.</param>
    public static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder outside)
    {
        outside.MapPost($"/api/v1{Route}", SignInAsync).WithTags("Sessions").WithName("signIn").WithSummary("Signs in with a mailbox and its PIN")
            .WithDescription(
                "The token opens what concerns that mailbox, as a key does. It ends when it was not used for twelve hours, after thirty days, by signing out, and "
                + "when the PIN is changed or the mailbox deleted. After five wrong PINs in a row, by phone or here, nobody is let in for a while, and for longer after each further one. "
                + "Whether there is such a mailbox is not told.")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable).WithMetadata(new Idempotency.ShownOnce());
        api.MapDelete(Route, SignOutAsync).WithTags("Sessions").WithName("signOut").WithSummary("Ends the session whose token, or cookie, is sent along")
            .WithDescription("A key is no session, and stays.").For(ApiRole.Reader).ForOwners().ForTenants();
    }

    private static async Task<Created<SessionResource>> SignInAsync(
        HttpContext http, [FromServices] SignIn door, [FromServices] Sessions sessions, SessionBody body, CancellationToken cancellationToken)
    {
        if (!MailboxAddress.TryParse(body.Mailbox ?? "", out var mailbox)) throw ProblemException.Invalid("mailbox", "expected number@context, or a number for the context default");
        if (string.IsNullOrEmpty(body.Pin)) throw ProblemException.Invalid("pin", "expected the mailbox's PIN");
        var from = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var result = await door.TryAsync(mailbox, body.Pin, Door.Rest, from, cancellationToken);
        if (result.LockedFor > TimeSpan.Zero)
        {
            throw new ProblemException(StatusCodes.Status429TooManyRequests, "The PIN was wrong too often; nobody is let in for a while.") { RetryAfter = result.LockedFor };
        }
        if (result.Mailbox is not { } opened) throw new ProblemException(StatusCodes.Status401Unauthorized, "The mailbox or its PIN is wrong.");
        var (token, expiresAt) = await sessions.CreateAsync(opened, cancellationToken);
        return TypedResults.Created((string?)null, new SessionResource(token.Reveal(), mailbox.ToString(), expiresAt, result.Failed));
    }

    private static async Task<NoContent> SignOutAsync(HttpContext http, [FromServices] Sessions sessions, [FromServices] CurrentHolder holder, CancellationToken cancellationToken)
    {
        if (holder.Value.Session is { } id) await sessions.EndAsync(id, cancellationToken);
        if (ApiKeyAuthentication.KeyOf(http.Request) is null) BrowserCookie.Remove(http);
        return TypedResults.NoContent();
    }
}

/// <summary>Who signs in.</summary>
internal sealed class SessionBody
{
    /// <summary>number@context, or a number for the context <c>default</c>.</summary>
    [Description("number@context, or a number for the context default")]
    [Required]
    public string? Mailbox { get; set; }

    /// <summary>The mailbox's PIN.</summary>
    [Required, MinLength(1)]
    public string? Pin { get; set; }
}

/// <summary>An owner's token.</summary>
/// <param name="Token">Shown only now; send it as a key.</param>
/// <param name="Mailbox">What it opens.</param>
/// <param name="ExpiresAt">When it ends at the latest, UTC.</param>
/// <param name="FailedSignIns">Wrong PINs before this one; those that locked the mailbox are told until the owner has heard of them by phone. Null: none.</param>
internal sealed record SessionResource(string Token, string Mailbox, DateTimeOffset ExpiresAt, FailedSignIns? FailedSignIns);
