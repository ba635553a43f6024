namespace AriVoicemail.EndToEnd;

/// <summary>A message as REST shows it.</summary>
public sealed record StoredMessage(
    string Id, string Folder, int Number, bool Heard, bool Urgent, string CallerName, string CallerNumber, DateTimeOffset ReceivedAt, int Duration,
    string Flag, string Category, string Audio, string Timeline);
