namespace AriVoicemail.Spool;

/// <summary>What this process remembers of the spool, so that the disk need not be asked for everything each time.</summary>
public sealed class SpoolMemory
{
    internal FolderNumbers Numbers { get; } = new();

    internal OwnChanges Own { get; } = new();

    internal KnownTexts Texts { get; } = new();
}
