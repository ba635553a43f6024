using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>One look at a folder: its names, texts and sounds.</summary>
internal sealed record FolderLook(FolderListing Listing, FileStatus Status, IReadOnlyList<MessageLook> Messages)
{
    public static FolderLook Take(Folder folder, string path, FileLooks looks)
    {
        using var directory = OpenDirectory.Open(path);
        var status = directory.Status;
        return Take(FolderListing.Read(folder, path), directory, status, looks);
    }

    private static FolderLook Take(FolderListing listing, OpenDirectory directory, FileStatus status, FileLooks looks)
    {
        var messages = new List<MessageLook>(listing.Messages.Count);
        foreach (var entry in listing.Messages)
        {
            var stem = MessageFile.Stem(entry.Number);
            var sounds = entry.Extensions.Select(extension => looks.Sound(directory, Path.Combine(listing.Path, stem + extension))).OfType<SoundLook>().ToList();
            var text = entry.HasText ? looks.Text(directory, stem + ".txt") : null;
            // What went between the two looks is no longer there; under the lock nothing goes.
            if (text is not null || sounds.Count > 0) messages.Add(new MessageLook(listing.Folder, entry.Number, text, sounds));
        }
        return new FolderLook(listing, status, messages);
    }
}
