namespace AriVoicemail.Spool;

/// <summary>Room on the disks that messages are recorded and kept on.</summary>
public sealed class DiskSpace(SpoolOptions spool, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private const long Megabyte = 1024 * 1024;

    private readonly Lock _gate = new();
    private long? _measuredAt;
    private long _free;

    /// <summary>Bytes that this program may still write, on the disk that has the least.</summary>
    public long FreeBytes
    {
        get
        {
            lock (_gate)
            {
                if (_measuredAt is null || time.GetElapsedTime(_measuredAt.Value) > Fresh) (_free, _measuredAt) = (Measure(), time.GetTimestamp());
                return _free;
            }
        }
    }

    public DiskState State => FreeBytes switch
    {
        var free when free < spool.RefuseBelowMegabytes * Megabyte => DiskState.Full,
        var free when free < spool.AlarmBelowMegabytes * Megabyte => DiskState.Low,
        _ => DiskState.Plenty,
    };

    /// <summary>Further directories that messages pass through: where Asterisk records.</summary>
    public IReadOnlyList<string> AlsoIn { get; init; } = [];

    private long Measure() => AlsoIn.Append(spool.Directory).Where(directory => Directory.Exists(directory)).Select(FreeIn).DefaultIfEmpty(long.MaxValue).Min();

    // A disk that does not say how it is must not keep callers away.
    private static long FreeIn(string directory)
    {
        try
        {
            return new DriveInfo(directory).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return long.MaxValue;
        }
    }
}
