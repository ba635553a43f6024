namespace AriVoicemail.Spool;

/// <summary>Lock files that a crash left behind. app_voicemail waits for them for ever, and loses every message meanwhile.</summary>
internal static class LeftLocks
{
    public static async Task ClearAsync(FolderListing folder, CancellationToken cancellationToken)
    {
        foreach (var name in folder.Locks.Where(name => FolderLock.IsLeft(Path.Combine(folder.Path, name))))
        {
            // Whoever takes the lock clears it, one at a time.
            if (name == FolderLock.FileName) (await FolderLock.TakeAsync(folder.Path, null, cancellationToken)).Dispose();
            else File.Delete(Path.Combine(folder.Path, name));
        }
    }
}
