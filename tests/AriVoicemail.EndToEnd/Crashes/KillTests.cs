using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.EndToEnd.Observing;
using AriVoicemail.Messages;

namespace AriVoicemail.EndToEnd.Crashes;

/// <summary>kill -9 at the worst moments: after the restart the message is there once, and the lamp is right.</summary>
public sealed class KillTests
{
    private static readonly Speech ThreeSeconds = new(Tone: 620, Seconds: 3);

    [Theory]
    [InlineData(SqlEngine.Sqlite, FilingStep.AudioTaken)]
    [InlineData(SqlEngine.Sqlite, FilingStep.AudioPlaced)]
    [InlineData(SqlEngine.Sqlite, FilingStep.TextPlaced)]
    [InlineData(SqlEngine.Sqlite, FilingStep.Committed)]
    [InlineData(SqlEngine.Sqlite, FilingStep.Discarded)]
    [InlineData(SqlEngine.PostgreSql, FilingStep.AudioPlaced)]
    [InlineData(SqlEngine.PostgreSql, FilingStep.TextPlaced)]
    [InlineData(SqlEngine.PostgreSql, FilingStep.Committed)]
    public async Task Killed_between_two_steps_of_filing(SqlEngine engine, FilingStep step)
    {
        await using var it = await StartAsync(engine, step);
        await it.CreateMailboxAsync("4000");
        await using var phone = await SippPhone.StartAsync(it.Kamailio!, "4000");

        await SippCaller.CallAsync(it.Asterisk, "l4000s", ThreeSeconds, Ending.Hangup);
        await it.Arivm.Exited.WaitAsync(TimeSpan.FromSeconds(20));
        await it.Arivm.StartAgainAsync(WithoutFault);

        await TheMessageIsThereOnceAsync(it, phone);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_while_the_caller_speaks(bool hangsUpBeforeTheRestart)
    {
        await using var it = await StartAsync(SqlEngine.Sqlite, null);
        await it.CreateMailboxAsync("4000");
        await using var phone = await SippPhone.StartAsync(it.Kamailio!, "4000");

        await using var call = SippCaller.Start(it.Asterisk, "l4000s", new Speech(Tone: 620, Seconds: 20), Ending.OnDemand);
        await RecordingAsync(it);
        await it.Arivm.KillAsync();
        if (hangsUpBeforeTheRestart) await call.HangUpAsync();
        await it.Arivm.StartAgainAsync();
        if (!hangsUpBeforeTheRestart) await call.HangUpAsync();

        await Poll.ForAsync("a message that is counted, whoever filed it", async () => (await Scrape.ReadAsync(it)).Of("arivm_recordings_total", ("result", "kept")) == 1);
        await TheMessageIsThereOnceAsync(it, phone);
    }

    [Fact]
    public async Task Killed_before_the_recording_begins_the_caller_is_taken_up_and_may_speak()
    {
        await using var it = await StartAsync(SqlEngine.Sqlite, FilingStep.Journaled);
        await it.CreateMailboxAsync("4000");
        await using var phone = await SippPhone.StartAsync(it.Kamailio!, "4000");

        await using var call = SippCaller.Start(it.Asterisk, "l4000s", new Speech(Tone: 620, Seconds: 60), Ending.OnDemand);
        await it.Arivm.Exited.WaitAsync(TimeSpan.FromSeconds(20));
        await it.Arivm.StartAgainAsync(WithoutFault);
        await RecordingAsync(it);
        await call.HangUpAsync();

        await TheMessageIsThereOnceAsync(it, phone);
    }

    private static readonly Dictionary<string, string> WithoutFault = new() { ["Faults:KillAt"] = "" };

    private static Task<Installation> StartAsync(SqlEngine engine, FilingStep? step) => Installation.StartAsync(new InstallationOptions
    {
        Engine = engine,
        Lamps = true,
        Settings = step is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Faults:KillAt"] = step.Value.ToString() },
    });

    /// <summary>Waits until enough has been recorded that the message is long enough to be kept.</summary>
    private static Task RecordingAsync(Installation it) => Poll.ForAsync("two seconds of recording", () =>
    {
        var tmp = Path.Combine(Path.GetDirectoryName(it.Asterisk.Folder("4000"))!, "tmp");
        // Asterisk writes in blocks of 4 s.
        return Directory.Exists(tmp) && Directory.EnumerateFiles(tmp, "arivm-*.wav").Any(file => new FileInfo(file).Length > 60_000);
    });

    private static async Task TheMessageIsThereOnceAsync(Installation it, SippPhone phone)
    {
        var message = await it.MessageAsync("4000");
        var sound = await it.SoundAsync(message);
        Assert.Equal(620, Tone.DominantFrequency(sound.Samples, sound.Rate), tolerance: 5);
        await phone.NotifyAsync("1/0");
        await it.NothingIsLeftOfCallsAsync();
        Assert.Equal(["msg0000.txt", "msg0000.wav"], it.Files("4000"));
        Assert.Equal(new StoredCounts(1, 0, 0, 0), await it.CountsAsync("4000"));
        Assert.Equal("1/0 (0/0)", phone.Notifies[^1].VoiceMessage);
        Assert.Single(phone.Notifies, notify => notify.VoiceMessage.StartsWith("1/0", StringComparison.Ordinal));
        // Another restart finds nothing to do.
        await it.Arivm.KillAsync();
        await it.Arivm.StartAgainAsync();
        Assert.Single(await it.MessagesAsync("4000"));
    }
}
