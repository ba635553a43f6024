using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>One look at all files of a mailbox.</summary>
internal sealed record MailboxLook(MailboxAddress Mailbox, MailboxListing Listing, IReadOnlyList<FolderLook> Folders)
{
    /// <summary>What has a text, in the order of folders and numbers.</summary>
    public IEnumerable<MessageLook> Messages => Folders.SelectMany(folder => folder.Messages).Where(message => message.Text is not null);

    /// <summary>When a message last came to or went from one of the folders.</summary>
    public DateTimeOffset ChangedAt => Folders.Select(folder => folder.Status.ModifiedAt).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    public static MailboxLook Take(string spool, MailboxAddress mailbox, FileLooks looks)
    {
        var listing = MailboxListing.Read(SpoolTree.PathOf(spool, mailbox));
        return new MailboxLook(mailbox, listing, [.. listing.Folders.Select(folder => FolderLook.Take(folder.Folder, folder.Path, looks))]);
    }
}
