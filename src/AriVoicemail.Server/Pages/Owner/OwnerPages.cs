using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Api;
using AriVoicemail.Spool;

namespace AriVoicemail.Server.Pages.Owner;

/// <summary>What the owner of a mailbox sees, and whoever may see the mailbox.</summary>
internal static class OwnerPages
{
    private const int MessagesOnPage = 20;

    // What has no name of its own is shown only where it is used.
    private static readonly HashSet<Folder> Always = [Folder.Inbox, Folder.Old, Folder.Work, Folder.Family, Folder.Friends, Folder.Deleted];

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet($"{MailboxRoute.Template}/messages", InboxAsync).ForOwners();
    }

    public static string AddressOf(MailboxAddress mailbox) => $"/mailboxes/{mailbox}/messages";

    private static async Task<IResult> InboxAsync(
        [AsParameters] MailboxRoute route, string? folder, string? q, string? after, MailboxStore mailboxes, MessagesApi messages, MessageStore store, CancellationToken cancellationToken)
    {
        var shown = folder is null ? Folder.Inbox : MessagesApi.FolderNamed(folder);
        var query = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        var folders = await FoldersApi.OfAsync(mailboxes, store, route.Address, cancellationToken);
        var page = (await messages.ListAsync(route.Address, shown.Name, query, after, MessagesOnPage, cancellationToken)).Value!;
        return Html.Of<InboxPage>(new
        {
            Mailbox = route.Address,
            Folder = shown,
            Query = query,
            After = after,
            Folders = Shown(folders, shown),
            Messages = page.Items,
            page.Next,
        });
    }

    /// <summary>The urgent ones first where there are any.</summary>
    private static List<(Folder Folder, int Messages)> Shown(IReadOnlyList<FolderResource> folders, Folder current) =>
        [.. folders.Select(one => (Folder: Folder.Parse(one.Name), one.Messages))
            .Where(one => one.Messages > 0 || one.Folder == current || Always.Contains(one.Folder))
            .OrderBy(one => one.Folder == Folder.Urgent ? -1 : one.Folder.Number)];
}
