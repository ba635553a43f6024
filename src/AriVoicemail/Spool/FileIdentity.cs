namespace AriVoicemail.Spool;

/// <summary>What stays when a file is renamed.</summary>
/// <param name="Number">Its inode.</param>
/// <param name="Seconds">When it was written last, in seconds since 1970.</param>
/// <param name="Nanoseconds">And the rest of the second.</param>
internal readonly record struct FileIdentity(ulong Number, long Seconds, uint Nanoseconds, ulong Length);
