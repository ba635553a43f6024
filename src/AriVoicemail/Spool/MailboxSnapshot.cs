using System.Globalization;

namespace AriVoicemail.Spool;

/// <summary>A file of a mailbox as it was at one moment.</summary>
/// <param name="Name">Within the mailbox, as <c>INBOX/msg0000.txt</c>.</param>
/// <param name="Path">Where it can be read.</param>
internal sealed record SnapshotFile(string Name, string Path, FileIdentity Identity);

/// <summary>
/// The messages and greetings of a mailbox at one moment, as links that nobody renames or deletes. All folders are locked while the links are
/// made, by app_voicemail's own locks: a message that moves just then would be found in two folders, or in none.
/// </summary>
internal sealed class MailboxSnapshot : IDisposable
{
    private const int MostAttempts = 20;

    private readonly string _aside;
    private readonly List<SnapshotFile> _files = [];

    private MailboxSnapshot(string aside) => _aside = aside;

    /// <summary>Of each message the sound comes before the text.</summary>
    public IReadOnlyList<SnapshotFile> Files => _files;

    public int Messages => _files.Count(file => IsText(file.Name));

    /// <param name="directory">The mailbox's. It may vanish meanwhile: then there is nothing.</param>
    /// <param name="aside">An empty directory on the same disk; elsewhere, files are copied.</param>
    /// <exception cref="TimeoutException">Somebody holds a folder's lock for too long.</exception>
    public static async Task<MailboxSnapshot> TakeAsync(string directory, string aside, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var snapshot = new MailboxSnapshot(aside);
            if (!Directory.Exists(directory)) return snapshot;
            var held = new List<FolderLock>();
            try
            {
                var folders = FoldersOf(directory);
                foreach (var folder in folders) held.Add(await FolderLock.TakeAsync(Path.Combine(directory, folder.Name), null, cancellationToken));
                // A folder that came meanwhile may hold what went from one before its turn.
                if (FoldersOf(directory).SequenceEqual(folders) && folders.All(folder => snapshot.TryLinkMessages(directory, folder)) && snapshot.TryLinkGreetings(directory))
                {
                    return snapshot;
                }
                snapshot.Dispose();
                if (attempt == MostAttempts) throw new TimeoutException($"{directory} does not come to rest");
            }
            catch (DirectoryNotFoundException) when (attempt < MostAttempts)
            {
                // The mailbox is being deleted.
                snapshot.Dispose();
            }
            catch
            {
                snapshot.Dispose();
                throw;
            }
            finally
            {
                foreach (var one in held) Release(one);
            }
        }
    }

    /// <summary>Whether the file is still what it was when it was linked: somebody may have written into it instead of replacing it.</summary>
    public static bool IsUnchanged(SnapshotFile file) => Posix.IdentityOf(file.Path) == file.Identity;

    public void Dispose()
    {
        foreach (var file in _files) File.Delete(file.Path);
        _files.Clear();
    }

    private static List<Folder> FoldersOf(string directory) =>
        [.. Folder.All.Where(folder => Directory.Exists(Path.Combine(directory, folder.Name))).OrderBy(MailboxFiles.LockRank)];

    private bool TryLinkMessages(string directory, Folder folder)
    {
        var path = Path.Combine(directory, folder.Name);
        var files = Directory.EnumerateFiles(path, "msg*.*").ToLookup(file => Path.GetFileNameWithoutExtension(file));
        foreach (var number in MessageFile.Numbers(path).Order())
        {
            var text = MessageFile.Text(path, number);
            // Sound whose text has gone, or never came, is no message.
            var message = files[Path.GetFileNameWithoutExtension(text)].Where(file => file != text).Order(StringComparer.Ordinal).Append(text);
            if (!message.All(file => TryLink(file, $"{folder.Name}/{Path.GetFileName(file)}"))) return false;
        }
        return true;
    }

    /// <summary>Greetings have no lock: what is replaced in between is looked for again.</summary>
    private bool TryLinkGreetings(string directory)
    {
        var names = GreetingsOf(directory);
        return names.TrueForAll(name => TryLink(Path.Combine(directory, name), name)) && GreetingsOf(directory).SequenceEqual(names);
    }

    // app_voicemail records unavail.tmp.wav and renames it.
    private static List<string> GreetingsOf(string directory) =>
    [
        .. Directory.EnumerateFiles(directory).Select(file => Path.GetFileName(file))
            .Where(name => !name.StartsWith('.') && !name.Contains(".tmp.", StringComparison.Ordinal) && !name.Any(char.IsControl)).Order(StringComparer.Ordinal),
    ];

    private bool TryLink(string path, string name)
    {
        var link = Path.Combine(_aside, _files.Count.ToString(CultureInfo.InvariantCulture));
        try
        {
            // Where links cannot be made, or the system forbids them for another user's files.
            if (!Posix.TryLinkOnSameDisk(path, link)) File.Copy(path, link);
        }
        catch (IOException) when (!File.Exists(path))
        {
            return false;
        }
        _files.Add(new SnapshotFile(name, link, Posix.IdentityOf(link)!.Value));
        return true;
    }

    private static bool IsText(string name) => name.Contains('/') && name.EndsWith(".txt", StringComparison.Ordinal);

    private static void Release(FolderLock held)
    {
        try
        {
            held.Dispose();
        }
        catch (DirectoryNotFoundException)
        {
            // The mailbox was deleted.
        }
    }
}
