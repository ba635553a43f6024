namespace AriVoicemail.EndToEnd;

/// <summary>A mailbox's counts as REST shows them.</summary>
public sealed record StoredCounts(int New, int Old, int UrgentNew, int UrgentOld);
