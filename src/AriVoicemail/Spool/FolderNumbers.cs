using System.Collections.Concurrent;

namespace AriVoicemail.Spool;

/// <summary>
/// The next number of every folder that was delivered to. Two looks at the disk tell whether it still holds, so that a folder of 9,000
/// messages is not read for each new one.
/// </summary>
internal sealed class FolderNumbers
{
    private readonly ConcurrentDictionary<string, int> _next = new();

    /// <summary>The number behind the last message. To be called under the folder's lock.</summary>
    internal int Next(string folder)
    {
        if (_next.TryGetValue(folder, out var next) && (next == 0 || Exists(folder, next - 1)) && !Exists(folder, next)) return next;
        return MessageFile.Numbers(folder).DefaultIfEmpty(-1).Max() + 1;
    }

    internal void Taken(string folder, int number) => _next[folder] = number + 1;

    private static bool Exists(string folder, int number) => File.Exists(MessageFile.Text(folder, number));
}
