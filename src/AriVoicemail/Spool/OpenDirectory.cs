using System.Runtime.InteropServices;
using System.Text;

namespace AriVoicemail.Spool;

/// <summary>
/// A directory held open, to read many small files in it: four system calls for each, and no path is walked twice. A spool has a million.
/// </summary>
internal sealed unsafe partial class OpenDirectory : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int EmptyPath = 0x1000;
    private const uint BasicStatus = 0x7ff;
    private const int NoSuchFile = 2;
    private const int NotPermitted = 13;
    private const int LongestName = 256;
    private const int WorkingDirectory = -100;

    private readonly string _path;
    private readonly int _descriptor;

    private OpenDirectory(string path, int descriptor) => (_path, _descriptor) = (path, descriptor);

    public FileStatus Status => StatusOf(_descriptor, "", EmptyPath) ?? throw new DirectoryNotFoundException(_path);

    /// <exception cref="IOException">It is not there, or cannot be opened.</exception>
    public static OpenDirectory Open(string path)
    {
        var descriptor = Open(WorkingDirectory, path);
        return descriptor >= 0 ? new OpenDirectory(path, descriptor) : throw Error(path);
    }

    /// <summary>Null when there is no such file or directory.</summary>
    public static FileStatus? StatusOf(string path) => StatusOf(WorkingDirectory, path, 0);

    /// <summary>Null when there is no such file in the directory.</summary>
    public FileStatus? StatusIn(string name) => StatusOf(_descriptor, name, 0);

    /// <summary>Reads a whole file into the buffer, which grows if it has to; answers its length, or null when there is no such file.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public int? Read(string name, ref byte[] buffer, out FileStatus status)
    {
        status = default;
        var file = Open(_descriptor, name);
        if (file < 0) return Marshal.GetLastPInvokeError() == NoSuchFile ? null : throw Error(Path.Combine(_path, name));
        try
        {
            status = StatusOf(file, "", EmptyPath) ?? default;
            var length = 0;
            while (true)
            {
                int taken;
                fixed (byte* free = &buffer[length]) taken = (int)read(file, free, (nuint)(buffer.Length - length));
                if (taken < 0) throw Error(Path.Combine(_path, name));
                length += taken;
                if (length < buffer.Length) return length;
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }
        finally
        {
            _ = close(file);
        }
    }

    public void Dispose() => _ = close(_descriptor);

    private static int Open(int directory, string name)
    {
        Span<byte> bytes = stackalloc byte[LongestName];
        var terminated = Terminated(name, bytes);
        fixed (byte* path = terminated) return openat(directory, path, CloseOnExec);
    }

    private static FileStatus? StatusOf(int directory, string name, int flags)
    {
        Span<byte> bytes = stackalloc byte[LongestName];
        var terminated = Terminated(name, bytes);
        Status256 status;
        fixed (byte* path = terminated)
        {
            if (statx(directory, path, flags, BasicStatus, &status) != 0)
            {
                return Marshal.GetLastPInvokeError() == NoSuchFile ? null : throw Error(name);
            }
        }
        var modified = DateTime.UnixEpoch.Ticks + status.ModifiedSeconds * TimeSpan.TicksPerSecond + status.ModifiedNanoseconds / 100;
        return new FileStatus(
            ((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Inode, status.Size, modified, status.Owner, status.Group,
            (UnixFileMode)(status.Mode & 0xfff));
    }

    private static Span<byte> Terminated(string name, Span<byte> buffer)
    {
        var most = Encoding.UTF8.GetMaxByteCount(name.Length) + 1;
        var bytes = most <= buffer.Length ? buffer : new byte[most];
        bytes[Encoding.UTF8.GetBytes(name, bytes)] = 0;
        return bytes;
    }

    private static Exception Error(string path)
    {
        var message = $"{path}: {Marshal.GetLastPInvokeErrorMessage()}";
        return Marshal.GetLastPInvokeError() switch
        {
            NoSuchFile => new DirectoryNotFoundException(message),
            NotPermitted => new UnauthorizedAccessException(message),
            _ => new IOException(message),
        };
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(int directory, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int statx(int directory, byte* path, int flags, uint mask, Status256* status);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    /// <summary>struct statx, which is the same on every machine, as struct stat is not.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status256
    {
        [FieldOffset(20)] public uint Owner;
        [FieldOffset(24)] public uint Group;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public long Size;
        [FieldOffset(112)] public long ModifiedSeconds;
        [FieldOffset(120)] public uint ModifiedNanoseconds;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }
}
