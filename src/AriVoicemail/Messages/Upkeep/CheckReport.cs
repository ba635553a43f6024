namespace AriVoicemail.Messages.Upkeep;

/// <summary>What a check looked at and found.</summary>
public sealed record CheckReport(int Mailboxes, int Messages, double Seconds, IReadOnlyList<SpoolFinding> Findings);
