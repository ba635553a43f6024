using System.Globalization;
using AriVoicemail.Mailboxes;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Spool;

/// <summary>
/// The files of one mailbox: <c>&lt;spool&gt;/&lt;context&gt;/&lt;mailbox&gt;/&lt;folder&gt;/msgNNNN.{txt,wav}</c>. At any moment, also that of a
/// crash, a message is whole under one number or not there; sound that a crash left without its text is put aside, never overwritten.
/// </summary>
/// <remarks>Callers keep other changes of the same mailbox in this process away; other processes are kept away by the folder's lock.</remarks>
public sealed class MailboxFiles(SpoolOptions spool, MailboxAddress mailbox, SpoolMemory memory, ILogger? logger = null)
{
    // File systems stamp times in steps of 1 to 10 ms, network file systems by another machine's clock.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    // .. cannot occur: MailboxAddress admits no such names.
    private readonly string _directory = Path.Combine(spool.Directory, mailbox.Context, mailbox.Number);

    public MailboxAddress Mailbox => mailbox;

    /// <summary>A place for what is fetched or made on the way, on the same disk as the messages.</summary>
    public static string Scratch(SpoolOptions spool, MailboxAddress mailbox, string name) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(spool.Directory, mailbox.Context, mailbox.Number, "tmp")).FullName, ".scratch-" + name);

    /// <exception cref="IOException">The spool has gone: what is not there was not deleted.</exception>
    internal void RequireSpool() => memory.RequireSpool();

    public string AudioPath(Folder folder, int number) => MessageFile.Audio(PathOf(folder), number);

    /// <summary>What the message's sound takes, in every format; 0 when it has none.</summary>
    internal long Bytes(Folder folder, int number) => SoundExtensions.All
        .Select(extension => new FileInfo(Path.ChangeExtension(AudioPath(folder, number), extension))).Where(file => file.Exists).Sum(file => file.Length);

    /// <summary>The id of the message under that number; null when there is none.</summary>
    public string? IdOf(Folder folder, int number) => MessageFile.Read(MessageFile.Text(PathOf(folder), number))?.Id;

    /// <summary>What is written about the message under that number; null when there is none.</summary>
    internal MessageText? TextOf(Folder folder, int number) => MessageFile.Read(MessageFile.Text(PathOf(folder), number));

    public bool Holds(Folder folder, int number) => File.Exists(MessageFile.Text(PathOf(folder), number));

    /// <summary>Looks for a message in every folder, the newest first.</summary>
    public (Folder Folder, int Number)? Find(string id)
    {
        foreach (var folder in Folder.All)
        {
            var path = PathOf(folder);
            foreach (var number in MessageFile.Numbers(path).OrderDescending())
            {
                if (memory.Texts.Read(MessageFile.Text(path, number))?.Id == id) return (folder, number);
            }
        }
        return null;
    }

    /// <summary>The messages of a folder in their order.</summary>
    internal IEnumerable<(int Number, MessageText Text)> List(Folder folder)
    {
        var path = PathOf(folder);
        foreach (var number in MessageFile.Numbers(path).Order())
        {
            // A message that somebody else has just taken away is no longer there.
            if (memory.Texts.Read(MessageFile.Text(path, number)) is { } text) yield return (number, text);
        }
    }

    /// <summary>When a message last came to or went from the folder, in ticks; 0 when there is no such folder.</summary>
    /// <remarks>Null for a folder that was touched a moment ago: another change within the grain of the file system's clock would not show.</remarks>
    internal long? ModifiedAt(Folder folder)
    {
        var directory = new DirectoryInfo(PathOf(folder));
        if (!directory.Exists) return 0;
        var modified = directory.LastWriteTimeUtc;
        return DateTime.UtcNow - modified < Settled ? null : modified.Ticks;
    }

    /// <summary>Puts sound and text, synced to disk, beside the folders. Nothing is visible yet, and <paramref name="audio"/> stays where it is.</summary>
    /// <param name="name">Unlike that of any other message on its way.</param>
    /// <param name="link">Whether the file is wanted by nobody else; then it is linked rather than copied.</param>
    internal PreparedMessage Prepare(string name, MessageText text, string audio, bool link)
    {
        var prepared = PlaceFor(Directory.CreateDirectory(Path.Combine(_directory, "tmp")).FullName, name);
        File.Delete(prepared.AudioPath);
        if (!link || !Posix.TryLinkOnSameDisk(audio, prepared.AudioPath)) File.Copy(audio, prepared.AudioPath);
        SyncedFile.Flush(prepared.AudioPath);
        using (var file = new FileStream(prepared.TextPath, FileMode.Create))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text.ToString()));
            file.Flush(flushToDisk: true);
        }
        return prepared;
    }

    /// <summary>Throws away what was prepared under that name and did not become a message.</summary>
    internal static void Forget(SpoolOptions spool, MailboxAddress mailbox, string name)
    {
        var tmp = Path.Combine(spool.Directory, mailbox.Context, mailbox.Number, "tmp");
        if (!Directory.Exists(tmp)) return;
        var prepared = PlaceFor(tmp, name);
        File.Delete(prepared.AudioPath);
        File.Delete(prepared.TextPath);
    }

    private static PreparedMessage PlaceFor(string tmp, string name) => new(Path.Combine(tmp, $".filing-{name}.wav"), Path.Combine(tmp, $".filing-{name}.text"));

    /// <summary>Makes a prepared message the last one of the folder; answers its number.</summary>
    /// <param name="audioPlaced">Called between the two renames.</param>
    internal async Task<int> DeliverAsync(PreparedMessage prepared, Folder folder, Action audioPlaced, CancellationToken cancellationToken)
    {
        var path = Directory.CreateDirectory(PathOf(folder)).FullName;
        using var held = await LockAsync(path, cancellationToken);
        var number = NextNumber(path, prepared.AudioPath);
        File.Move(prepared.AudioPath, MessageFile.Audio(path, number));
        audioPlaced();
        memory.Own.Expect(MessageFile.Text(path, number));
        File.Move(prepared.TextPath, MessageFile.Text(path, number));
        Posix.SyncDirectory(path);
        memory.Numbers.Taken(path, number);
        return number;
    }

    /// <summary>Moves a message to the end of another folder and closes the gap; answers its new number.</summary>
    /// <param name="isIt">Tells by its id whether what lies there is still the message that is meant; null is answered when not.</param>
    internal async Task<int?> MoveAsync(Folder from, int number, Folder to, Func<string, bool> isIt, CancellationToken cancellationToken)
    {
        var (source, target) = (PathOf(from), Directory.CreateDirectory(PathOf(to)).FullName);
        if (!Directory.Exists(source)) return null;
        var (first, second) = LocksBefore(from, to) ? (source, target) : (target, source);
        using var one = await LockAsync(first, cancellationToken);
        using var other = await LockAsync(second, cancellationToken);
        if (MessageFile.Read(MessageFile.Text(source, number)) is not { } text || !isIt(text.Id)) return null;
        var moved = NextNumber(target);
        MessageFile.Move(MessageFile.Of(source, number), target, moved, memory.Own);
        Posix.SyncDirectory(target);
        memory.Numbers.Taken(target, moved);
        CloseGap(source, number);
        return moved;
    }

    /// <summary>Deletes a message and closes the gap.</summary>
    /// <param name="isIt">Tells by its id whether what lies there is still the message that is meant; false is answered when not.</param>
    internal async Task<bool> RemoveAsync(Folder folder, int number, Func<string, bool> isIt, CancellationToken cancellationToken)
    {
        var path = PathOf(folder);
        if (!Directory.Exists(path)) return false;
        using var held = await LockAsync(path, cancellationToken);
        if (MessageFile.Read(MessageFile.Text(path, number)) is not { } text || !isIt(text.Id)) return false;
        memory.Own.Expect(MessageFile.Text(path, number));
        // The text first: what is left of a crash in between is sound without a message.
        foreach (var file in MessageFile.Of(path, number).Reverse()) File.Delete(file);
        CloseGap(path, number);
        return true;
    }

    internal void RemoveAll()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    private Task<FolderLock> LockAsync(string folder, CancellationToken cancellationToken) =>
        FolderLock.TakeAsync(folder, logger, cancellationToken);

    /// <summary>
    /// app_voicemail closes a folder under its lock and takes that of Old or Deleted then: in another order we would wait for each other.
    /// </summary>
    private static bool LocksBefore(Folder one, Folder other) => LockRank(one) < LockRank(other);

    internal static int LockRank(Folder folder) => folder == Folder.Deleted ? 200 : folder == Folder.Old ? 100 : folder.Number;

    /// <summary>Renumbers what is behind the gap. To be called under the folder's lock.</summary>
    private void CloseGap(string folder, int gap)
    {
        var files = Directory.EnumerateFiles(folder, "msg*.*").ToLookup(path => Path.GetFileNameWithoutExtension(path));
        foreach (var number in MessageFile.Numbers(folder).Where(number => number > gap).Order())
        {
            var stem = Path.GetFileNameWithoutExtension(MessageFile.Text(folder, number));
            PutAside(folder, gap);
            MessageFile.Move([.. files[stem]], folder, gap, memory.Own);
            gap++;
        }
        Posix.SyncDirectory(folder);
    }

    /// <param name="audio">What is about to be placed there: the same sound, left by an interrupted attempt, need not be kept twice.</param>
    private int NextNumber(string folder, string? audio = null)
    {
        var number = memory.Numbers.Next(folder);
        if (number > MessageFile.Highest) throw new FolderFullException(folder);
        if (audio is not null && MessageFile.IsLeftover(folder, number) && Same(audio, MessageFile.Audio(folder, number))) File.Delete(MessageFile.Audio(folder, number));
        PutAside(folder, number);
        return number;
    }

    private static bool Same(string one, string other) =>
        File.Exists(other) && new FileInfo(one).Length == new FileInfo(other).Length && File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));

    /// <summary>Sound under a number that has no text is what a crash left: the folder's lock is ours, so nobody is about to write its text.</summary>
    internal static void PutAside(string folder, int number)
    {
        if (!MessageFile.IsLeftover(folder, number)) return;
        var tmp = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(folder)!, "tmp")).FullName;
        var now = DateTime.UtcNow.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        foreach (var file in MessageFile.Of(folder, number)) File.Move(file, Path.Combine(tmp, $".aside-{now}-{Path.GetFileName(folder)}-{Path.GetFileName(file)}"));
    }

    private string PathOf(Folder folder) => Path.Combine(_directory, folder.Name);
}
