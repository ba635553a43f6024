using AriVoicemail.Server.Access;

namespace AriVoicemail.Server.Pages;

/// <summary>For whom a page is drawn.</summary>
/// <param name="Holder">Null: nobody has signed in.</param>
/// <param name="Texts">In the viewer's language.</param>
/// <param name="Zone">The viewer's time zone, as the browser tells it; UTC until it did.</param>
/// <param name="Path">Which page it is.</param>
public sealed record Viewer(Holder? Holder, Texts Texts, TimeZoneInfo Zone, PathString Path, DateTimeOffset Now)
{
    public const string ZoneCookie = "arivm-zone";
    public const string LanguageCookie = "arivm-language";

    public static Viewer Of(HttpContext http)
    {
        var holder = http.RequestServices.GetRequiredService<CurrentHolder>();
        return new Viewer(
            holder.IsKnown ? holder.Value : null, Texts.For(http.Request.Cookies[LanguageCookie], http.Request.Headers.AcceptLanguage),
            ZoneOf(http.Request.Cookies[ZoneCookie]), http.Request.Path, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
    }

    private static TimeZoneInfo ZoneOf(string? name) =>
        name is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(Uri.UnescapeDataString(name), out var zone) ? zone : TimeZoneInfo.Utc;
}
