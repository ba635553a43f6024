using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AriVoicemail.Ari;

/// <summary>Commands over the events' own WebSocket: one connection, one order. Needs Asterisk 22.10.1; older ones let a read-only user write.</summary>
/// <param name="downloads">Carries what is no JSON: sounds travel over HTTP.</param>
public sealed class WebSocketActionConsumer(AriConnection connection, IActionConsumer downloads) : IActionConsumer
{
    public Task SendAsync(AriCommand command, CancellationToken cancellationToken) => AnswerAsync(command, cancellationToken);

    public async Task<T> SendAsync<T>(AriCommand command, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var body = await AnswerAsync(command, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(body, type)!;
        }
        catch (JsonException error)
        {
            throw new AriException(command, $"the answer makes no sense: {error.Message}", error);
        }
    }

    public Task<Stream> DownloadAsync(AriCommand command, CancellationToken cancellationToken) => downloads.DownloadAsync(command, cancellationToken);

    private async Task<string> AnswerAsync(AriCommand command, CancellationToken cancellationToken)
    {
        var response = await connection.RequestAsync(command, cancellationToken);
        var body = response.MessageBody ?? "";
        if (response.StatusCode is >= 200 and < 300) return body;
        throw new AriException(command, (HttpStatusCode)response.StatusCode, AriError.Message(body, response.ReasonPhrase ?? ""));
    }
}
