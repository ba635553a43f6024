using Microsoft.AspNetCore.Http.Extensions;

namespace AriVoicemail.Server.Pages;

/// <summary>What is different where a person with a browser stands at the door, and not a program.</summary>
internal static class PageDoor
{
    public const string SignIn = "/signin";

    /// <summary>Says of an address that it shows a page.</summary>
    public static T ShowsPage<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Mark());

    public static bool IsPage(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<Mark>() is not null;

    /// <summary>Whether something is asked for by a script of a page that is open already.</summary>
    public static bool IsOfScript(HttpRequest request) => request.Headers.ContainsKey("HX-Request");

    /// <summary>Whether a page asks by itself, because time has passed or something has happened: nobody uses the session by that.</summary>
    public static bool IsByItself(HttpRequest request) => request.Headers.ContainsKey("X-By-Itself") || request.Headers.Accept.ToString() == "text/event-stream";

    /// <summary>The event that made a page ask by itself; null: it was something else.</summary>
    public static string? ToldBy(HttpRequest request) =>
        IsByItself(request) && request.Headers["Last-Event-ID"].ToString() is { Length: > 0 and <= 40 } told ? told : null;

    /// <summary>Whoever is not known signs in, and comes back to where they wanted to go.</summary>
    public static Task SignInFirstAsync(HttpContext http)
    {
        if (IsOfScript(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers["HX-Redirect"] = SignIn;
            return Task.CompletedTask;
        }
        var to = http.Request.Path == "/" ? "" : $"?to={Uri.EscapeDataString(http.Request.GetEncodedPathAndQuery())}";
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = SignIn + to;
        return Task.CompletedTask;
    }

    /// <summary>Where somebody goes who has signed in: within this site, or home.</summary>
    public static string Destination(string? to) =>
        to is { Length: > 1 } && to[0] == '/' && to[1] is not ('/' or '\\') && !to.Any(char.IsControl) && !to.StartsWith(SignIn, StringComparison.Ordinal) ? to : "/";

    private sealed record Mark;
}
