namespace AriVoicemail.Ari;

/// <summary>Asterisk's events, in the order in which it sent them.</summary>
public interface IEventProducer
{
    /// <summary>
    /// Connects and yields events until cancelled, over any number of connections: <see cref="ConnectedEvent"/> and
    /// <see cref="DisconnectedEvent"/> stand where one began and ended. What happened in between is not told.
    /// </summary>
    IAsyncEnumerable<Message> ReadAllAsync(CancellationToken cancellationToken);
}
