using System.Globalization;
using System.IO.Enumeration;
using System.Runtime.InteropServices;

namespace AriVoicemail.Spool;

/// <summary>The names in one folder of messages, in one pass over the directory.</summary>
/// <param name="Messages">In the order of their numbers.</param>
/// <param name="Locks">app_voicemail's lock files, ours included.</param>
/// <param name="Foreign">What belongs to no voicemail.</param>
internal sealed record FolderListing(
    Folder Folder, string Path, IReadOnlyList<MessageEntry> Messages, IReadOnlyList<string> Locks, IReadOnlyList<string> Foreign)
{
    private const int StemLength = 7;

    // app_voicemail's file for lockmode=flock, which stays.
    private const string FlockFile = "lock";

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    public static FolderListing Read(Folder folder, string path)
    {
        var found = new Dictionary<int, MessageEntry>();
        List<string> locks = [], foreign = [];
        bool Take(ref FileSystemEntry entry)
        {
            if (TryTake(entry.FileName, found)) return false;
            var name = entry.FileName.ToString();
            if (name == FolderLock.FileName || name.StartsWith(FolderLock.FileName + "-", StringComparison.Ordinal)) locks.Add(name);
            else if (name != FlockFile) foreign.Add(entry.IsDirectory ? name + "/" : name);
            return false;
        }
        foreach (var _ in new FileSystemEnumerable<int>(path, (ref FileSystemEntry _) => 0, Everything) { ShouldIncludePredicate = Take })
        {
            // All the work is done by the predicate, which keeps a name for what is none of ours only.
        }
        return new FolderListing(folder, path, [.. found.Values.OrderBy(message => message.Number)], locks, foreign);
    }

    /// <summary>Notes msgNNNN.txt or a sound msgNNNN.*; false for any other name.</summary>
    private static bool TryTake(ReadOnlySpan<char> name, Dictionary<int, MessageEntry> found)
    {
        if (name.Length <= StemLength || !name.StartsWith("msg") || !int.TryParse(name[3..StemLength], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }
        var extension = name[StemLength..];
        var isText = extension is ".txt";
        var index = isText ? 0 : SoundExtensions.IndexOf(extension);
        if (index < 0) return false;
        ref var message = ref CollectionsMarshal.GetValueRefOrAddDefault(found, number, out _);
        message = isText ? message with { Number = number, HasText = true } : message with { Number = number, Sounds = message.Sounds | (1UL << index) };
        return true;
    }
}
