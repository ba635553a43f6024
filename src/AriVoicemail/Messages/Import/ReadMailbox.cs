using AriVoicemail.Mailboxes;
using AriVoicemail.Messages.Upkeep;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Import;

/// <summary>A mailbox as its files tell it: names and texts, in one pass. No sound is opened.</summary>
/// <param name="Folders">When each of the twelve folders last changed, as <see cref="MailboxFiles.ModifiedAt"/> has it.</param>
/// <param name="Greetings">How many sounds lie beside the folders.</param>
internal sealed record ReadMailbox(
    MailboxAddress Address, IReadOnlyList<Message> Messages, IReadOnlyList<(Folder Folder, long? ModifiedAt)> Folders, int Greetings,
    List<SpoolFinding> Findings)
{
    private const int UsualText = 4096;

    [ThreadStatic]
    private static byte[]? _buffer;

    public static ReadMailbox Read(SpoolOptions spool, MailboxAddress address)
    {
        var files = new MailboxFiles(spool, address, new SpoolMemory());
        // Read before the names are: a change meanwhile only means that the next scan looks again.
        (Folder, long?)[] modified = [.. Folder.All.Select(folder => (folder, files.ModifiedAt(folder)))];
        List<Message> messages = [];
        List<SpoolFinding> findings = [];
        var listing = MailboxListing.Read(SpoolTree.PathOf(spool.Directory, address));
        findings.AddRange(listing.Foreign.Select(name => ListingFindings.Foreign(address, "", name)));
        var ids = new HashSet<string>();
        foreach (var folder in listing.Folders)
        {
            findings.AddRange(ListingFindings.Of(address, folder));
            foreach (var message in Texts(address, folder, findings)) messages.Add(Unique(message, ids, findings));
        }
        return new ReadMailbox(address, messages, modified, listing.Greetings.Count, findings);
    }

    private static IEnumerable<Message> Texts(MailboxAddress address, FolderListing folder, List<SpoolFinding> findings)
    {
        using var directory = OpenDirectory.Open(folder.Path);
        var status = directory.Status;
        foreach (var entry in folder.Messages.Where(entry => entry.HasText))
        {
            var name = MessageFile.Stem(entry.Number) + ".txt";
            if (TextIn(directory, status, name, address, folder, findings) is not { } text) continue;
            var bytes = entry.Extensions.Sum(extension => directory.StatusIn(MessageFile.Stem(entry.Number) + extension)?.Size ?? 0);
            yield return text.ToMessage(address, folder.Folder, entry.Number) with { Bytes = bytes };
        }
    }

    /// <summary>Null for a text that went meanwhile, or that may not be read.</summary>
    private static MessageText? TextIn(
        OpenDirectory directory, FileStatus folderStatus, string name, MailboxAddress address, FolderListing folder, List<SpoolFinding> findings)
    {
        var buffer = _buffer ??= new byte[UsualText];
        try
        {
            if (directory.Read(name, ref buffer, out var status) is not { } length) return null;
            _buffer = buffer;
            if (!status.IsReadableByOwnerOf(folderStatus)) findings.Add(ListingFindings.Unreadable(address, folder.Folder.Name, name, $"mode {Convert.ToString((int)status.Mode, 8)} of user {status.Owner}"));
            var text = MessageText.Parse(buffer.AsSpan(0, length));
            if (text.IsEmpty) findings.Add(new SpoolFinding(FindingKind.TextUnreadable, address.ToString(), folder.Folder.Name, name, "who called and when", "nothing of it", Mendable: true));
            return text;
        }
        catch (UnauthorizedAccessException error)
        {
            findings.Add(ListingFindings.Unreadable(address, folder.Folder.Name, name, error.Message));
            return null;
        }
    }

    /// <summary>As the scan tells two messages of one id from each other.</summary>
    private static Message Unique(Message message, HashSet<string> ids, List<SpoolFinding> findings)
    {
        if (ids.Add(message.Id)) return message;
        var copy = 2;
        while (!ids.Add($"{message.Id}.{copy}")) copy++;
        findings.Add(new SpoolFinding(
            FindingKind.DuplicateMessageId, message.Mailbox.ToString(), message.Folder.Name, MessageFile.Stem(message.Number) + ".txt",
            "an msg_id of its own", message.Id, Mendable: true));
        return message with { Id = $"{message.Id}.{copy}" };
    }
}
