namespace AriVoicemail.Server.Api;

/// <summary>What a browser may do with our answers: show Swagger from here, and nothing else.</summary>
internal static class SecurityHeaders
{
    // Swagger UI puts its icons into data: URLs and styles into the page.
    private const string SwaggerPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; media-src 'self' blob:; " +
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        // At the last moment, because an answer that became a problem begins anew.
        context.Response.OnStarting(() =>
        {
            Add(context.Request.Path, context.Response.Headers);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Add(PathString path, IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = path.StartsWithSegments("/swagger") ? SwaggerPolicy : DataPolicy;
        // Who may hear a message is asked at every request: a browser keeps its sound, but asks whether it still may use it.
        if (path.StartsWithSegments("/api")) headers.CacheControl = "private, no-cache";
    }
}
