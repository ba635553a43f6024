using System.Text.RegularExpressions;
using AriVoicemail.Server.Api;

namespace AriVoicemail.Server.Access;

/// <summary>Addresses are written into logs, histories and bookmarks everywhere, so a key in one opens nothing, and its holder is told.</summary>
internal static partial class KeysInUrls
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "key", "apikey", "api_key", "api-key", "x-api-key", "token", "access_token", "auth", "authorization", "bearer", "pin", "password",
    };

    /// <summary>First of all, so that nobody behind this has anything to write down.</summary>
    public static Task HideAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        var isInPath = HasKey(request.Path.Value);
        if (isInPath || HasKey(request.QueryString.Value) || request.Query.Keys.Any(Names.Contains))
        {
            request.QueryString = QueryString.Empty;
            if (isInPath) request.Path = "/";
            http.Items[typeof(KeysInUrls)] = true;
        }
        return next(http);
    }

    public static Task RefuseAsync(HttpContext http, RequestDelegate next) => http.Items.ContainsKey(typeof(KeysInUrls))
        ? throw ProblemException.BadRequest(
            "A key, token or PIN does not belong into an address, which others write down: send 'Authorization: Bearer <key>' or 'X-Api-Key: <key>'. "
            + "If it was a real one, revoke it.")
        : next(http);

    private static bool HasKey(string? text) => text is { Length: > 0 } && Key().IsMatch(Uri.UnescapeDataString(text));

    [GeneratedRegex($"{KeyText.OfKey}[ob]?_[0-9a-f]{{10}}_[A-Za-z0-9_-]{{20}}")]
    private static partial Regex Key();
}
