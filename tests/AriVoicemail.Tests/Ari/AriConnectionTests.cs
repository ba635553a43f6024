using AriVoicemail.Ari;

namespace AriVoicemail.Tests.Ari;

public sealed class AriConnectionTests : IAsyncLifetime
{
    private static readonly AriConnectionOptions Impatient = new()
    {
        KeepAliveInterval = TimeSpan.FromMilliseconds(50),
        KeepAliveTimeout = TimeSpan.FromMilliseconds(100),
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(20),
        PauseWhenReplaced = TimeSpan.FromHours(1),
    };

    // Long enough that no ping comes in between.
    private static readonly AriConnectionOptions Calm = Impatient with { KeepAliveInterval = TimeSpan.FromMinutes(1), KeepAliveTimeout = TimeSpan.FromMinutes(1) };

    private readonly FakeAsterisk _asterisk = new();
    private AriConnection? _connection;
    private IAsyncEnumerator<Message>? _messages;
    private Task<bool> _next = Task.FromResult(false);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        // The stream ends with its connection.
        while (await _next) _next = _messages!.MoveNextAsync().AsTask();
        if (_messages is not null) await _messages.DisposeAsync();
        _asterisk.Dispose();
    }

    [Fact]
    public async Task A_peer_that_answers_no_ping_is_noticed_and_the_connection_made_again()
    {
        Connect(Impatient);
        await _asterisk.ConnectedAsync();
        await ShouldBeAsync<ConnectedEvent>();

        await ShouldBeAsync<DisconnectedEvent>();

        await _asterisk.ConnectedAsync();
        await ShouldBeAsync<ConnectedEvent>();
    }

    [Fact]
    public async Task Events_before_and_after_a_drop_come_in_order_in_one_stream()
    {
        Connect(Calm);
        var first = await _asterisk.ConnectedAsync();
        await first.SendAsync("""{"type":"StasisEnd","channel":{"id":"1"}}""");
        await ShouldBeAsync<ConnectedEvent>();
        Assert.Equal("1", (await ShouldBeAsync<StasisEndEvent>()).Channel.Id);

        first.Drop();
        var second = await _asterisk.ConnectedAsync();
        await second.SendAsync("""{"type":"StasisEnd","channel":{"id":"2"}}""");

        await ShouldBeAsync<DisconnectedEvent>();
        await ShouldBeAsync<ConnectedEvent>();
        Assert.Equal("2", (await ShouldBeAsync<StasisEndEvent>()).Channel.Id);
        Assert.Equal(AriConnectionState.Connected, _connection!.State);
    }

    [Fact]
    public async Task Who_takes_the_application_s_name_keeps_it_for_a_while()
    {
        Connect(Calm);
        var replaced = new TaskCompletionSource();
        _connection!.StateChanged += state =>
        {
            if (state is AriConnectionState.Replaced) replaced.TrySetResult();
        };
        var socket = await _asterisk.ConnectedAsync();

        await socket.SendAsync("""{"type":"ApplicationReplaced","application":"vm"}""");
        await replaced.Task.WaitAsync(TimeSpan.FromSeconds(10));

        await ShouldBeAsync<ConnectedEvent>();
        await ShouldBeAsync<ApplicationReplacedEvent>();
        await ShouldBeAsync<DisconnectedEvent>();
        Assert.Equal(AriConnectionState.Replaced, _connection.State);
    }

    [Fact]
    public async Task What_a_newer_Asterisk_sends_never_throws()
    {
        Connect(Calm);
        var socket = await _asterisk.ConnectedAsync();
        await socket.SendAsync("""{"application":"vm","colour":"red","type":"ToneOfVoice"}""");
        await socket.SendAsync("this is no JSON");
        await socket.SendAsync("""{"no":"type"}""");
        await socket.SendAsync("""{"args":["leave"],"novel":{"a":[1]},"ty""", """pe":"StasisStart","timestamp":"2026-11-20T20:29:44.405+0000",""", "\"channel\":{\"id\":\"7\",\"name\":\"Zo\u00eb\"}}");

        await ShouldBeAsync<ConnectedEvent>();
        var unknown = await ShouldBeAsync<UnknownEvent>();
        Assert.Equal(("ToneOfVoice", "red"), (unknown.Type, unknown.Json.GetProperty("colour").GetString()));
        Assert.Equal("", (await ShouldBeAsync<UnknownEvent>()).Type);
        var start = await ShouldBeAsync<StasisStartEvent>();
        Assert.Equal(("7", "Zo\u00eb", "leave"), (start.Channel.Id, start.Channel.Name, start.Args[0]));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 20, 29, 44, 405, TimeSpan.Zero), start.Timestamp);
    }

    [Fact]
    public async Task The_password_travels_in_a_header_and_never_in_a_URL()
    {
        Connect(Calm);
        await _asterisk.ConnectedAsync();
        using var rest = new RestActionConsumer(_asterisk.Endpoint);

        await new AriClient(rest, _connection!).Channels.AnswerAsync("1");

        foreach (var head in _asterisk.Heads)
        {
            Assert.DoesNotContain("s3cret", head, StringComparison.Ordinal);
            Assert.DoesNotContain("api_key", head, StringComparison.Ordinal);
            Assert.Contains("Authorization: Basic dm06czNjcmV0", head, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("s3cret", _asterisk.Endpoint.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_over_the_WebSocket_find_their_commands_in_any_order()
    {
        Connect(Calm);
        var socket = await _asterisk.ConnectedAsync();
        await ShouldBeAsync<ConnectedEvent>();
        using var rest = new RestActionConsumer(_asterisk.Endpoint);
        var ari = new AriClient(new WebSocketActionConsumer(_connection!, rest), _connection!);

        var (first, second) = (ari.Channels.GetAsync("one"), ari.Channels.GetAsync("two"));
        var requests = new[] { Id(await socket.ReceiveAsync()), Id(await socket.ReceiveAsync()) }.ToDictionary(request => request.Uri, request => request.Id);
        await socket.SendAsync(Response(requests["channels/two"], 200, """{\"id\":\"two\"}"""));
        await socket.SendAsync(Response(requests["channels/one"], 404, """{\"message\":\"Channel not found\"}"""));

        Assert.Equal("two", (await second).Id);
        var refused = await Assert.ThrowsAsync<AriException>(() => first);
        Assert.True(refused.IsNotFound);
        Assert.Contains("Channel not found", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drop_fails_every_command_that_waits()
    {
        Connect(Calm);
        var socket = await _asterisk.ConnectedAsync();
        await ShouldBeAsync<ConnectedEvent>();
        using var rest = new RestActionConsumer(_asterisk.Endpoint);
        var ari = new AriClient(new WebSocketActionConsumer(_connection!, rest), _connection!);

        var waiting = Enumerable.Range(0, 50).Select(number => ari.Channels.GetAsync($"{number}")).ToArray();
        await socket.ReceiveAsync();
        socket.Drop();

        foreach (var command in waiting) Assert.True((await Assert.ThrowsAsync<AriException>(() => command)).IsUnreachable);
    }

    [Fact]
    public void The_pause_doubles_up_to_a_limit_and_half_of_it_is_chance()
    {
        var options = new AriConnectionOptions { FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(1) };

        Assert.Equal(TimeSpan.FromMilliseconds(50), options.Pause(0, 0));
        Assert.Equal(TimeSpan.FromMilliseconds(100), options.Pause(0, 1));
        Assert.Equal(TimeSpan.FromMilliseconds(400), options.Pause(2, 1));
        Assert.Equal(TimeSpan.FromMilliseconds(1000), options.Pause(1000, 1));
    }

    private static (string Uri, string Id) Id(string request)
    {
        using var json = System.Text.Json.JsonDocument.Parse(request);
        return (json.RootElement.GetProperty("uri").GetString()!, json.RootElement.GetProperty("request_id").GetString()!);
    }

    private static string Response(string id, int status, string body) =>
        $$"""{"type":"RESTResponse","transaction_id":"","request_id":"{{id}}","status_code":{{status}},"reason_phrase":"","uri":"","message_body":"{{body}}"}""";

    private void Connect(AriConnectionOptions options)
    {
        _connection = new AriConnection(_asterisk.Endpoint, "vm", options);
        _messages = _connection.ReadAllAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
        _next = _messages.MoveNextAsync().AsTask();
    }

    private async Task<T> ShouldBeAsync<T>()
        where T : Message
    {
        Assert.True(await _next.WaitAsync(TimeSpan.FromSeconds(20)));
        var message = Assert.IsType<T>(_messages!.Current);
        _next = _messages.MoveNextAsync().AsTask();
        return message;
    }
}
