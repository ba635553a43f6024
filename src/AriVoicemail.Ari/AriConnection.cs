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
    private readonly Channel<Message> _messages = System.Threading.Channels.Channel.CreateUnbounded<Message>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _starting = new();
    private volatile StateAndTime _state;
    private volatile AriSocket? _socket;
    private volatile string? _lastError;
    private Task? _supervision;

    /// <param name="application">The Stasis application; several, separated by commas, share the connection.</param>
    public AriConnection(
        StasisEndpoint endpoint,
        string application,
        AriConnectionOptions? options = null,
        TimeProvider? time = null,
        ILogger<AriConnection>? logger = null)
    {
        (_endpoint, Application) = (endpoint, application);
        _options = options ?? new AriConnectionOptions();
        _time = time ?? TimeProvider.System;
        Logger = logger ?? NullLogger<AriConnection>.Instance;
        _state = new StateAndTime(AriConnectionState.Disconnected, _time.GetUtcNow());
    }

    /// <summary>The name, or the names, that the connection was made for.</summary>
    public string Application { get; }

    public AriConnectionState State => _state.State;

    public DateTimeOffset StateSince => _state.Since;

    /// <summary>Why the last connection ended or could not be made; null since one stands.</summary>
    public string? LastError => _lastError;

    internal ILogger Logger { get; }

    /// <summary>Called after every change of <see cref="State"/>, by the connection's own task: it must not block.</summary>
    public event Action<AriConnectionState>? StateChanged;

    /// <summary>Starts the connection at its first call. One reader at a time.</summary>
    public async IAsyncEnumerable<Message> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (_starting) _supervision ??= Task.Run(() => SuperviseAsync(_stopping.Token), CancellationToken.None);
        await foreach (var message in _messages.Reader.ReadAllAsync(cancellationToken)) yield return message;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_supervision is not null) await _supervision;
        _messages.Writer.TryComplete();
    }

    /// <summary>The connection that stands now.</summary>
    /// <exception cref="AriException">None does.</exception>
    internal AriSocket Socket(AriCommand command) => _socket ?? throw new AriException(command, $"no connection to {_endpoint}: {LastError}", null);

    private async Task SuperviseAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            var began = _time.GetTimestamp();
            var reason = await ConnectAndReadAsync(cancellationToken);
            if (cancellationToken.IsCancellationRequested) break;
            // A refusal repeats itself: one line for a series of attempts.
            if (reason != LastError)
                Logger.LogWarning("{Endpoint}, application {Application}: {Reason}; connecting again", _endpoint, Application, reason);
            _lastError = reason;
            var replaced = State is AriConnectionState.Replaced;
            if (!replaced) Become(AriConnectionState.Disconnected);
            // Who takes connections only to drop them is to be left alone like one who takes none.
            if (_time.GetElapsedTime(began) > _options.LongestPause) failures = 0;
            var pause = replaced ? _options.PauseWhenReplaced : _options.Pause(failures++);
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One connection from beginning to end; answers why it ended.</summary>
    private async Task<string> ConnectAndReadAsync(CancellationToken cancellationToken)
    {
        var reason = "";
        try
        {
            using var socket = await AriSocket.ConnectAsync(_endpoint, Application, _options, _time, Logger, cancellationToken);
            try
            {
                Begin(socket);
                return reason = await ReadAsync(socket, cancellationToken);
            }
            catch (Exception error)
            {
                reason = Reason(error);
                throw;
            }
            finally
            {
                _socket = null;
                _messages.Writer.TryWrite(new DisconnectedEvent(reason));
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException)
        {
            return Reason(error);
        }
        catch (Exception error)
        {
            // Whatever it was, without this loop voicemail would be deaf from now on.
            Logger.LogError(error, "{Endpoint}, application {Application}: the connection failed", _endpoint, Application);
            return Reason(error);
        }
    }

    private void Begin(AriSocket socket)
    {
        _socket = socket;
        _lastError = null;
        Become(AriConnectionState.Connected);
        _messages.Writer.TryWrite(new ConnectedEvent());
        Logger.LogInformation("{Endpoint}: application {Application} is connected", _endpoint, Application);
    }

    /// <summary>Reads until another client takes the application, or the connection ends, which throws.</summary>
    private async Task<string> ReadAsync(AriSocket socket, CancellationToken cancellationToken)
    {
        while (true)
        {
            var message = await socket.ReceiveAsync(cancellationToken);
            _messages.Writer.TryWrite(message);
            if (message is not ApplicationReplacedEvent replaced) continue;
            Logger.LogError(
                "{Endpoint}: another client has taken the application {Application}. Each instance needs a name of its own",
                _endpoint,
                replaced.Application);
            Become(AriConnectionState.Replaced);
            return "another client has taken the application's name";
        }
    }

    private void Become(AriConnectionState state)
    {
        if (State == state) return;
        _state = new StateAndTime(state, _time.GetUtcNow());
        try
        {
            StateChanged?.Invoke(state);
        }
        catch (Exception error)
        {
            Logger.LogError(error, "Who listens to the connection's state failed");
        }
    }

    private static string Reason(Exception error) => error.InnerException is { } inner ? $"{error.Message} ({inner.Message})" : error.Message;

    /// <summary>Together, so that a reader on another thread sees both of one moment.</summary>
    private sealed record StateAndTime(AriConnectionState State, DateTimeOffset Since);
}
