using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd.Leaving;

/// <summary>The same message whichever way commands and sound travel.</summary>
public sealed class TransportTests
{
    [Theory]
    [InlineData(SqlEngine.Sqlite, true, "WebSocket")]
    [InlineData(SqlEngine.Sqlite, false, "Http")]
    [InlineData(SqlEngine.PostgreSql, false, "WebSocket")]
    public async Task A_message_is_left(SqlEngine engine, bool sharedDisk, string actionsOver)
    {
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Engine = engine,
            SharedDisk = sharedDisk,
            Settings = new Dictionary<string, string> { ["Asterisk:ActionsOver"] = actionsOver },
        });
        await it.CreateMailboxAsync("2100");

        await SippCaller.CallAsync(it.Asterisk, "l2100u", new Speech(Tone: 620, Seconds: 8, Silence: 5), Ending.Press('#'), new Caller(Number: "5650"));
        await SippCaller.CallAsync(it.Asterisk, "l2100s", new Speech(Tone: 620, Seconds: 3), Ending.Hangup);

        var messages = await it.HoldsAsync("2100", 2);
        foreach (var message in messages)
        {
            var sound = await it.SoundAsync(message);
            Assert.Equal(620, Tone.DominantFrequency(sound.Samples, sound.Rate), tolerance: 5);
            Assert.InRange(Tone.AudibleSeconds(sound.Samples, sound.Rate), 2, 8.1);
        }
        await it.Asterisk.LoggedAsync("CONTINUED l2100u from 5650 VMSTATUS=SUCCESS");
        await it.NothingIsLeftOfCallsAsync();
        Assert.Equal(sharedDisk ? 2 : 0, it.Files("2100").Count(file => file.EndsWith(".txt", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_message_is_left_on_Asterisk_16_too()
    {
        Assert.SkipUnless(AsteriskServer.IsThere(16), "this machine's mirror has no Asterisk 16");
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
