using System.Net;
using AriVoicemail.Ari;

namespace AriVoicemail.Tests.Ari;

public sealed class WebSocketActionConsumerTests : IAsyncLifetime
{
    private readonly FakeAsterisk _asterisk = new();
    private readonly KeptLog _log = new();
    private AriConnection _connection = null!;
    private RestActionConsumer _http = null!;
    private EventReader _events = null!;
    private FakeSocket _socket = null!;
    private AriClient _ari = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new AriConnectionOptions { FirstPause = TimeSpan.FromMilliseconds(1) };
        _connection = new AriConnection(_asterisk.Endpoint, "vm", options, logger: _log);
        _http = new RestActionConsumer(_asterisk.Endpoint);
        _ari = new AriClient(new WebSocketActionConsumer(_connection, _http), _connection);
        _events = new EventReader(_connection);
        var connected = _events.NextAsync<ConnectedEvent>();
        _socket = await _asterisk.SocketAsync();
        await connected;
    }

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        await _connection.DisposeAsync();
        _http.Dispose();
        await _asterisk.DisposeAsync();
    }

    [Fact]
    public async Task Each_command_gets_its_own_answer_in_whatever_order_they_come()
    {
        var calls = new[] { "a", "b", "c" };
        var asked = calls.Select(id => _ari.Channels.GetAsync(id)).ToArray();
        var commands = new[] { await _socket.CommandAsync(), await _socket.CommandAsync(), await _socket.CommandAsync() };

        foreach (var command in commands.Reverse())
        {
            await _socket.SendAsync("""{"type":"StasisEnd"}""");
            await _socket.AnswerAsync(command, 200, $$"""{"id":"{{command.GetProperty("uri").GetString()!.Split('/')[1]}}"}""");
        }

        var channels = await Task.WhenAll(asked).WaitAsync(Limit.Time);
        Assert.Equal(calls, channels.Select(channel => channel.Id));
        Assert.Equal(3, commands.Select(command => command.GetProperty("request_id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task A_command_carries_its_query_and_its_body()
    {
        var asked = _ari.Channels.OriginateAsync("Local/1&2@vm", app: "vm", variables: new Dictionary<string, string> { ["NAME"] = "Zoë \"Z\"" });
        var command = await _socket.CommandAsync();
        await _socket.AnswerAsync(command, 200, """{"id":"1"}""");
        await asked;

        Assert.Equal("RESTRequest", command.GetProperty("type").GetString());
        Assert.Equal("POST", command.GetProperty("method").GetString());
        Assert.Equal("channels?endpoint=Local%2F1%262%40vm&app=vm", command.GetProperty("uri").GetString());
        Assert.Equal("application/json", command.GetProperty("content_type").GetString());
        using var body = System.Text.Json.JsonDocument.Parse(command.GetProperty("message_body").GetString()!);
        Assert.Equal("Zoë \"Z\"", body.RootElement.GetProperty("variables").GetProperty("NAME").GetString());
    }

    [Fact]
    public async Task A_refusal_says_what_Asterisk_said()
    {
        var asked = _ari.Channels.AnswerAsync("gone");
        await _socket.AnswerAsync(await _socket.CommandAsync(), 404, """{"message":"Channel not found"}""");

        var error = await Assert.ThrowsAsync<AriException>(() => asked);
        Assert.Equal((HttpStatusCode.NotFound, "Channel not found"), (error.Status, error.Reason));
        Assert.Equal((HttpMethod.Post, "channels/gone/answer"), (error.Method, error.Path));
        Assert.True(error.IsNotFound);
        Assert.False(error.IsUnreachable);
    }

    [Fact]
    public async Task A_drop_fails_all_that_wait_and_the_next_connection_carries_commands_again()
    {
        var asked = Enumerable.Range(0, 5).Select(i => _ari.Channels.AnswerAsync($"{i}")).ToArray();
        foreach (var _ in asked) await _socket.CommandAsync();
        _socket.Drop();

        foreach (var one in asked) Assert.True((await Assert.ThrowsAsync<AriException>(() => one.WaitAsync(Limit.Time))).IsUnreachable);
        var second = await _asterisk.SocketAsync();
        await _events.NextAsync<DisconnectedEvent>();
        await _events.NextAsync<ConnectedEvent>();
        var again = _ari.Channels.AnswerAsync("1");
        await second.AnswerAsync(await second.CommandAsync(), 204);
        await again.WaitAsync(Limit.Time);
    }

    [Fact]
    public async Task Without_a_connection_a_command_fails_at_once()
    {
        _asterisk.TakesSockets = false;
        _socket.Drop();
        await _events.NextAsync<DisconnectedEvent>();

        Assert.True((await Assert.ThrowsAsync<AriException>(() => _ari.Channels.AnswerAsync("1"))).IsUnreachable);
    }

    [Fact]
    public void After_the_end_of_its_connection_a_command_does_not_wait_for_an_answer()
    {
        var requests = new RestRequests();
        requests.FailAll("it ended");

        var error = Assert.Throws<AriException>(() => requests.Begin(new AriCommand(HttpMethod.Get, "asterisk/ping")));

        Assert.Equal("it ended", error.Reason);
    }

    [Fact]
    public async Task A_caller_who_gives_up_while_his_command_is_sent_does_not_end_the_connection()
    {
        await AnswerOneAsync();
        using var hangup = new CancellationTokenSource();
        // More than the buffers between both ends take, so that the write cannot end before Asterisk reads.
        var large = new Dictionary<string, string> { ["LARGE"] = new('x', 32 * 1024 * 1024) };
        var abandoned = _ari.Channels.OriginateAsync("Local/1@vm", app: "vm", variables: large, cancellationToken: hangup.Token);
        var waiting = _ari.Channels.AnswerAsync("2");

        await hangup.CancelAsync();
        await _socket.CommandAsync();
        await _socket.AnswerAsync(await _socket.CommandAsync(), 204);

        await waiting.WaitAsync(Limit.Time);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned.WaitAsync(Limit.Time));
        Assert.Equal(AriConnectionState.Connected, _connection.State);
    }

    [Fact]
    public async Task Nobody_who_reads_events_slowly_holds_up_an_answer()
    {
        var asked = _ari.Channels.AnswerAsync("1");
        var command = await _socket.CommandAsync();
        const string Event = """{"type":"ChannelVarset","variable":"RTPAUDIOQOS","value":"none of it is read"}""";
        for (var i = 0; i < 20_000; i++) await _socket.SendAsync(Event);
        await _socket.AnswerAsync(command, 204);

        await asked.WaitAsync(Limit.Time);
    }

    [Fact]
    public async Task Sounds_are_fetched_over_HTTP()
    {
        _asterisk.Http = _ => FakeAsterisk.Json(200, "the sound");

        await using var sound = await _ari.Recordings.GetStoredFileAsync("voicemail/default/1000/tmp/1");

        Assert.Equal("the sound", await new StreamReader(sound).ReadToEndAsync());
        Assert.StartsWith("GET /ari/recordings/stored/voicemail%2Fdefault%2F1000%2Ftmp%2F1/file ", _asterisk.Heads.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Asterisk_that_is_too_old_gets_its_commands_over_HTTP()
    {
        _asterisk.Http = line => FakeAsterisk.Json(
            200, line.Contains("asterisk/info", StringComparison.Ordinal) ? """{"system":{"version":"16.28.0"}}""" : """{"id":"1"}""");

        await _ari.Channels.GetAsync("1");
        await _ari.Channels.GetAsync("2");

        var lines = _asterisk.Heads.Skip(1).Select(head => head.Split("\r\n")[0]);
        Assert.Equal(["GET /ari/asterisk/info?only=system HTTP/1.1", "GET /ari/channels/1 HTTP/1.1", "GET /ari/channels/2 HTTP/1.1"], lines);
        Assert.Single(_log.Lines, line => line.Text.Contains("16.28.0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_version_is_asked_again_when_there_was_no_answer()
    {
        _asterisk.Http = _ => FakeAsterisk.Json(503, "{}");
        await Assert.ThrowsAsync<AriException>(() => _ari.Channels.AnswerAsync("1"));
        _asterisk.Http = _ => FakeAsterisk.Json(200, """{"system":{"version":"22.10.1"}}""");

        await AnswerOneAsync();
    }

    [Theory]
    [InlineData("22.10.1", true)]
    [InlineData("22.10.1~dfsg+~cs6.15.60671435-1", true)]
    [InlineData("22.11.0~rc2", true)]
    [InlineData("23.1.0", true)]
    [InlineData("22.10.0", false)]
    [InlineData("22.9.0", false)]
    [InlineData("16.28.0~dfsg-0+deb11u4", false)]
    [InlineData("GIT-22-abcdef", false)]
    [InlineData("certified-20.7-cert4", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Commands_over_the_WebSocket_need_22_10_1(string? version, bool taken) =>
        Assert.Equal(taken, AsteriskVersion.TakesCommandsOverWebSocket(version));

    private async Task AnswerOneAsync()
    {
        var asked = _ari.Channels.AnswerAsync("1");
        await _socket.AnswerAsync(await _socket.CommandAsync(), 204);
        await asked.WaitAsync(Limit.Time);
    }
}
