using System.Globalization;
using AriVoicemail.Auditing;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Pages.Shared;

namespace AriVoicemail.Server.Pages;

/// <summary>How a person with a browser comes in, and goes.</summary>
internal static class SignInPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(PageDoor.SignIn, (string? to) => Html.Of<SignInPage>(new { To = to ?? "" })).ShowsPage().ExcludeFromDescription();
        app.MapPost(PageDoor.SignIn, EnterAsync).ShowsPage().ExcludeFromDescription();
        app.MapPost("/signout", LeaveAsync).ShowsPage().ExcludeFromDescription();
    }

    private static async Task<IResult> EnterAsync(HttpContext http, SignIn door, Sessions sessions, ApiKeyStore keys, RefusedKeys refused, AuditLog audit, CancellationToken cancellationToken)
    {
        var texts = Viewer.TextsOf(http);
        if (!http.Request.HasFormContentType || !BrowserCookie.IsOfOurPages(http.Request)) return Refused(StatusCodes.Status400BadRequest, "signin.elsewhere");
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var to = form["to"].ToString();
        return form["key"].ToString() is { Length: > 0 } key ? await EnterByKeyAsync(key.Trim()) : await EnterByPinAsync(form["mailbox"].ToString().Trim(), form["pin"].ToString());

        async Task<IResult> EnterByPinAsync(string mailbox, string pin)
        {
            if (!MailboxAddress.TryParse(mailbox, out var address) || pin.Length == 0) return Refused(StatusCodes.Status400BadRequest, "signin.incomplete", mailbox: mailbox);
            var result = await door.TryAsync(address, pin, Door.Page, From(http), cancellationToken);
            if (result.LockedFor > TimeSpan.Zero)
            {
                http.Response.Headers.RetryAfter = Math.Ceiling(result.LockedFor.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return Refused(StatusCodes.Status429TooManyRequests, "signin.locked", Math.Ceiling(result.LockedFor.TotalMinutes), mailbox);
            }
            if (result.Mailbox is not { } opened) return Refused(StatusCodes.Status401Unauthorized, "signin.wrong", mailbox: mailbox);
            var (token, expiresAt) = await sessions.CreateAsync(opened, cancellationToken);
            return Entered(token, expiresAt);
        }

        async Task<IResult> EnterByKeyAsync(string text)
        {
            if (!KeyText.TryParse(text, out var given) || given.Prefix != KeyText.OfKey || await keys.FindAsync(given, cancellationToken) is not { } key)
            {
                await refused.NoteAsync(Door.Page, http, text);
                return Refused(StatusCodes.Status401Unauthorized, "signin.wrong-key", byKey: true);
            }
            await audit.AddAsync(key.Name, Door.Page, From(http), "signIn", key.Id, null, "done", []);
            var (token, expiresAt) = await sessions.CreateAsync(key, cancellationToken);
            return Entered(token, expiresAt);
        }

        IResult Entered(KeyText token, DateTimeOffset expiresAt)
        {
            BrowserCookie.Set(http, token, expiresAt);
            return Goto(PageDoor.Destination(to));
        }

        IResult Refused(int status, string why, object? value = null, string? mailbox = null, bool byKey = false) => Html.Of<SignInPage>(
            new { Problem = texts.Of(why, value), Mailbox = mailbox, To = http.Request.HasFormContentType ? http.Request.Form["to"].ToString() : "", ByKey = byKey }, status);
    }

    private static async Task<IResult> LeaveAsync(HttpContext http, Sessions sessions, CancellationToken cancellationToken)
    {
        if (!BrowserCookie.IsOfOurPages(http.Request)) return Html.Of<SignInPage>(new { Problem = Viewer.TextsOf(http)["signin.elsewhere"] }, StatusCodes.Status400BadRequest);
        if (BrowserCookie.Of(http.Request) is { } text && KeyText.TryParse(text, out var token) && await sessions.FindAsync(token, cancellationToken) is not null)
        {
            await sessions.EndAsync(token.Id, cancellationToken);
        }
        BrowserCookie.Remove(http);
        return Goto(PageDoor.SignIn);
    }

    private static string From(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>RFC 9110 §15.4.4: what was posted is done, and is looked at elsewhere.</summary>
    private static SeeOther Goto(string address) => new SeeOther(address);

    private sealed record SeeOther(string Address) : IResult
    {
        public Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = Address;
            return Task.CompletedTask;
        }
    }
}
