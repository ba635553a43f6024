namespace AriVoicemail.Ari;

/// <summary>An Asterisk: its commands by resource, and its events as one ordered stream.</summary>
/// <example>
/// <code>
/// var endpoint = new StasisEndpoint("127.0.0.1", 8088, "vm", "secret");
/// await using var connection = new AriConnection(endpoint, "vm");
/// var ari = new AriClient(new RestActionConsumer(endpoint), connection);
/// await foreach (var message in ari.ReadAllAsync(cancellationToken))
/// {
///     if (message is StasisStartEvent start) await ari.Channels.AnswerAsync(start.Channel.Id, cancellationToken);
/// }
/// </code>
/// </example>
public sealed partial class AriClient(IActionConsumer actions, IEventProducer events) : IAriClient
{
    public IAsyncEnumerable<Message> ReadAllAsync(CancellationToken cancellationToken) => events.ReadAllAsync(cancellationToken);
}
