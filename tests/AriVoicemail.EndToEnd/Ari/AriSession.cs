using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using AriVoicemail.Ari;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Ari;

/// <summary>One application on a real Asterisk, as a program that uses the client has it, with a list of what went over HTTP.</summary>
internal sealed class AriSession : IAsyncDisposable
{
    private readonly HttpCommands _http;
    private readonly IAsyncEnumerator<Message> _messages;

    public AriSession(AsteriskServer asterisk, string application, bool commandsOverWebSocket = false)
    {
        Application = application;
        var endpoint = StasisEndpoint.Of(asterisk.Ari, asterisk.Username, asterisk.Password);
        _http = new HttpCommands(endpoint);
        Connection = new AriConnection(endpoint, application);
        Client = new AriClient(commandsOverWebSocket ? new WebSocketActionConsumer(Connection, _http) : _http, Connection);
        _messages = Client.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator();
    }

    public string Application { get; }

    public AriConnection Connection { get; }

    public IAriClient Client { get; }

    /// <summary>The commands that went over HTTP.</summary>
    public IEnumerable<string> OverHttp => _http.Sent;

    public static async Task<AriSession> StartAsync(AsteriskServer asterisk, string application, bool commandsOverWebSocket = false)
    {
        var session = new AriSession(asterisk, application, commandsOverWebSocket);
        await session.NextAsync<ConnectedEvent>();
        return session;
    }

    /// <summary>Waits for the next message of a kind; those before it are passed over.</summary>
    public async Task<T> NextAsync<T>(Func<T, bool>? which = null) where T : Message
    {
        while (true)
        {
            Assert.True(await _messages.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)), "the stream of events ended");
            if (_messages.Current is T message && (which is null || which(message))) return message;
        }
    }

    /// <summary>Calls extension <c>echo</c> and takes the other half of the call into the application.</summary>
    public async Task<StasisStartEvent> CallAsync(string arguments = "", IReadOnlyDictionary<string, string>? variables = null)
    {
        var channel = await Client.Channels.OriginateAsync(
            "Local/echo@inbound",
            app: Application,
            appArgs: arguments,
            callerId: "\"Ann, A\" <5551>",
            channelId: $"{Application}-{Guid.NewGuid():N}",
            variables: variables);
        return await NextAsync<StasisStartEvent>(start => start.Channel.Id == channel.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await _messages.DisposeAsync();
        _http.Dispose();
    }

    private sealed class HttpCommands(StasisEndpoint endpoint) : IActionConsumer, IDisposable
    {
        private readonly RestActionConsumer _rest = new(endpoint);

        public ConcurrentQueue<string> Sent { get; } = [];

        public Task SendAsync(AriCommand command, CancellationToken cancellationToken) => _rest.SendAsync(Note(command), cancellationToken);

        public Task<T> SendAsync<T>(AriCommand command, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
            _rest.SendAsync(Note(command), type, cancellationToken);

        public Task<Stream> DownloadAsync(AriCommand command, CancellationToken cancellationToken) => _rest.DownloadAsync(Note(command), cancellationToken);

        public void Dispose() => _rest.Dispose();

        private AriCommand Note(AriCommand command)
        {
            Sent.Enqueue(command.ToString());
            return command;
        }
    }
}
