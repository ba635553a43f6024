namespace AriVoicemail.Ari;

/// <summary>Stands in the stream where a connection to Asterisk begins. Events between the last one's end and this were lost.</summary>
public sealed record ConnectedEvent : Message;
