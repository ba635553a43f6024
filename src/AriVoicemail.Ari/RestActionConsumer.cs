using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;

namespace AriVoicemail.Ari;

/// <summary>Commands over HTTP with connections that are kept open.</summary>
public sealed class RestActionConsumer : IActionConsumer, IDisposable
{
    // Asterisk's http.conf allows 100 sessions unless told otherwise, and counts idle ones.
    private const int Connections = 32;

    // Asterisk closes a session that was idle for 15 s. A command must not meet it doing so.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly StasisEndpoint _endpoint;

    /// <param name="timeout">How long an answer, or each piece of a download, may take; 10 s when null.</param>
    public RestActionConsumer(StasisEndpoint endpoint, TimeSpan? timeout = null)
    {
        _endpoint = endpoint;
        _http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = Connections,
            PooledConnectionIdleTimeout = IdleTimeout,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            UseCookies = false,
        })
        {
            BaseAddress = endpoint.Rest,
            Timeout = timeout ?? TimeSpan.FromSeconds(10),
        };
        _http.DefaultRequestHeaders.Authorization = endpoint.Authorization;
    }

    public async Task SendAsync(AriCommand command, CancellationToken cancellationToken) =>
        (await AnswerAsync(command, HttpCompletionOption.ResponseContentRead, cancellationToken)).Dispose();

    public async Task<T> SendAsync<T>(AriCommand command, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await AnswerAsync(command, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return AriAnswer.Read(command, await response.Content.ReadAsByteArrayAsync(cancellationToken), type);
    }

    public async Task<Stream> DownloadAsync(AriCommand command, CancellationToken cancellationToken)
    {
        var response = await AnswerAsync(command, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return new DownloadStream(await response.Content.ReadAsStreamAsync(cancellationToken), _http.Timeout);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> AnswerAsync(
        AriCommand command, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        try
        {
            var response = await SendAsync(command, completion, cancellationToken);
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                var body = await BodyAsync(response, cancellationToken);
                throw new AriException(command, response.StatusCode, AriAnswer.Reason(body, response.ReasonPhrase));
            }
        }
        catch (Exception error) when (
            error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new AriException(command, $"{_endpoint} does not answer: {error.Message}", error);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(AriCommand command, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(command.Method, command.PathAndQuery);
        if (command.Content is { } content)
        {
            request.Content = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }
        return await _http.SendAsync(request, completion, cancellationToken);
    }

    private async Task<string> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = new DownloadStream(await response.Content.ReadAsStreamAsync(cancellationToken), _http.Timeout);
        using var reader = new StreamReader(body);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
