using System.Diagnostics.CodeAnalysis;

namespace AriVoicemail.Server.Access;

/// <summary>
/// A session's token where scripts cannot read it. A browser sends it along whoever asks, so it opens what changes something only to our own pages.
/// </summary>
internal static class BrowserCookie
{
    private const string Name = "arivm";

    /// <summary>The token of a request that one of our pages, or the browser's own address bar, has made; null: there is none.</summary>
    public static string? Of(HttpRequest request) =>
        request.Cookies[Name] is { Length: > 0 } token && !token.StartsWith($"{KeyText.OfKey}_", StringComparison.Ordinal) && (IsSafe(request) || IsOfOurPages(request)) ? token : null;

    public static void Set(HttpContext http, KeyText token, DateTimeOffset expiresAt) => http.Response.Cookies.Append(Name, token.Reveal(), Options(http, expiresAt));

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http, null));

    /// <summary>
    /// Whether the browser says so: by <c>Sec-Fetch-Site</c> (Fetch Metadata Request Headers), or by <c>Origin</c> (RFC 6454) where it does not know that header.
    /// Browsers tell the former only to https and to localhost. A request with neither is of no browser of today, and has no need of a cookie.
    /// </summary>
    public static bool IsOfOurPages(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site]) return site == "same-origin";
        return request.Headers.Origin is [{ } origin] && Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && from.Scheme == request.Scheme && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsSafe(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    [SuppressMessage("Security", "CA5382:Use Secure Cookies In ASP.NET Core", Justification = "without TLS, as on a phone network's own wire, a secure cookie would never come back")]
    private static CookieOptions Options(HttpContext http, DateTimeOffset? expiresAt) =>
        new() { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", Expires = expiresAt };
}
