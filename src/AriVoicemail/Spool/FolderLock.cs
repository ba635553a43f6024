using System.Diagnostics;
using System.Security.Cryptography;

namespace AriVoicemail.Spool;

/// <summary>
/// app_voicemail's lock of a folder (lockmode=lockfile): a file <c>.lock</c> that comes by link(2), which fails when it is there. Whoever
/// holds it renumbers and renames; nobody holds it for longer than that takes.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    /// <summary>app_voicemail gives up after 5 s as well, and then loses the message; we try again later.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A lock that is older was left by a crash: app_voicemail holds it for a readdir or a few renames, and never looks back.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(60);

    // Two that find the same old lock would otherwise clear it twice: the second time, what the first has just taken.
    private static readonly Lock Clearing = new();

    private readonly string _path;

    private FolderLock(string path) => _path = path;

    /// <exception cref="TimeoutException">Somebody else holds the lock for too long.</exception>
    public static Task<FolderLock> TakeAsync(string folder, CancellationToken cancellationToken) => TakeAsync(folder, Patience, cancellationToken);

    internal static async Task<FolderLock> TakeAsync(string folder, TimeSpan patience, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, ".lock");
        var mine = Path.Combine(folder, $".lock-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        File.Create(mine).Dispose();
        try
        {
            var started = Stopwatch.GetTimestamp();
            while (!Posix.TryLink(mine, path))
            {
                if (ClearIfStale(path)) continue;
                if (Stopwatch.GetElapsedTime(started) > patience) throw new TimeoutException($"{path} is held by somebody else");
                await Task.Delay(1, cancellationToken);
            }
            return new FolderLock(path);
        }
        finally
        {
            File.Delete(mine);
        }
    }

    public void Dispose() => File.Delete(_path);

    private static bool ClearIfStale(string path)
    {
        if (!IsStale(path)) return false;
        lock (Clearing)
        {
            if (!IsStale(path)) return false;
            File.Delete(path);
            return true;
        }
    }

    // A file that is gone meanwhile has the year 1601.
    private static bool IsStale(string path) => DateTime.UtcNow - File.GetLastWriteTimeUtc(path) >= Stale && File.Exists(path);
}
