using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>What the names of files alone tell.</summary>
internal static class ListingFindings
{
    public static IEnumerable<SpoolFinding> Of(MailboxAddress mailbox, FolderListing folder)
    {
        SpoolFinding Finding(FindingKind kind, string file, string expected, string found, bool mendable) =>
            new(kind, mailbox.ToString(), folder.Folder.Name, file, expected, found, mendable);
        foreach (var message in folder.Messages)
        {
            var stem = MessageFile.Stem(message.Number);
            if (message is { HasText: true, HasSound: false })
            {
                yield return Finding(FindingKind.TextWithoutSound, stem + ".txt", $"{stem}.wav beside it", "no sound", mendable: false);
            }
            else if (!message.HasText)
            {
                yield return Finding(FindingKind.SoundWithoutText, stem + message.Extensions.First(), $"{stem}.txt beside it", "no text", mendable: true);
            }
        }
        foreach (var (first, last) in Gaps(folder))
        {
            var missing = first == last ? MessageFile.Stem(first) : $"{MessageFile.Stem(first)} to {MessageFile.Stem(last)}";
            yield return Finding(FindingKind.Gap, MessageFile.Stem(first), "numbers without a gap", $"no {missing}", mendable: true);
        }
        foreach (var name in folder.Foreign) yield return Foreign(mailbox, folder.Folder.Name, name);
        foreach (var name in folder.Locks.Where(name => FolderLock.IsLeft(Path.Combine(folder.Path, name))))
        {
            yield return Finding(FindingKind.StaleLock, name, "a lock that somebody holds", "one that a crash left", mendable: true);
        }
    }

    public static SpoolFinding Foreign(MailboxAddress? mailbox, string folder, string name) => new(
        name.EndsWith('/') ? FindingKind.ForeignFolder : FindingKind.ForeignFile, mailbox?.ToString() ?? "", folder, name,
        "only what a voicemail puts there", "something else", Mendable: false);

    public static SpoolFinding Unreadable(MailboxAddress mailbox, string folder, string file, string found) =>
        new(FindingKind.Permissions, mailbox.ToString(), folder, file, "readable by Asterisk and by this program", found, Mendable: false);

    /// <summary>Numbers that are left out before the last one, sounds without a text counted as there.</summary>
    private static IEnumerable<(int First, int Last)> Gaps(FolderListing folder)
    {
        var next = 0;
        foreach (var message in folder.Messages)
        {
            if (message.Number > next) yield return (next, message.Number - 1);
            next = message.Number + 1;
        }
    }
}
