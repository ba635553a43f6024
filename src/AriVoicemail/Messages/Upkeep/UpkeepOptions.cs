using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>What a check has to know beside spool and database.</summary>
public sealed record UpkeepOptions
{
    /// <summary>This node, whose journal's recordings lie in <see cref="RecordingDirectory"/>.</summary>
    public string Node { get; init; } = "";

    /// <summary>Asterisk's recordings as this machine sees them; empty: it does not.</summary>
    public string RecordingDirectory { get; init; } = "";

    /// <summary>What counts as silence at the end of a message.</summary>
    public int SilenceThreshold { get; init; } = 128;

    /// <summary>How long files and rows may differ while the system runs: a message has its file before its row.</summary>
    public TimeSpan FilingTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The same after a change that Asterisk's own voicemail made, which is seen by the next scan.</summary>
    public TimeSpan ScanTime { get; init; } = TimeSpan.FromSeconds(35);

    /// <summary>How long the lock of a folder is waited for.</summary>
    public TimeSpan Patience { get; init; } = FolderLock.Patience;

    /// <summary>What nobody has touched for so long in <c>tmp</c> is worked on no more. A recording grows every few seconds.</summary>
    public TimeSpan Abandoned { get; init; } = TimeSpan.FromHours(1);
}
