namespace AriVoicemail.Spool;

/// <summary>Files that a power failure does not take back.</summary>
internal static class SyncedFile
{
    /// <summary>Copies a file, so that the source may be deleted afterwards.</summary>
    public static void Copy(string path, string newPath, bool overwrite = false)
    {
        File.Copy(path, newPath, overwrite);
        Flush(newPath);
    }

    public static void Flush(string path)
    {
        using var file = File.OpenHandle(path, access: FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }
}
