namespace AriVoicemail.Spool;

/// <summary>What this process remembers of the spool, so that the disk need not be asked for everything each time.</summary>
public sealed class SpoolMemory
{
    internal FolderNumbers Numbers { get; } = new();

    internal OwnChanges Own { get; } = new();

    internal KnownTexts Texts { get; } = new();

    /// <summary>A file that lies in the right spool; null: any will do.</summary>
    internal string? MarkPath { get; set; }

    /// <summary>Whether the right spool is there.</summary>
    public bool HasSpool => MarkPath is null || File.Exists(MarkPath);

    /// <exception cref="IOException">The spool has gone.</exception>
    internal void RequireSpool()
    {
        if (!HasSpool) throw new IOException($"the spool has gone: {MarkPath} is not there");
    }
}
