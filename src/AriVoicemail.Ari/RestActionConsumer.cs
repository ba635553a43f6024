using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace AriVoicemail.Ari;

/// <summary>Commands over HTTP with connections that are kept open.</summary>
public sealed class RestActionConsumer : IActionConsumer, IDisposable
{
    // Asterisk's http.conf allows 100 sessions unless told otherwise, and counts idle ones.
    private const int Connections = 32;

    private readonly HttpClient _http;
    private readonly StasisEndpoint _endpoint;

    /// <param name="timeout">How long an answer may take; 10 s when null.</param>
    public RestActionConsumer(StasisEndpoint endpoint, TimeSpan? timeout = null)
    {
        _endpoint = endpoint;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, ConnectTimeout = TimeSpan.FromSeconds(3), UseCookies = false })
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
        return (await response.Content.ReadFromJsonAsync(type, cancellationToken))!;
    }

    public async Task<Stream> DownloadAsync(AriCommand command, CancellationToken cancellationToken)
    {
        var response = await AnswerAsync(command, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> AnswerAsync(AriCommand command, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(command.Method, command.PathAndQuery);
        if (command.Content is { } content) request.Content = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, completion, cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new AriException(command, $"{_endpoint} does not answer: {error.Message}", error);
        }
        if (response.IsSuccessStatusCode) return response;
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new AriException(command, response.StatusCode, AriError.Message(body, response.ReasonPhrase ?? ""));
        }
    }
}
