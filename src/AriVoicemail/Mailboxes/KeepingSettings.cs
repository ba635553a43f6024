using AriVoicemail.Spool;

namespace AriVoicemail.Mailboxes;

/// <summary>How much a mailbox keeps, and for how long. What is null follows the general settings (<see cref="VoicemailOptions.Keeping"/>).</summary>
public record KeepingSettings
{
    /// <summary>How many seconds of messages it may hold; 0: as many as there are.</summary>
    public int? MaxSeconds { get; set; }

    /// <summary>How many bytes its sounds may take; 0: as many as there are.</summary>
    public long? MaxBytes { get; set; }

    /// <summary>
    /// After how many days the messages of a folder are deleted, by the folder's name; 0: never. In Deleted the days count from when a message came there,
    /// elsewhere from when it was left. With days for Deleted, what owners delete by phone is kept there for so long.
    /// </summary>
    public Dictionary<string, int>? ExpireDays { get; set; }

    /// <summary>What cannot be as it is, and why.</summary>
    public IEnumerable<(string Setting, string Reason)> Problems()
    {
        if (MaxSeconds < 0) yield return (nameof(MaxSeconds), "expected seconds, or 0 for no limit");
        if (MaxBytes < 0) yield return (nameof(MaxBytes), "expected bytes, or 0 for no limit");
        foreach (var (folder, days) in ExpireDays ?? [])
        {
            if (!Folder.TryParse(folder, out _)) yield return ($"{nameof(ExpireDays)}:{folder}", $"expected one of {string.Join(", ", Folder.All)}");
            else if (days is < 0 or > 36_500) yield return ($"{nameof(ExpireDays)}:{folder}", "expected 0 (never) to 36500 days");
        }
    }

    /// <summary>Null: nothing is said about that folder here.</summary>
    public int? DaysOf(Folder folder) =>
        ExpireDays?.Where(entry => entry.Key.Equals(folder.Name, StringComparison.OrdinalIgnoreCase)).Select(entry => (int?)entry.Value).FirstOrDefault();
}
