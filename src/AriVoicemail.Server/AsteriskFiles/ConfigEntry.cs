namespace AriVoicemail.Server.AsteriskFiles;

/// <summary>A line <c>name = value</c>.</summary>
internal sealed record ConfigEntry(string Name, string Value, Place Place);
