using AriVoicemail.Spool;

namespace AriVoicemail.Mailboxes;

/// <summary>What holds for one mailbox: its own settings, else the general ones.</summary>
public sealed class KeepingRules(KeepingSettings own, KeepingSettings general)
{
    /// <summary>0: no limit.</summary>
    public int MaxSeconds => own.MaxSeconds ?? general.MaxSeconds ?? 0;

    /// <summary>0: no limit.</summary>
    public long MaxBytes => own.MaxBytes ?? general.MaxBytes ?? 0;

    public bool HasQuota => MaxSeconds > 0 || MaxBytes > 0;

    /// <summary>0: never.</summary>
    public int ExpireDays(Folder folder) => own.DaysOf(folder) ?? general.DaysOf(folder) ?? 0;

    /// <summary>How many deleted messages are kept.</summary>
    /// <param name="backupDeleted">How many the settings say; 0 still keeps all of them where they expire by age.</param>
    public int DeletedKept(int backupDeleted) => backupDeleted == 0 && ExpireDays(Folder.Deleted) > 0 ? MessageFile.Highest : backupDeleted;
}
