using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Spool;

/// <summary>
/// app_voicemail's lock of a folder (lockmode=lockfile): a file <c>.lock</c> that comes by link(2), which fails when it is there. Whoever
/// holds it renumbers and renames; nobody holds it for longer than that takes.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    internal const string FileName = ".lock";

    /// <summary>app_voicemail gives up after 5 s as well, and then loses the message; we try again later.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A lock that is older was left by a crash: app_voicemail holds it for a readdir or a few renames, and never looks back. Ours says whose
    /// it is, so that one of a process of this machine that has died need not wait.
    /// </summary>
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(60);

    private static readonly string Owner = Describe();

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    // Locks of this process that it could not delete, by their paths.
    private static readonly ConcurrentDictionary<string, bool> Undeleted = new();

    private readonly string _path;

    private FolderLock(string path) => _path = path;

    /// <exception cref="TimeoutException">Somebody else holds the lock for too long.</exception>
    public static Task<FolderLock> TakeAsync(string folder, ILogger? logger, CancellationToken cancellationToken) =>
        TakeAsync(folder, Patience, logger, cancellationToken);

    internal static async Task<FolderLock> TakeAsync(string folder, TimeSpan patience, ILogger? logger, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        var mine = Path.Combine(folder, $".lock-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        foreach (var left in Undeleted.Keys.Where(left => Path.GetDirectoryName(left) == folder && IsOurs(left))) Remove(left);
        try
        {
            File.WriteAllText(mine, Owner);
            var started = Stopwatch.GetTimestamp();
            while (!Posix.TryLink(mine, path))
            {
                if (TryClearStale(path, mine))
                {
                    logger?.LogWarning("{Lock} was left by a crash and is removed", path);
                    continue;
                }
                if (Stopwatch.GetElapsedTime(started) > patience) throw new TimeoutException($"{path} is held by somebody else");
                await Task.Delay(1, cancellationToken);
            }
            return new FolderLock(path);
        }
        finally
        {
            Remove(mine);
        }
    }

    public void Dispose() => Remove(_path);

    /// <summary>Somebody else may hold by now what we could not give back.</summary>
    private static bool IsOurs(string path) => Look(path) is not { } found || found.Owner == Owner;

    /// <summary>A disk that refuses even that for a while must not leave a lock that nobody holds, and that app_voicemail waits for: it is tried again.</summary>
    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
            Undeleted.TryRemove(path, out _);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (Undeleted.TryAdd(path, true)) _ = RemoveLaterAsync(path);
        }
    }

    private static async Task RemoveLaterAsync(string path)
    {
        while (Undeleted.ContainsKey(path))
        {
            await Task.Delay(BetweenTries);
            try
            {
                if (IsOurs(path)) Remove(path);
                else Undeleted.TryRemove(path, out _);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It cannot be read either.
            }
        }
    }

    /// <summary>Whether a lock file was left by a crash.</summary>
    internal static bool IsLeft(string path) => Look(path) is { IsStale: true };

    /// <summary>One at a time clears: so nobody takes away the lock of whoever came after the one that was seen.</summary>
    private static bool TryClearStale(string path, string mine)
    {
        if (Look(path) is not { IsStale: true }) return false;
        var guard = path + "-stale";
        if (!Posix.TryLink(mine, guard))
        {
            if (Look(guard) is { IsStale: true }) File.Delete(guard);
            return false;
        }
        try
        {
            // While it lies there nobody else can take the lock, and who left it does not come back.
            if (Look(path) is not { IsStale: true }) return false;
            File.Delete(path);
            return true;
        }
        finally
        {
            File.Delete(guard);
        }
    }

    /// <summary>Null when the lock was given back meanwhile.</summary>
    private static Sight? Look(string path)
    {
        try
        {
            // An app_voicemail of another user may not let us read it; it is empty anyway.
            var file = new FileInfo(path);
            return file.Exists ? new Sight(file.LastWriteTimeUtc, file.Length == 0 ? "" : File.ReadAllText(path)) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private sealed record Sight(DateTime Modified, string Owner)
    {
        public bool IsStale => DateTime.UtcNow - Modified >= Stale || IsOfTheDead(Owner);
    }

    /// <summary>Whether a process of this machine took the lock that does not run any more. app_voicemail's locks are empty and tell nothing.</summary>
    private static bool IsOfTheDead(string owner)
    {
        if (owner.Split('|') is not ["arivm", var machine, var id, var started] || machine != Environment.MachineName) return false;
        try
        {
            using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            return Started(process) != started;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static string Describe()
    {
        using var process = Process.GetCurrentProcess();
        return $"arivm|{Environment.MachineName}|{process.Id}|{Started(process)}";
    }

    // Process ids are used again; together with the time they are not.
    private static string Started(Process process) => process.StartTime.ToUniversalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
}
