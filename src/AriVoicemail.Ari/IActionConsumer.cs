using System.Text.Json.Serialization.Metadata;

namespace AriVoicemail.Ari;

/// <summary>Carries commands to Asterisk: over HTTP, or over the events' own WebSocket.</summary>
/// <exception cref="AriException">Every method throws it: Asterisk refused, or could not be reached.</exception>
public interface IActionConsumer
{
    Task SendAsync(AriCommand command, CancellationToken cancellationToken);

    Task<T> SendAsync<T>(AriCommand command, JsonTypeInfo<T> type, CancellationToken cancellationToken);

    /// <summary>The response's body as it comes; the caller disposes of it.</summary>
    Task<Stream> DownloadAsync(AriCommand command, CancellationToken cancellationToken);
}
