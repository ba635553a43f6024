namespace AriVoicemail.Spool;

/// <summary>A message that lies complete and synced in a mailbox's <c>tmp</c>: two renames make it visible.</summary>
internal sealed record PreparedMessage(string AudioPath, string TextPath);
