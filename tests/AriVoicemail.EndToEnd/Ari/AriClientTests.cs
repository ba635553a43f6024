using System.Net;
using AriVoicemail.Ari;
using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Bed;

namespace AriVoicemail.EndToEnd.Ari;

public sealed class AriClientTests(AsteriskFixture fixture) : IClassFixture<AsteriskFixture>
{
    [Fact]
    public async Task A_call_is_answered_played_to_recorded_and_hung_up_over_HTTP()
    {
        await using var ari = await AriSession.StartAsync(fixture.Asterisk, "http");

        await Conversation.HoldAsync(ari);

        Assert.Contains("POST /channels", ari.OverHttp);
    }

    [Fact]
    public async Task The_same_call_goes_over_the_WebSocket_when_configured_so()
    {
        await using var ari = await AriSession.StartAsync(fixture.Asterisk, "websocket", commandsOverWebSocket: true);

        var recording = await Conversation.HoldAsync(ari);

        // What is no JSON, and the question whether this Asterisk is new enough.
        Assert.Equal(["GET /asterisk/info", $"GET /recordings/stored/{AriCommand.Escape(recording)}/file"], ari.OverHttp);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refusal_says_what_Asterisk_said(bool commandsOverWebSocket)
    {
        await using var ari = await AriSession.StartAsync(fixture.Asterisk, $"refused-{commandsOverWebSocket}", commandsOverWebSocket);

        var gone = await Assert.ThrowsAsync<AriException>(() => ari.Client.Channels.AnswerAsync("no/such channel"));
        var wrong = await Assert.ThrowsAsync<AriException>(() => ari.Client.Channels.OriginateAsync("nonsense", app: ari.Application));

        Assert.Equal((HttpStatusCode.NotFound, HttpMethod.Post, "channels/no%2Fsuch%20channel/answer"), (gone.Status!.Value, gone.Method, gone.Path));
        Assert.Equal("Channel not found", gone.Reason);
        Assert.True(gone.IsNotFound);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Equal("Invalid endpoint specified", wrong.Reason);
    }

    [Fact]
    public async Task A_wrong_password_is_told()
    {
        var endpoint = StasisEndpoint.Of(fixture.Asterisk.Ari, fixture.Asterisk.Username, "wrong");
        using var rest = new RestActionConsumer(endpoint);
        var connection = new AriConnection(endpoint, "wrong");
        var reading = ReadAsync(connection);

        var error = await Assert.ThrowsAsync<AriException>(() => new AriClient(rest, connection).Asterisk.PingAsync());
        var refusal = await Poll.ForAsync("an error", () => connection.LastError);
        await connection.DisposeAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, error.Status);
        Assert.Contains("401", refusal, StringComparison.Ordinal);
        Assert.Empty(await reading);
    }

    [Fact]
    public async Task Several_applications_share_a_connection()
    {
        await using var ari = await AriSession.StartAsync(fixture.Asterisk, "first,second");

        foreach (var application in new[] { "second", "first" })
        {
            var channel = await ari.Client.Channels.OriginateAsync("Local/echo@inbound", app: application);
            var start = await ari.NextAsync<StasisStartEvent>(start => start.Channel.Id == channel.Id);
            Assert.Equal(application, start.Application);
            await ari.Client.Channels.HangupAsync(channel.Id);
        }
    }

    [Fact]
    public async Task Who_takes_the_application_gets_the_calls()
    {
        await using var first = await AriSession.StartAsync(fixture.Asterisk, "taken");
        await using var second = await AriSession.StartAsync(fixture.Asterisk, "taken");

        await first.NextAsync<ApplicationReplacedEvent>();
        await first.NextAsync<DisconnectedEvent>();
        var call = await second.CallAsync();
        await second.Client.Channels.HangupAsync(call.Channel.Id);

        Assert.Equal(AriConnectionState.Replaced, first.Connection.State);
        Assert.Equal(AriConnectionState.Connected, second.Connection.State);
    }

    [Fact]
    public async Task Many_commands_at_once_get_their_own_answers_over_one_WebSocket()
    {
        await using var ari = await AriSession.StartAsync(fixture.Asterisk, "many", commandsOverWebSocket: true);
        var variables = ari.Client.Asterisk;
        var numbers = Enumerable.Range(0, 200).ToArray();

        await Task.WhenAll(numbers.Select(number => variables.SetGlobalVarAsync($"MANY{number}", $"value {number}")));
        var values = await Task.WhenAll(numbers.Select(number => variables.GetGlobalVarAsync($"MANY{number}")));

        Assert.Equal(numbers.Select(number => $"value {number}"), values.Select(value => value.Value));
    }

    private static async Task<IReadOnlyList<Message>> ReadAsync(AriConnection connection)
    {
        var messages = new List<Message>();
        await foreach (var message in connection.ReadAllAsync(CancellationToken.None)) messages.Add(message);
        return messages;
    }
}
