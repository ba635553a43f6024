using AriVoicemail.Ari;
using AriVoicemail.Tests.Sip;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Tests.Ari;

public sealed class AriConnectionTests
{
    private static readonly AriConnectionOptions AtOnce = new() { FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(2) };

    [Fact]
    public async Task Events_come_in_Asterisks_order_and_what_is_no_event_is_passed_over()
    {
        await using var asterisk = new FakeAsterisk();
        await using var connection = new AriConnection(asterisk.Endpoint, "vm");
        await using var events = new EventReader(connection);
        var first = events.NextAsync<ConnectedEvent>();
        var socket = await asterisk.SocketAsync();
        await first;

        await socket.SendAsync(End("1"));
        await socket.SendAsync("<html>not JSON</html>");
        await socket.SendAsync("""{"type":"FromTheFuture"}""");
        await socket.SendFragmentsAsync("""{"type":"Stasis""", """End","channel":{"id":"ж""", """2"}}""");
        await socket.SendAsync(End(new string('3', 300_000)));

        Assert.Equal("1", (await events.NextAsync<StasisEndEvent>()).Channel.Id);
        Assert.Equal("FromTheFuture", (await events.NextAsync<UnknownEvent>()).Type);
        Assert.Equal("ж2", (await events.NextAsync<StasisEndEvent>()).Channel.Id);
        Assert.Equal(300_000, (await events.NextAsync<StasisEndEvent>()).Channel.Id.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_drop_stands_in_the_stream_between_the_events_around_it(bool orderly)
    {
        await using var asterisk = new FakeAsterisk();
        await using var connection = new AriConnection(asterisk.Endpoint, "vm", AtOnce);
        await using var events = new EventReader(connection);
        var first = events.NextAsync<ConnectedEvent>();
        var socket = await asterisk.SocketAsync();
        await first;

        await socket.SendAsync(End("1"));
        if (orderly) await socket.CloseAsync();
        else socket.Drop();
        await (await asterisk.SocketAsync()).SendAsync(End("2"));

        Assert.Equal("1", (await events.NextAsync<StasisEndEvent>()).Channel.Id);
        Assert.NotEmpty((await events.NextAsync<DisconnectedEvent>()).Reason);
        await events.NextAsync<ConnectedEvent>();
        Assert.Equal("2", (await events.NextAsync<StasisEndEvent>()).Channel.Id);
        Assert.Equal(AriConnectionState.Connected, connection.State);
        Assert.Null(connection.LastError);
    }

    [Fact]
    public async Task A_peer_that_answers_no_ping_is_left()
    {
        await using var asterisk = new FakeAsterisk();
        var options = AtOnce with { KeepAliveInterval = TimeSpan.FromMilliseconds(50), KeepAliveTimeout = TimeSpan.FromMilliseconds(100) };
        await using var connection = new AriConnection(asterisk.Endpoint, "vm", options);
        await using var events = new EventReader(connection);

        await events.NextAsync<ConnectedEvent>();

        await events.NextAsync<DisconnectedEvent>();
        await events.NextAsync<ConnectedEvent>();
    }

    [Fact]
    public async Task Asterisk_is_tried_until_it_is_there()
    {
        await using var asterisk = new FakeAsterisk { TakesSockets = false };
        var time = new ManualTime();
        await using var connection = new AriConnection(asterisk.Endpoint, "vm", time: time);
        await using var events = new EventReader(connection);
        var first = events.NextAsync<ConnectedEvent>();

        await time.FireNextAsync();
        await time.FireNextAsync();
        Assert.Contains("503", connection.LastError, StringComparison.Ordinal);
        asterisk.TakesSockets = true;
        var connected = Task.WhenAny(first, FireAllAsync(time));

        Assert.Same(first, await connected.WaitAsync(Limit.Time));
        Assert.Null(connection.LastError);
    }

    [Fact]
    public async Task A_peer_that_drops_every_connection_is_left_alone_longer_and_longer()
    {
        await using var asterisk = new FakeAsterisk();
        var time = new ManualTime();
        var options = new AriConnectionOptions { Random = () => 1, FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(5) };
        await using var connection = new AriConnection(asterisk.Endpoint, "vm", options, time);
        await using var events = new EventReader(connection);
        var pauses = new List<double>();

        for (var i = 0; i < 5; i++)
        {
            var connected = events.NextAsync<ConnectedEvent>();
            (await asterisk.SocketAsync()).Drop();
            await connected;
            await events.NextAsync<DisconnectedEvent>();
            var before = time.Elapsed;
            await time.FireNextAsync();
            pauses.Add((time.Elapsed - before).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 5, 5], pauses);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 200)]
    [InlineData(1, 1, 400)]
    [InlineData(3, 0.5, 800)]
    [InlineData(5, 1, 5000)]
    [InlineData(100_000, 1, 5000)]
    public void A_pause_is_any_part_of_a_limit_that_doubles_up_to_the_longest(int failures, double random, double milliseconds) =>
        Assert.Equal(milliseconds, new AriConnectionOptions { Random = () => random }.Pause(failures).TotalMilliseconds);

    [Fact]
    public async Task Who_takes_the_application_is_not_fought()
    {
        await using var asterisk = new FakeAsterisk();
        var (time, log, states) = (new ManualTime(), new KeptLog(), new List<AriConnectionState>());
        await using var connection = new AriConnection(asterisk.Endpoint, "vm", time: time, logger: log);
        connection.StateChanged += states.Add;
        await using var events = new EventReader(connection);
        var first = events.NextAsync<ConnectedEvent>();
        var socket = await asterisk.SocketAsync();
        await first;

        await socket.SendAsync("""{"type":"ApplicationReplaced","application":"vm"}""");
        await events.NextAsync<ApplicationReplacedEvent>();
        await events.NextAsync<DisconnectedEvent>();
        Assert.Equal(AriConnectionState.Replaced, connection.State);
        await time.FireNextAsync();
        await events.NextAsync<ConnectedEvent>();

        Assert.Equal(new AriConnectionOptions().PauseWhenReplaced, time.Elapsed);
        Assert.Equal([AriConnectionState.Connected, AriConnectionState.Replaced, AriConnectionState.Connected], states);
        Assert.Contains(log.Lines, line => line is { Level: LogLevel.Error, Text: var text } && text.Contains("application vm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_listens_to_the_state_cannot_end_the_connection()
    {
        await using var asterisk = new FakeAsterisk();
        await using var connection = new AriConnection(asterisk.Endpoint, "vm", AtOnce);
        connection.StateChanged += _ => throw new InvalidOperationException("a listener failed");
        await using var events = new EventReader(connection);
        var first = events.NextAsync<ConnectedEvent>();

        (await asterisk.SocketAsync()).Drop();
        await first;

        await events.NextAsync<DisconnectedEvent>();
        await events.NextAsync<ConnectedEvent>();
    }

    [Fact]
    public async Task The_password_travels_in_a_header_and_no_event_is_asked_for_that_is_not_ours()
    {
        await using var asterisk = new FakeAsterisk();
        await using var connection = new AriConnection(asterisk.Endpoint, "vm,vm-b");
        await using var events = new EventReader(connection);
        await events.NextAsync<ConnectedEvent>();
        using var rest = new RestActionConsumer(asterisk.Endpoint);
        await new AriClient(rest, connection).Asterisk.GetInfoAsync();

        var lines = asterisk.Heads.Select(head => head.Split("\r\n")[0]).ToArray();
        Assert.Equal(["GET /ari/events?app=vm%2Cvm-b&subscribeAll=false HTTP/1.1", "GET /ari/asterisk/info HTTP/1.1"], lines);
        var secret = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"vm:{FakeAsterisk.Password}"));
        Assert.All(asterisk.Heads, head => Assert.Contains($"Authorization: Basic {secret}", head, StringComparison.Ordinal));
        Assert.DoesNotContain(FakeAsterisk.Password, asterisk.Endpoint.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stream_ends_when_the_connection_is_disposed_of()
    {
        await using var asterisk = new FakeAsterisk();
        var connection = new AriConnection(asterisk.Endpoint, "vm");
        var read = Task.Run(async () =>
        {
            var messages = new List<Message>();
            await foreach (var message in connection.ReadAllAsync(CancellationToken.None)) messages.Add(message);
            return messages;
        });
        await asterisk.SocketAsync();

        await connection.DisposeAsync();
        await connection.DisposeAsync();

        await read.WaitAsync(Limit.Time);
    }

    private static string End(string channel) => $$"""{"channel":{"id":"{{channel}}"},"type":"StasisEnd"}""";

    private static async Task FireAllAsync(ManualTime time)
    {
        while (true) await time.FireNextAsync();
    }
}
