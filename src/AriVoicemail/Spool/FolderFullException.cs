namespace AriVoicemail.Spool;

/// <summary>A folder holds as many messages as four digits can number.</summary>
public sealed class FolderFullException(string folder) : IOException($"{folder} holds {MessageFile.Highest + 1} messages and can take no more");
