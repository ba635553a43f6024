using System.Security.Cryptography;
using System.Text;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages.Upkeep;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Import;

/// <summary>
/// Brings the messages of one mailbox from another spool to ours, behind what is there. Files are whole and synced under temporary names
/// before the folder's lock is taken; so a crash leaves a message there or not, and the next run goes on.
/// </summary>
internal sealed class MailboxTransfer(string source, SpoolOptions spool, MailboxAddress mailbox, bool move)
{
    private const int AtOnce = 200;
    private const int UsualText = 4096;

    private readonly string _from = SpoolTree.PathOf(source, mailbox);
    private readonly string _to = SpoolTree.PathOf(spool.Directory, mailbox);
    private readonly SpoolMemory _memory = new();
    private readonly Dictionary<string, List<string>> _present = [];
    private readonly List<SpoolFinding> _findings = [];

    // Of two imports at once from different places, each has names of its own.
    private readonly string _prefix = $".filing-import-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..8]}-";

    private byte[] _buffer = new byte[UsualText];

    public int Messages { get; private set; }
    public int Copied { get; private set; }
    public int Present { get; private set; }
    public int Greetings { get; private set; }
    public IReadOnlyList<SpoolFinding> Findings => _findings;

    private string Temporary => Path.Combine(_to, MailboxListing.TemporaryFolder);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var listing = MailboxListing.Read(_from);
            _findings.AddRange(listing.Foreign.Select(name => ListingFindings.Foreign(mailbox, "", name)));
            Directory.CreateDirectory(Temporary);
            // A run that was killed may have left some, and not every folder is locked again.
            foreach (var folder in MailboxListing.Read(_to).Folders) await LeftLocks.ClearAsync(folder, cancellationToken);
            foreach (var folder in listing.Folders.Where(_ => move)) await LeftLocks.ClearAsync(folder, cancellationToken);
            foreach (var folder in Folder.All) Note(folder);
            foreach (var folder in listing.Folders) await BringAsync(folder, cancellationToken);
            Greetings = listing.Greetings.Count;
            _findings.AddRange(new GreetingTransfer(_from, _to, _prefix, mailbox, move).Run(listing.Greetings));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or TimeoutException)
        {
            _findings.Add(error is TimeoutException
                ? Busy(mailbox, error.Message)
                : ListingFindings.Unreadable(mailbox, "", "", error.Message));
        }
    }

    public static SpoolFinding Busy(MailboxAddress mailbox, string why) =>
        new(FindingKind.Busy, mailbox.ToString(), "", "", "a lock that is held for a moment", why, Mendable: false);

    /// <summary>What the mailbox has already, by its ids: where each message lies, without extension.</summary>
    private void Note(Folder folder)
    {
        foreach (var (number, text) in new MailboxFiles(spool, mailbox, _memory).List(folder)) Note(text.Id, Path.Combine(_to, folder.Name, MessageFile.Stem(number)));
    }

    private void Note(string id, string stem)
    {
        if (!_present.TryGetValue(id, out var stems)) _present[id] = stems = [];
        stems.Add(stem);
    }

    private async Task BringAsync(FolderListing folder, CancellationToken cancellationToken)
    {
        _findings.AddRange(ListingFindings.Of(mailbox, folder));
        foreach (var some in folder.Messages.Where(message => message.HasText).Chunk(AtOnce))
        {
            var (prepared, placed) = (new List<Incoming>(), new List<Incoming>());
            foreach (var entry in some)
            {
                if (Read(folder, entry) is not { } message) continue;
                Messages++;
                if (IsPresent(message))
                {
                    Present++;
                    placed.Add(message);
                }
                else if (entry.HasSound && Prepare(message)) prepared.Add(message);
            }
            if (prepared.Count > 0) placed.AddRange(await PlaceAsync(folder.Folder, prepared, cancellationToken));
            if (move && placed.Count > 0) await RemoveAsync(folder, placed, cancellationToken);
        }
    }

    private Incoming? Read(FolderListing folder, MessageEntry entry)
    {
        var name = MessageFile.Stem(entry.Number) + ".txt";
        try
        {
            using var directory = OpenDirectory.Open(folder.Path);
            if (directory.Read(name, ref _buffer, out var status) is not { } length) return null;
            var bytes = _buffer.AsSpan(0, length).ToArray();
            return new Incoming(MessageText.Parse(bytes).Id, Path.Combine(folder.Path, MessageFile.Stem(entry.Number)), bytes, status, [.. entry.Extensions], _prefix + $"{folder.Folder.Name}-{entry.Number}");
        }
        catch (UnauthorizedAccessException error)
        {
            _findings.Add(ListingFindings.Unreadable(mailbox, folder.Folder.Name, name, error.Message));
            return null;
        }
    }

    /// <summary>The same identity and the same sound. A text that a move left behind, its sound gone already, is the same when its bytes are.</summary>
    private bool IsPresent(Incoming message) => _present.TryGetValue(message.Id, out var stems) && stems.Any(stem => message.Extensions.Count > 0
        ? message.Extensions.All(extension => SoundContent.IsSame(message.Stem + extension, stem + extension))
        : File.Exists(stem + ".txt") && File.ReadAllBytes(stem + ".txt").AsSpan().SequenceEqual(message.Text));

    /// <summary>False when the message went elsewhere meanwhile, and what was copied may be two halves.</summary>
    private bool Prepare(Incoming message)
    {
        foreach (var extension in message.Extensions)
        {
            var path = Path.Combine(Temporary, message.Name + extension);
            File.Delete(path);
            if (!move || !Posix.TryLinkOnSameDisk(message.Stem + extension, path)) File.Copy(message.Stem + extension, path);
        }
        File.WriteAllBytes(Path.Combine(Temporary, message.Name + ".text"), message.Text);
        if (IsStillThere(message)) return true;
        foreach (var extension in message.Extensions.Append(".text")) File.Delete(Path.Combine(Temporary, message.Name + extension));
        return false;
    }

    /// <summary>Whoever renumbers the source renames the sound first: as long as the text is the one that was read, the sound beside it is its own.</summary>
    private static bool IsStillThere(Incoming message) =>
        OpenDirectory.StatusOf(message.Stem + ".txt") is { } now && (now.Inode, now.Modified) == (message.Status.Inode, message.Status.Modified);

    private async Task<IReadOnlyList<Incoming>> PlaceAsync(Folder folder, List<Incoming> prepared, CancellationToken cancellationToken)
    {
        Posix.SyncDisk(Temporary);
        var path = Directory.CreateDirectory(Path.Combine(_to, folder.Name)).FullName;
        var placed = new List<Incoming>();
        using (await FolderLock.TakeAsync(path, null, cancellationToken))
        {
            foreach (var message in prepared)
            {
                var number = _memory.Numbers.Next(path);
                if (number > MessageFile.Highest)
                {
                    _findings.Add(new SpoolFinding(
                        FindingKind.FolderFull, mailbox.ToString(), folder.Name, "", $"at most {MessageFile.Highest + 1} messages",
                        $"{prepared.Count - placed.Count} more", Mendable: false));
                    break;
                }
                Place(message, path, number);
                placed.Add(message);
            }
            Posix.SyncDirectory(path);
        }
        foreach (var message in prepared.Except(placed))
        {
            foreach (var extension in message.Extensions.Append(".text")) File.Delete(Path.Combine(Temporary, message.Name + extension));
        }
        Copied += placed.Count;
        return placed;
    }

    private void Place(Incoming message, string folder, int number)
    {
        var stem = Path.Combine(folder, MessageFile.Stem(number));
        // What a crash of an earlier run left here is the sound of a message that comes again.
        foreach (var extension in message.Extensions.Where(extension => SoundContent.IsSame(Path.Combine(Temporary, message.Name + extension), stem + extension)))
        {
            File.Delete(stem + extension);
        }
        MailboxFiles.PutAside(folder, number);
        foreach (var extension in message.Extensions) File.Move(Path.Combine(Temporary, message.Name + extension), stem + extension);
        File.Move(Path.Combine(Temporary, message.Name + ".text"), stem + ".txt");
        _memory.Numbers.Taken(folder, number);
        Note(message.Id, stem);
    }

    /// <summary>The sound goes first: of a text alone the next run sees that it is what is left of a move.</summary>
    private static async Task RemoveAsync(FolderListing folder, List<Incoming> placed, CancellationToken cancellationToken)
    {
        using var held = await FolderLock.TakeAsync(folder.Path, null, cancellationToken);
        foreach (var message in placed.Where(IsStillThere))
        {
            foreach (var extension in message.Extensions) File.Delete(message.Stem + extension);
            File.Delete(message.Stem + ".txt");
        }
    }

    /// <param name="Stem">Its path in the source, without extension.</param>
    /// <param name="Text">Its text as it is: what we do not know of stays in it.</param>
    /// <param name="Status">Of its text.</param>
    /// <param name="Name">What its files are called on the way, without extension.</param>
    private sealed record Incoming(string Id, string Stem, byte[] Text, FileStatus Status, IReadOnlyList<string> Extensions, string Name);
}
