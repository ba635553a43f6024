using AriVoicemail.Calls;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Outbox;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.Asterisks;
using AriVoicemail.Server.Reloading;
using AriVoicemail.Spool;

namespace AriVoicemail.Server.Pages.Owner;

/// <summary>What the owner of a mailbox sees, and whoever may see the mailbox: what REST answers, drawn.</summary>
internal static class OwnerPages
{
    private const int MessagesOnPage = 20;

    // What has no name of its own is shown only where it is used.
    private static readonly HashSet<Folder> Always = [Folder.Inbox, Folder.Old, Folder.Work, Folder.Family, Folder.Friends, Folder.Deleted];

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet($"{MailboxRoute.Template}/messages", InboxAsync).ForOwners();
        pages.MapGet($"{MailboxRoute.Template}/greetings", GreetingsAsync).ForOwners();
        pages.MapGet($"{MailboxRoute.Template}/settings", SettingsAsync).ForOwners();
        pages.MapGet($"{MailboxRoute.Template}/devices", DevicesAsync).ForOwners();
    }

    public static string AddressOf(MailboxAddress mailbox) => $"/mailboxes/{mailbox}/messages";

    private static async Task<IResult> InboxAsync(
        HttpContext http, [AsParameters] MailboxRoute route, string? folder, string? q, string? after, MailboxStore mailboxes, MessagesApi messages, MessageStore store,
        ServedAsterisks asterisks, SharedPages shared, CancellationToken cancellationToken)
    {
        return PageDoor.ToldBy(http.Request) is { } told ? await shared.OfAsync(told, http, DrawAsync) : await DrawAsync();

        Task<Html> DrawAsync() => InboxOfAsync(route, folder, q, after, mailboxes, messages, store, asterisks, cancellationToken);
    }

    private static async Task<Html> InboxOfAsync(
        MailboxRoute route, string? folder, string? q, string? after, MailboxStore mailboxes, MessagesApi messages, MessageStore store, ServedAsterisks asterisks,
        CancellationToken cancellationToken)
    {
        var shown = folder is null ? Folder.Inbox : MessagesApi.FolderNamed(folder);
        var query = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        var folders = await FoldersApi.OfAsync(mailboxes, store, route.Address, cancellationToken);
        var page = (await messages.ListAsync(route.Address, shown.Name, query, newestFirst: true, string.IsNullOrEmpty(after) ? null : after, MessagesOnPage, cancellationToken)).Value!;
        return Html.Of<InboxPage>(new
        {
            Mailbox = route.Address,
            Folder = shown,
            Query = query,
            After = string.IsNullOrEmpty(after) ? null : after,
            Folders = Shown(folders, shown),
            Shown = page.Items,
            page.Next,
            Live = LiveApi.Of(asterisks, route.Address),
            CanRing = CanRing(asterisks),
        });
    }

    private static async Task<IResult> GreetingsAsync(
        HttpContext http, [AsParameters] MailboxRoute route, string? at, GreetingsApi greetings, MailboxesApi settings, MailboxStore mailboxes, GreetingChoice choice, MailboxRoom room, DiskSpace disk, VoicemailOptions general,
        TimeProvider time, ServedAsterisks asterisks, CancellationToken cancellationToken)
    {
        var when = string.IsNullOrEmpty(at) ? null : at;
        var recorded = await GreetingsApi.List(greetings, route, cancellationToken);
        var wouldHear = await GreetingNowApi.WouldHear(mailboxes, choice, room, disk, general, time, route, null, null, when, cancellationToken);
        var (mailbox, tag) = await SettingsOf(http, settings, route, cancellationToken);
        return Html.Of<GreetingsPage>(new
        {
            Mailbox = route.Address,
            Greetings = recorded.Value!.Items,
            WouldHear = wouldHear.Value,
            Rules = mailbox.Menu.Schedule ?? [],
            Tag = tag,
            At = when,
            CanRing = CanRing(asterisks),
        });
    }

    private static async Task<IResult> SettingsAsync(HttpContext http, [AsParameters] MailboxRoute route, MailboxesApi mailboxes, CancellationToken cancellationToken)
    {
        var (settings, tag) = await SettingsOf(http, mailboxes, route, cancellationToken);
        return Html.Of<SettingsPage>(new { Mailbox = route.Address, Settings = settings, Tag = tag });
    }

    private static async Task<IResult> DevicesAsync(
        [AsParameters] MailboxRoute route, MessageStore messages, LiveLamps lamps, StateOutbox outbox, CancellationToken cancellationToken)
    {
        var (watchers, problem) = await WatchersOf(messages, lamps, outbox, route, cancellationToken);
        return Html.Of<DevicesPage>(new { Watchers = watchers, Problem = problem });
    }

    /// <summary>The settings, and the tag by which a form says which ones it showed.</summary>
    internal static async Task<(MailboxResource Settings, string Tag)> SettingsOf(HttpContext http, MailboxesApi mailboxes, MailboxRoute route, CancellationToken cancellationToken)
    {
        var settings = (await MailboxesApi.Read(http, mailboxes, route, cancellationToken)).Value!;
        var tag = http.Response.Headers.ETag.ToString();
        // It is that of the settings, and not of the page.
        http.Response.Headers.Remove("ETag");
        return (settings, tag);
    }

    /// <summary>Who watches, or why nobody can say.</summary>
    internal static async Task<(WatchersResource? Watchers, string? Problem)> WatchersOf(
        MessageStore messages, LiveLamps lamps, StateOutbox outbox, MailboxRoute route, CancellationToken cancellationToken)
    {
        try
        {
            return ((await LampApi.List(messages, lamps, outbox, route, cancellationToken)).Value, null);
        }
        catch (ProblemException problem) when (problem.Status == StatusCodes.Status409Conflict)
        {
            return (null, problem.Message);
        }
    }

    private static bool CanRing(ServedAsterisks asterisks) => asterisks.All.Any(asterisk => asterisk.Options.OwnersContext.Length > 0);

    /// <summary>The urgent ones first where there are any.</summary>
    private static List<(Folder Folder, int Messages)> Shown(IReadOnlyList<FolderResource> folders, Folder current) =>
        [.. folders.Select(one => (Folder: Folder.Parse(one.Name), one.Messages))
            .Where(one => one.Messages > 0 || one.Folder == current || Always.Contains(one.Folder))
            .OrderBy(one => one.Folder == Folder.Urgent ? -1 : one.Folder.Number)];
}
