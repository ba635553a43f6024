using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Api;

/// <summary>What a browser may do with our answers: show Swagger from here, and nothing else.</summary>
internal static class SecurityHeaders
{
    // Swagger UI puts its icons into data: URLs and styles into the page.
    private const string SwaggerPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; media-src 'self' blob:; " +
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    // Pages draw nothing into themselves: no script and no style that is not one of our files.
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; media-src 'self' blob:; " +
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        // At the last moment, because an answer that became a problem begins anew.
        context.Response.OnStarting(() =>
        {
            Add(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Add(HttpContext context)
    {
        var (path, headers) = (context.Request.Path, context.Response.Headers);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // With no-referrer a form would be sent with "Origin: null" (Fetch, "append a request Origin header"), as if it were of another site.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = path.StartsWithSegments("/swagger") ? SwaggerPolicy : IsHtml(context.Response) ? PagePolicy : DataPolicy;
        if (IsHtml(context.Response)) headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=()";
        // What is said in confidence is on nobody's disk.
        if (IsPrivate(path) || IsHtml(context.Response)) headers.CacheControl = "no-store";
        var hsts = context.RequestServices.GetRequiredService<Settings>().Http.HstsDays;
        if (context.Request.IsHttps && hsts > 0) headers.StrictTransportSecurity = FormattableString.Invariant($"max-age={hsts * 86400L}");
    }

    private static bool IsHtml(HttpResponse response) => response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true;

    private static bool IsPrivate(PathString path) => path.StartsWithSegments("/api") || path.StartsWithSegments("/metrics");
}
