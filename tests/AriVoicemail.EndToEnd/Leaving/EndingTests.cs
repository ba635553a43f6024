using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Leaving;

/// <summary>However a recording ends, the wav on disk holds what the caller said.</summary>
public sealed class EndingTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private Installation It => fixture.Installation;

    private AsteriskServer Asterisk => fixture.Installation.Asterisk;

    [Fact]
    public async Task A_caller_who_hangs_up_leaves_the_tone_that_was_sent()
    {
        await It.CreateMailboxAsync("2000");

        await SippCaller.CallAsync(Asterisk, "l2000s", new Speech(Tone: 620, Seconds: 3, Before: 0.5), Ending.Hangup, new Caller("Ann Lee", "5601"));

        var message = await It.MessageAsync("2000");
        Assert.Equal(("INBOX", 0, "5601", "", false), (message.Folder, message.Number, message.CallerNumber, message.Flag, message.Heard));
        await TheSoundIsAsync(message, hertz: 620, seconds: 3);
        Assert.Equal(["msg0000.txt", "msg0000.wav"], It.Files("2000"));
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task The_key_hash_ends_the_message_and_the_dialplan_goes_on()
    {
        await It.CreateMailboxAsync("2001");

        await SippCaller.CallAsync(Asterisk, "l2001s", new Speech(Tone: 700, Seconds: 3, Silence: 5, Before: 0.5), Ending.Press(new KeyPress('#', 3.5)), new Caller(Number: "5602"));

        await Asterisk.LoggedAsync("CONTINUED l2001s from 5602 VMSTATUS=SUCCESS STASISSTATUS=SUCCESS");
        await TheSoundIsAsync(await It.MessageAsync("2001"), hertz: 700, seconds: 3);
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task Silence_ends_the_message()
    {
        await It.CreateMailboxAsync("2002", new { maxSilence = 2 });

        await SippCaller.CallAsync(Asterisk, "l2002s", new Speech(Tone: 500, Seconds: 3, Silence: 12, Before: 0.5), Ending.WaitForBye, new Caller(Number: "5603"));

        await Asterisk.LoggedAsync("CONTINUED l2002s from 5603 VMSTATUS=SUCCESS");
        var message = await It.MessageAsync("2002");
        await TheSoundIsAsync(message, hertz: 500, seconds: 3);
        Assert.InRange((await It.SoundAsync(message)).Seconds, 2.5, 6);
    }

    [Fact]
    public async Task The_longest_length_ends_the_message()
    {
        await It.CreateMailboxAsync("2003", new { maxSecs = 3 });

        await SippCaller.CallAsync(Asterisk, "l2003s", new Speech(Tone: 800, Seconds: 10), Ending.WaitForBye, new Caller(Number: "5604"));

        await Asterisk.LoggedAsync("CONTINUED l2003s from 5604 VMSTATUS=SUCCESS");
        var sound = await It.SoundAsync(await It.MessageAsync("2003"));
        Assert.Equal(800, Tone.DominantFrequency(sound.Samples, sound.Rate), tolerance: 5);
        // Asterisk compares whole seconds.
        Assert.InRange(sound.Seconds, 2.5, 4.2);
    }

    [Fact]
    public async Task Too_short_a_message_is_not_kept()
    {
        await It.CreateMailboxAsync("2004", new { minSecs = 5 });

        await SippCaller.CallAsync(Asterisk, "l2004s", new Speech(Seconds: 2, Silence: 5), Ending.Press(new KeyPress('#', 2)), new Caller(Number: "5605"));

        await Asterisk.LoggedAsync("CONTINUED l2004s from 5605 VMSTATUS=FAILED");
        Assert.Empty(await It.MessagesAsync("2004"));
        Assert.Empty(It.Files("2004"));
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task A_caller_who_hangs_up_during_the_greeting_leaves_nothing()
    {
        await It.CreateMailboxAsync("2005");
        await using var prompts = await PlayedPrompts.ListenAsync(Asterisk);

        await using var call = SippCaller.Start(Asterisk, "l2005u", Speech.Nothing(20), Ending.OnDemand);
        await prompts.PlayedAsync("vm-theperson");
        await call.HangUpAsync();

        await It.NothingIsLeftOfCallsAsync();
        Assert.Empty(await It.MessagesAsync("2005"));
    }

    private async Task TheSoundIsAsync(StoredMessage message, double hertz, double seconds)
    {
        var sound = await It.SoundAsync(message);
        Assert.Equal(hertz, Tone.DominantFrequency(sound.Samples, sound.Rate), tolerance: 5);
        Assert.InRange(Tone.AudibleSeconds(sound.Samples, sound.Rate), seconds - 0.6, seconds + 0.1);
        Assert.Equal((int)sound.Seconds, message.Duration);
    }
}
