namespace AriVoicemail.Ari;

/// <summary>An Asterisk: its commands and its events.</summary>
public interface IAriClient : IAriActionClient, IEventProducer;
