using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd.Crashes;

/// <summary>The others die: Asterisk, the databases. What was spoken is kept, and the lamp follows when they are back.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task Asterisk_is_killed_while_a_caller_speaks_and_comes_back()
    {
        await using var it = await Installation.StartAsync();
        await it.CreateMailboxAsync("5000");
        await using var call = SippCaller.Start(it.Asterisk, "l5000s", new Speech(Tone: 620, Seconds: 30), Ending.OnDemand);
        await RecordedAsync(it, "5000", bytes: 60_000);

        await it.Asterisk.KillAsync();
        await it.Asterisk.StartAgainAsync();

        // Its header was never finished; what was on disk is there.
        var message = await it.MessageAsync("5000");
        var sound = await it.SoundAsync(message);
        Assert.Equal(620, Tone.DominantFrequency(sound.Samples, sound.Rate), tolerance: 5);
        await it.Arivm.UntilReadyAsync();
        await SippCaller.CallAsync(it.Asterisk, "l5000s", new Speech(Seconds: 2), Ending.Hangup);
        await it.HoldsAsync("5000", 2);
        await it.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task Asterisk_is_restarted_in_good_order_while_a_caller_speaks()
    {
        await using var it = await Installation.StartAsync();
        await it.CreateMailboxAsync("5001");
        await using var call = SippCaller.Start(it.Asterisk, "l5001s", new Speech(Seconds: 30), Ending.OnDemand);
        await RecordedAsync(it, "5001", bytes: 60_000);

        await it.Asterisk.RestartAsync();

        await it.MessageAsync("5001");
        await it.NothingIsLeftOfCallsAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_databases_are_killed_while_a_caller_speaks(bool returnsBeforeTheHangup)
    {
        await using var it = await Installation.StartAsync(new InstallationOptions { Lamps = true, Engine = SqlEngine.PostgreSql });
        await it.CreateMailboxAsync("5002");
        await using var phone = await SippPhone.StartAsync(it.Kamailio!, "5002");
        await using var call = SippCaller.Start(it.Asterisk, "l5002s", new Speech(Tone: 620, Seconds: 60), Ending.OnDemand);
        await RecordedAsync(it, "5002", bytes: 60_000);

        await it.Postgres!.KillAsync();
        if (returnsBeforeTheHangup) await it.Postgres.StartAgainAsync();
        await call.HangUpAsync();
        // No number is given out that another node could not know of: what was spoken waits where it was recorded.
        if (!returnsBeforeTheHangup)
        {
            await it.Arivm.LoggedAsync("cannot be filed now and is tried again");
            await it.Postgres.StartAgainAsync();
        }

        await it.MessageAsync("5002");
        await phone.NotifyAsync("1/0", seconds: 60);
        Assert.Equal(["msg0000.txt", "msg0000.wav"], it.Files("5002"));
        await it.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task A_caller_comes_while_the_database_is_away_for_a_minute()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions { Engine = SqlEngine.PostgreSql });
        await it.CreateMailboxAsync("5003");
        await it.Postgres!.StopAsync();

        await SippCaller.CallAsync(it.Asterisk, "l5003s", new Speech(Tone: 620, Seconds: 3), Ending.Hangup, new Caller(Number: "5680"));
        await it.Arivm.LoggedAsync("cannot be filed now and is tried again");
        await Task.Delay(TimeSpan.FromMinutes(1));
        await it.Postgres.StartAgainAsync();

        Assert.Equal("5680", (await it.MessageAsync("5003")).CallerNumber);
        await it.NothingIsLeftOfCallsAsync();
    }

    private static Task RecordedAsync(Installation it, string mailbox, int bytes) => Poll.ForAsync($"{bytes} bytes of recording", () =>
    {
        var tmp = Path.Combine(Path.GetDirectoryName(it.Asterisk.Folder(mailbox))!, "tmp");
        return Directory.Exists(tmp) && Directory.EnumerateFiles(tmp, "arivm-*.wav").Any(file => new FileInfo(file).Length > bytes);
    });
}
