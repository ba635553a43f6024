using AriVoicemail.Ari;
using AriVoicemail.Ari.Generator;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Ari;

/// <summary>The client against real Asterisks.</summary>
public sealed class AriClientTests
{
    [Fact]
    public async Task Regenerated_from_the_Asterisk_under_test_there_is_no_difference()
    {
        await using var asterisk = await AsteriskServer.StartAsync();

        var docs = await ApiDocs.FetchAsync(new Uri(asterisk.Ari, "/ari/api-docs/"), asterisk.Username, asterisk.Password, CancellationToken.None);
        var generated = ClientWriter.Write(docs);

        var folder = Path.Combine(Repository.Root, "src/AriVoicemail.Ari/Generated");
        Assert.Equal(generated.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        foreach (var (name, text) in generated) Assert.Equal(text, await File.ReadAllTextAsync(Path.Combine(folder, name)));
    }

    [Theory]
    [InlineData(22, false)]
    [InlineData(22, true)]
    // Asterisk 16.28 is the oldest that the client is held to; it has no REST over the WebSocket.
    [InlineData(16, false)]
    public async Task A_channel_is_answered_hears_a_prompt_is_recorded_and_hung_up(int version, bool overWebSocket)
    {
        await using var asterisk = await AsteriskServer.StartAsync(new AsteriskOptions { Version = version, Application = "other" });
        var endpoint = StasisEndpoint.Of(asterisk.Ari, asterisk.Username, asterisk.Password);
        await using var connection = new AriConnection(endpoint, "test");
        using var http = new RestActionConsumer(endpoint);
        var ari = new AriClient(overWebSocket ? new WebSocketActionConsumer(connection, http) : http, connection);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var seen = new List<Message>();

        await foreach (var message in ari.ReadAllAsync(timeout.Token))
        {
            seen.Add(message);
            switch (message)
            {
                case ConnectedEvent:
                    await ari.Channels.OriginateAsync("Local/echo@inbound", app: "test", appArgs: "one,two", callerId: "Ann <5551>", cancellationToken: timeout.Token);
                    break;
                case StasisStartEvent start:
                    Assert.Equal(["one", "two"], start.Args);
                    await ari.Channels.SetChannelVarAsync(start.Channel.Id, "SOME_VALUE", "a value, with a comma", cancellationToken: timeout.Token);
                    // Asterisk 16 answers before it has set the variable.
                    await Poll.ForAsync("the variable", async () => await VariableAsync(ari, start.Channel.Id) == "a value, with a comma");
                    await ari.Channels.AnswerAsync(start.Channel.Id, timeout.Token);
                    await ari.Channels.PlayWithIdAsync(start.Channel.Id, "prompt", ["sound:beep", "digits:12"], cancellationToken: timeout.Token);
                    break;
                case PlaybackFinishedEvent { Playback.Id: "prompt" } finished:
                    var channel = finished.Playback.TargetUri.Split(':', 2)[1];
                    await ari.Channels.RecordAsync(channel, "some/where/sound", "wav", maxDurationSeconds: 1, ifExists: "overwrite", cancellationToken: timeout.Token);
                    break;
                case RecordingFinishedEvent recorded:
                    await ari.Channels.HangupAsync(recorded.Recording.TargetUri.Split(':', 2)[1], cancellationToken: timeout.Token);
                    break;
            }
            if (message is StasisEndEvent) break;
        }

        await using var sound = await ari.Recordings.GetStoredFileAsync("some/where/sound", timeout.Token);
        var header = new byte[4];
        await sound.ReadExactlyAsync(header, timeout.Token);
        Assert.Equal("RIFF"u8.ToArray(), header);
        var refused = await Assert.ThrowsAsync<AriException>(() => ari.Channels.GetAsync("nobody", timeout.Token));
        Assert.True(refused.IsNotFound);
        Assert.Contains("Channel not found", refused.Message, StringComparison.Ordinal);
        Assert.All(seen, message => Assert.IsNotType<UnknownEvent>(message));
    }

    private static async Task<string?> VariableAsync(AriClient ari, string channel)
    {
        try
        {
            return (await ari.Channels.GetChannelVarAsync(channel, "SOME_VALUE")).Value;
        }
        catch (AriException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    [Fact]
    public async Task A_message_is_left_on_the_oldest_Asterisk_too()
    {
        await using var asterisk = await AsteriskServer.StartAsync(new AsteriskOptions { Version = 16 });
        var settings = ArivmProcess.Settings(asterisk);
        settings["Mwi:Enabled"] = "false";
        await using var arivm = await ArivmProcess.StartAsync(settings);
        Assert.Equal(0, (await arivm.RunAsync("mailbox", "create", "1000")).ExitCode);

        await SippCaller.CallAsync(asterisk, "8000", new Speech(Tone: 620, Seconds: 4, Silence: 20, Before: 1), Ending.Press(new KeyPress('#', 5)), new Caller(Number: "5699"));

        await asterisk.LoggedAsync("CONTINUED 8000 from 5699 VMSTATUS=SUCCESS");
        var sound = WavFile.Read(Path.Combine(asterisk.Folder("1000"), "msg0000.wav"));
        Assert.Equal(620, Tone.DominantFrequency(sound.Samples, sound.Rate), tolerance: 5);
    }
}
