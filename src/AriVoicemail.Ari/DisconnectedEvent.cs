namespace AriVoicemail.Ari;

/// <summary>Stands in the stream where a connection to Asterisk ended.</summary>
public sealed record DisconnectedEvent(string Reason) : Message;
