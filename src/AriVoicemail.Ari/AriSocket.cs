using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Ari;

/// <summary>One WebSocket to Asterisk for as long as it lives: events come in, commands and their answers travel between them.</summary>
internal sealed class AriSocket : IDisposable
{
    private readonly ArrayBufferWriter<byte> _received = new(16 * 1024);
    private readonly RestRequests _requests = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ClientWebSocket _socket = new();
    private readonly StasisEndpoint _endpoint;
    private readonly AriConnectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private AriSocket(StasisEndpoint endpoint, AriConnectionOptions options, TimeProvider time, ILogger logger)
    {
        (_endpoint, _options, _time, _logger) = (endpoint, options, time, logger);
        _socket.Options.KeepAliveInterval = options.KeepAliveInterval;
        _socket.Options.KeepAliveTimeout = options.KeepAliveTimeout;
        _socket.Options.SetRequestHeader("Authorization", endpoint.Authorization.ToString());
    }

    public static async Task<AriSocket> ConnectAsync(
        StasisEndpoint endpoint,
        string application,
        AriConnectionOptions options,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var connection = new AriSocket(endpoint, options, time, logger);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        try
        {
            await connection._socket.ConnectAsync(endpoint.Events(application), limit.Token);
            return connection;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            connection.Dispose();
            throw new WebSocketException($"no answer within {options.ConnectTimeout.TotalSeconds:0.#} s");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The next message that is not the answer to a command.</summary>
    /// <exception cref="WebSocketException">The connection ended, or its peer answers no ping.</exception>
    public async Task<Message> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await ReceiveTextAsync(cancellationToken);
            switch (MessageReader.Read(_received.WrittenSpan, _logger))
            {
                case null: break;
                case RESTResponse response: _requests.Answer(response); break;
                case var message: return message;
            }
        }
    }

    /// <summary>Sends a command and waits for its own answer among all others.</summary>
    public async Task<RESTResponse> AskAsync(AriCommand command, CancellationToken cancellationToken)
    {
        var (request, answer) = _requests.Begin(command);
        try
        {
            await SendAsync(request, cancellationToken);
            return await answer.WaitAsync(_options.RequestTimeout, _time, cancellationToken);
        }
        catch (Exception error) when (
            error is WebSocketException or IOException or TimeoutException or ObjectDisposedException or InvalidOperationException)
        {
            throw new AriException(command, $"{_endpoint} does not answer: {error.Message}", error);
        }
        finally
        {
            _requests.End(request.RequestId);
        }
    }

    /// <summary>Ends the connection; commands that still wait for an answer fail.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        _requests.FailAll($"the connection to {_endpoint} ended");
    }

    private async Task ReceiveTextAsync(CancellationToken cancellationToken)
    {
        _received.ResetWrittenCount();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(_received.GetMemory(4096), cancellationToken);
            if (part.MessageType is WebSocketMessageType.Close)
                throw new WebSocketException($"Asterisk closed the connection ({_socket.CloseStatus} {_socket.CloseStatusDescription})");
            _received.Advance(part.Count);
        }
        while (!part.EndOfMessage);
    }

    private async Task SendAsync(RESTRequest request, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(request, AriJson.Default.RESTRequest);
        // A WebSocket takes one message at a time.
        if (!await _sending.WaitAsync(_options.RequestTimeout, cancellationToken))
            throw new TimeoutException("the commands before this one are not yet sent");
        try
        {
            // Not the caller's token: a cancelled write ends the WebSocket, which all calls share. The keep-alive ends one that hangs.
            await _socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }
}
