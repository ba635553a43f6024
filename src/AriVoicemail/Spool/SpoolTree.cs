using AriVoicemail.Mailboxes;

namespace AriVoicemail.Spool;

/// <summary>The mailboxes of a spool, by the directories that there are.</summary>
/// <param name="Foreign">What is no mailbox, relative to the spool; a directory's name ends with a slash.</param>
internal sealed record SpoolTree(IReadOnlyList<MailboxAddress> Mailboxes, IReadOnlyList<string> Foreign)
{
    /// <summary>Where repairs keep what they change; also what a file system has at its root.</summary>
    public const string LostAndFound = "lost+found";

    /// <summary>Begins the name of the mark by which a database knows its spool.</summary>
    public const string Mark = ".arivm-spool-";

    /// <summary>Begins the name of what a backup has under way.</summary>
    public const string Backup = ".backup-";

    /// <summary>Begins the name of what a restore has under way.</summary>
    public const string Restore = ".restore-";

    /// <summary>Begins the name of what a simulated call says.</summary>
    public const string Simulation = ".simulation-";

    private static readonly string[] Ours = [Mark, Backup, Restore, Simulation];

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <exception cref="IOException">The directory is not there, or cannot be read.</exception>
    public static SpoolTree Read(string spool)
    {
        List<MailboxAddress> mailboxes = [];
        List<string> foreign = [];
        foreach (var (context, isDirectory) in Entries(spool))
        {
            if ((isDirectory && context == LostAndFound) || Ours.Any(prefix => context.StartsWith(prefix, StringComparison.Ordinal))) continue;
            // Any number does to ask whether the context can be one.
            if (!isDirectory || !MailboxAddress.TryParse($"0@{context}", out _))
            {
                foreign.Add(isDirectory ? context + "/" : context);
                continue;
            }
            foreach (var (number, isMailbox) in Entries(Path.Combine(spool, context)))
            {
                if (isMailbox && MailboxAddress.TryParse($"{number}@{context}", out var mailbox)) mailboxes.Add(mailbox);
                else foreign.Add(Path.Combine(context, isMailbox ? number + "/" : number));
            }
        }
        mailboxes.Sort((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));
        return new SpoolTree(mailboxes, foreign);
    }

    public static string PathOf(string spool, MailboxAddress mailbox) => Path.Combine(spool, mailbox.Context, mailbox.Number);

    private static IEnumerable<(string Name, bool IsDirectory)> Entries(string directory) =>
        new DirectoryInfo(directory).EnumerateFileSystemInfos("*", Everything).Select(entry => (entry.Name, entry.Attributes.HasFlag(FileAttributes.Directory)));
}
