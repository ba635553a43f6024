using System.Runtime.InteropServices;

namespace AriVoicemail.Spool;

/// <summary>What the file system can do and .NET does not offer.</summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;
    private const int CurrentDirectory = -100;
    private const uint BasicStats = 0x7ff;
    private const int ErrorNotPermitted = 1;
    private const int ErrorNoEntry = 2;
    private const int ErrorExists = 17;
    private const int ErrorOtherDisk = 18;
    private const int ErrorNotDirectory = 20;

    /// <summary>link(2): false when <paramref name="newPath"/> exists.</summary>
    public static bool TryLink(string path, string newPath)
    {
        if (link(path, newPath) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        return error == ErrorExists ? false : throw new IOException($"link {newPath}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    /// <summary>link(2): false where a link cannot be made: on another disk, or on one without links.</summary>
    public static bool TryLinkOnSameDisk(string path, string newPath)
    {
        if (link(path, newPath) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        return error is ErrorOtherDisk or ErrorNotPermitted
            ? false
            : throw new IOException($"link {newPath}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    /// <summary>Everything that was written to that disk so far is there after a power failure: cheaper than a sync for each of many files.</summary>
    public static void SyncDisk(string path)
    {
        var descriptor = open(path, ReadOnly);
        if (descriptor < 0) throw Error("open", path);
        try
        {
            if (syncfs(descriptor) != 0) throw Error("syncfs", path);
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    /// <summary>A renamed file is only sure to be found after a power failure when its directory was synced too.</summary>
    public static void SyncDirectory(string path)
    {
        var descriptor = open(path, ReadOnly);
        if (descriptor < 0) throw Error("open", path);
        try
        {
            if (fsync(descriptor) != 0) throw Error("fsync", path);
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    /// <summary>statx(2); null when there is no such file.</summary>
    public static unsafe FileIdentity? IdentityOf(string path)
    {
        // struct statx is the same on every machine: <linux/stat.h>.
        const int Length = 256, Inode = 32, Size = 40, ModifiedSeconds = 112, ModifiedNanoseconds = 120;
        var found = stackalloc byte[Length];
        if (statx(CurrentDirectory, path, 0, BasicStats, found) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error is ErrorNoEntry or ErrorNotDirectory ? null : throw new IOException($"statx {path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
        return new FileIdentity(*(ulong*)(found + Inode), *(long*)(found + ModifiedSeconds), *(uint*)(found + ModifiedNanoseconds), *(ulong*)(found + Size));
    }

    private static IOException Error(string call, string path) => new($"{call} {path}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string path, string newPath);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(int directory, string path, int flags, uint mask, byte* found);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int syncfs(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
