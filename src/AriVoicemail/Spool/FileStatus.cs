namespace AriVoicemail.Spool;

/// <summary>What the file system knows of a file, links followed.</summary>
/// <param name="Modified">In ticks, as .NET counts them.</param>
internal readonly record struct FileStatus(ulong Device, ulong Inode, long Size, long Modified, uint Owner, uint Group, UnixFileMode Mode)
{
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead;

    public DateTimeOffset ModifiedAt => new(Modified, TimeSpan.Zero);

    /// <summary>Whether whoever owns that folder, which is Asterisk as a rule, may read the file.</summary>
    public bool IsReadableByOwnerOf(FileStatus folder) =>
        folder.Owner == 0
        || (Owner == folder.Owner ? Mode.HasFlag(OwnerReads)
            : Group == folder.Group ? Mode.HasFlag(UnixFileMode.GroupRead)
            : Mode.HasFlag(UnixFileMode.OtherRead));
}
