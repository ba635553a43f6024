namespace AriVoicemail.Messages.Upkeep;

/// <summary>What a repair found, and what is left of it.</summary>
/// <param name="Found">What a check found before.</param>
/// <param name="Left">What a check found afterwards; with a dry run, what was found.</param>
/// <param name="LostAndFound">Where it keeps what it changed; null: nothing had to be kept.</param>
public sealed record RepairReport(bool DryRun, IReadOnlyList<SpoolFinding> Found, IReadOnlyList<SpoolFinding> Left, string? LostAndFound, double Seconds)
{
    public bool IsClean => Left.Count == 0;
}
