using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;

namespace AriVoicemail.Server.Pages;

/// <summary>For whom a page is drawn.</summary>
/// <param name="Holder">Null: nobody has signed in.</param>
/// <param name="Texts">In the viewer's language.</param>
/// <param name="Zone">The viewer's time zone, as the browser tells it.</param>
/// <param name="Path">Which page it is.</param>
public sealed record Viewer(Holder? Holder, Texts Texts, TimeZoneInfo Zone, PathString Path, DateTimeOffset Now)
{
    public const string ZoneCookie = "arivm-zone";
    public const string LanguageCookie = "arivm-language";

    public static async Task<Viewer> OfAsync(HttpContext http)
    {
        var holder = http.RequestServices.GetRequiredService<CurrentHolder>() is { IsKnown: true, Value: var known } ? known : null;
        return new Viewer(holder, TextsOf(http), await ZoneOfAsync(http, holder), http.Request.Path, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
    }

    public static Texts TextsOf(HttpContext http) => Texts.For(http.Request.Cookies[LanguageCookie], http.Request.Headers.AcceptLanguage);

    /// <summary>The browser's zone; until its script has told it, that in which the mailbox is told its times by phone.</summary>
    public static async Task<TimeZoneInfo> ZoneOfAsync(HttpContext http, Holder? holder)
    {
        if (ZoneNamed(http.Request.Cookies[ZoneCookie]) is { } told) return told;
        if (holder?.Mailbox is not { } address) return TimeZoneInfo.Utc;
        var mailbox = await http.RequestServices.GetRequiredService<MailboxStore>().FindAsync(address, http.RequestAborted);
        return new MenuRules(mailbox?.Menu ?? new(), http.RequestServices.GetRequiredService<VoicemailOptions>().Menu).TimeZone;
    }

    /// <summary>Whether the viewer may change what is shown.</summary>
    public bool CanChange => Holder is { Role: >= ApiRole.Operator };

    private static TimeZoneInfo? ZoneNamed(string? name) =>
        name is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(Uri.UnescapeDataString(name), out var zone) ? zone : null;
}
