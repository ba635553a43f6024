using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Ari;

/// <summary>
/// The supervised WebSocket of one application: it connects, notices a peer that died silently, and connects again for ever. Nothing that a
/// reader of its events does can block the socket.
/// </summary>
public sealed class AriConnection : IEventProducer, IAsyncDisposable
{
    private readonly StasisEndpoint _endpoint;
    private readonly AriConnectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<Message> _messages = System.Threading.Channels.Channel.CreateUnbounded<Message>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly RestRequests _requests;
    private readonly SemaphoreSlim _sending = new(1);
    private ClientWebSocket? _socket;
    private Task? _supervision;

    /// <param name="application">The Stasis application; several, separated by commas, share the connection.</param>
    public AriConnection(
        StasisEndpoint endpoint, string application, AriConnectionOptions? options = null, TimeProvider? time = null, ILogger<AriConnection>? logger = null)
    {
        (_endpoint, Application) = (endpoint, application);
        _options = options ?? new AriConnectionOptions();
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger<AriConnection>.Instance;
        _requests = new RestRequests();
        StateSince = _time.GetUtcNow();
    }

    public string Application { get; }

    public AriConnectionState State { get; private set; }

    public DateTimeOffset StateSince { get; private set; }

    /// <summary>Why the last connection ended or could not be made; null since one stands.</summary>
    public string? LastError { get; private set; }

    /// <summary>Called after every change of <see cref="State"/>, by the connection's own task: it must not block.</summary>
    public event Action<AriConnectionState>? StateChanged;

    /// <summary>Starts the connection at its first call. One reader at a time.</summary>
    public async IAsyncEnumerable<Message> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _supervision ??= Task.Run(() => SuperviseAsync(_stopping.Token), CancellationToken.None);
        await foreach (var message in _messages.Reader.ReadAllAsync(cancellationToken)) yield return message;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_supervision is not null) await _supervision;
        _messages.Writer.TryComplete();
        _stopping.Dispose();
        _sending.Dispose();
    }

    /// <summary>Sends a command over the WebSocket and waits for its own answer among all others.</summary>
    internal async Task<RESTResponse> RequestAsync(AriCommand command, CancellationToken cancellationToken)
    {
        if (_socket is not { State: WebSocketState.Open } socket) throw new AriException(command, $"no connection to {_endpoint}: {LastError}", null);
        var (request, answer) = _requests.Begin(command);
        try
        {
            await SendAsync(socket, request, cancellationToken);
            return await answer.WaitAsync(_options.RequestTimeout, _time, cancellationToken);
        }
        catch (Exception error) when (error is WebSocketException or TimeoutException or ObjectDisposedException or InvalidOperationException)
        {
            throw new AriException(command, $"{_endpoint} does not answer: {error.Message}", error);
        }
        finally
        {
            _requests.End(request.RequestId);
        }
    }

    private async Task SuperviseAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; !cancellationToken.IsCancellationRequested; attempt++)
        {
            var (connected, reason) = await ConnectAndReadAsync(cancellationToken);
            if (cancellationToken.IsCancellationRequested) break;
            var replaced = State is AriConnectionState.Replaced;
            if (connected)
            {
                attempt = 0;
                _messages.Writer.TryWrite(new DisconnectedEvent(reason));
            }
            // A refusal repeats itself: one line for a series of attempts.
            if (reason != LastError) _logger.LogWarning("{Endpoint}, application {Application}: {Reason}; connecting again", _endpoint, Application, reason);
            LastError = reason;
            if (!replaced) Become(AriConnectionState.Disconnected);
            var pause = replaced ? _options.PauseWhenReplaced : _options.Pause(attempt, Random.Shared.NextDouble());
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One connection from beginning to end; answers whether it ever stood, and why it ended.</summary>
    private async Task<(bool Connected, string Reason)> ConnectAndReadAsync(CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = _options.KeepAliveInterval;
        socket.Options.KeepAliveTimeout = _options.KeepAliveTimeout;
        socket.Options.SetRequestHeader("Authorization", _endpoint.Authorization.ToString());
        var connected = false;
        try
        {
            using (var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                timeout.CancelAfter(_options.ConnectTimeout);
                await socket.ConnectAsync(_endpoint.Events(Application), timeout.Token);
            }
            connected = true;
            _socket = socket;
            LastError = null;
            Become(AriConnectionState.Connected);
            _messages.Writer.TryWrite(new ConnectedEvent());
            _logger.LogInformation("{Endpoint}: application {Application} is connected", _endpoint, Application);
            return (true, await ReadAsync(socket, cancellationToken));
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException)
        {
            return (connected, Reason(error));
        }
        finally
        {
            _socket = null;
            _requests.FailAll($"the connection to {_endpoint} ended");
        }
    }

    /// <summary>Reads until the connection ends; answers why it did.</summary>
    private async Task<string> ReadAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        while (true)
        {
            buffer.ResetWrittenCount();
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.GetMemory(4096), cancellationToken);
                buffer.Advance(received.Count);
            }
            while (!received.EndOfMessage);
            if (received.MessageType is WebSocketMessageType.Close) return $"Asterisk closed the connection ({socket.CloseStatus} {socket.CloseStatusDescription})";
            if (MessageReader.Read(buffer.WrittenSpan, _logger) is not { } message) continue;
            if (message is RESTResponse response)
            {
                _requests.Answer(response);
                continue;
            }
            _messages.Writer.TryWrite(message);
            if (message is ApplicationReplacedEvent)
            {
                _logger.LogError("{Endpoint}: another client has taken the application {Application}. Each instance needs a name of its own", _endpoint, Application);
                Become(AriConnectionState.Replaced);
                return "another client has taken the application's name";
            }
        }
    }

    private async Task SendAsync(ClientWebSocket socket, RESTRequest request, CancellationToken cancellationToken)
    {
        var text = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(request, AriJson.Default.RESTRequest);
        // A WebSocket takes one message at a time.
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    private void Become(AriConnectionState state)
    {
        if (State == state) return;
        (State, StateSince) = (state, _time.GetUtcNow());
        StateChanged?.Invoke(state);
    }

    private static string Reason(Exception error) =>
        error is OperationCanceledException ? "no answer in time" : error.InnerException is { } inner ? $"{error.Message} ({inner.Message})" : error.Message;
}
