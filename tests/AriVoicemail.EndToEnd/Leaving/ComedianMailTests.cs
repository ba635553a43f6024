using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Leaving;

/// <summary>Asterisk's own voicemail and ours in one spool.</summary>
public sealed class ComedianMailTests
{
    [Fact]
    public async Task Asterisk_s_own_voicemail_counts_and_plays_our_message_and_the_lamp_follows()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Lamps = true,
            Settings = new Dictionary<string, string> { ["Spool:ScanSeconds"] = "0" },
        });
        await it.CreateMailboxAsync("1000");
        await using var phone = await SippPhone.StartAsync(it.Kamailio!, "1000");
        await SippCaller.CallAsync(it.Asterisk, "8000", new Speech(Tone: 620, Seconds: 3), Ending.Hangup, new Caller("Ann Lee", "5690"));
        var message = await it.MessageAsync("1000");
        await phone.NotifyAsync("1/0");

        Assert.Matches(@"default\s+1000\s.*\s1\s*\n", await it.Asterisk.CliAsync("voicemail show users"));

        await using var prompts = await PlayedPrompts.ListenAsync(it.Asterisk);
        await using var call = SippCaller.Start(it.Asterisk, "6000", Speech.Nothing(60), Ending.OnDemand);
        await prompts.PlayedAsync("vm-opts");
        await call.PressAsync("1");
        await Poll.ForAsync("the message to be played", () => prompts.On().Any(prompt => prompt.EndsWith("msg0000", StringComparison.Ordinal)));
        await call.HangUpAsync();

        var heard = await Poll.ForAsync("the message in Old", async () => (await it.MessagesAsync("1000")).SingleOrDefault(one => one.Folder == "Old"));
        Assert.Equal((message.Id, "5690", true), (heard.Id, heard.CallerNumber, heard.Heard));
        await phone.NotifyAsync("0/1");
        Assert.Equal(620, Tone.DominantFrequency((await it.SoundAsync(heard)).Samples, 8000), tolerance: 5);
    }

    [Fact]
    public async Task We_number_around_the_messages_that_Asterisk_s_own_voicemail_leaves()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Settings = new Dictionary<string, string> { ["Spool:ScanSeconds"] = "0" },
        });
        await it.CreateMailboxAsync("1001");

        await Task.WhenAll(
            SippCaller.CallManyAsync(it.Asterisk, "8001", count: 20, rate: 20, new Speech(Seconds: 3), Ending.Hangup),
            SippCaller.CallManyAsync(it.Asterisk, "7001", count: 20, rate: 20, new Speech(Seconds: 3), Ending.Hangup));

        var messages = await it.HoldsAsync("1001", 40);
        Assert.Equal(Enumerable.Range(0, 40), messages.Select(message => message.Number));
        Assert.Equal(80, it.Files("1001").Count);
    }
}
