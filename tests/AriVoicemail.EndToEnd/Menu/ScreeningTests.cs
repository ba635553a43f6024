using System.Diagnostics;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>An owner listens in while a caller, who speaks at 620 Hz, leaves a message; the owner speaks at 440 Hz all the while.</summary>
public sealed class ScreeningTests(ScreeningFixture fixture) : IClassFixture<ScreeningFixture>
{
    private const double CallersTone = 620, OwnersTone = 440;

    private Installation It => fixture.Installation;

    private AsteriskServer Asterisk => fixture.Installation.Asterisk;

    [Theory]
    [InlineData("3200", true)]
    [InlineData("3201", false)]
    public async Task An_owner_takes_the_call_over_and_what_was_said_before_is_a_message(string mailbox, bool callerHangsUp)
    {
        await It.CreateMailboxAsync(mailbox);
        await using var caller = Call($"r{mailbox}s");
        await RecordingBeganAsync(mailbox);
        var clock = Stopwatch.StartNew();
        await using var owner = await OwnersPhone.CallAsync(Asterisk, $"s{mailbox}s");
        await fixture.ListenersAsync(1);
        await fixture.RecordedAsync(mailbox);

        await owner.PressAsync("1");
        var spoken = clock.Elapsed.TotalSeconds;
        await fixture.TalksAsync(1);

        var message = await It.MessageAsync(mailbox);
        var sound = await It.SoundAsync(message);
        Assert.Equal(CallersTone, Tone.DominantFrequency(sound.Samples, sound.Rate), tolerance: 5);
        Assert.InRange(sound.Seconds, spoken - 1.5, spoken + 1);
        await fixture.HearsAsync($"r{mailbox}s", OwnersTone);
        if (callerHangsUp)
        {
            await caller.HangUpAsync();
            await Asterisk.LoggedAsync($"SCREENED s{mailbox}s VMSTATUS=SUCCESS STASISSTATUS=SUCCESS");
        }
        else
        {
            await owner.HangUpAsync();
            await Asterisk.LoggedAsync($"CONTINUED r{mailbox}s VMSTATUS=SUCCESS STASISSTATUS=SUCCESS");
        }
        await fixture.NothingIsLeftAsync();
        Assert.True(await HeardAsync($"s{mailbox}s", CallersTone) > 2);
        Assert.True(await HeardAsync($"r{mailbox}s", OwnersTone) >= 1);
        Assert.Single(await It.MessagesAsync(mailbox));
    }

    [Theory]
    [InlineData("3202", true)]
    [InlineData("3203", false)]
    public async Task An_owner_who_leaves_is_not_noticed(string mailbox, bool byKey)
    {
        await It.CreateMailboxAsync(mailbox);
        await using var caller = Call($"r{mailbox}s");
        await RecordingBeganAsync(mailbox);
        await using var owner = await OwnersPhone.CallAsync(Asterisk, $"s{mailbox}s");
        await fixture.ListenersAsync(1);

        if (byKey)
        {
            await owner.PressAsync("#");
            await Asterisk.LoggedAsync($"SCREENED s{mailbox}s VMSTATUS=SUCCESS STASISSTATUS=SUCCESS");
        }
        else
        {
            await owner.HangUpAsync();
        }
        await fixture.ListenersAsync(0);
        await fixture.RecordedAsync(mailbox);
        await caller.HangUpAsync();

        var sound = await It.SoundAsync(await It.MessageAsync(mailbox));
        Assert.True(sound.Seconds > 3);
        Assert.InRange(Tone.AudibleSeconds(sound.Samples, sound.Rate), sound.Seconds - 0.6, sound.Seconds + 0.1);
        await fixture.NothingIsLeftAsync();
        var heard = await fixture.HeardAsync($"r{mailbox}s");
        Assert.Equal(0, Tone.AudibleSeconds(heard.Samples, heard.Rate));
    }

    [Fact]
    public async Task When_the_caller_hangs_up_the_message_is_filed_and_the_owner_is_told_goodbye()
    {
        await It.CreateMailboxAsync("3204");
        await using var caller = Call("r3204s");
        await RecordingBeganAsync("3204");
        await using var owner = await OwnersPhone.CallAsync(Asterisk, "s3204s");
        await fixture.ListenersAsync(1);
        await fixture.RecordedAsync("3204");

        await caller.HangUpAsync();

        await owner.HearsAsync("vm-goodbye");
        await Asterisk.LoggedAsync("SCREENED s3204s VMSTATUS=SUCCESS STASISSTATUS=SUCCESS");
        Assert.True((await It.SoundAsync(await It.MessageAsync("3204"))).Seconds > 3);
        await fixture.NothingIsLeftAsync();
        Assert.True(await HeardAsync("s3204s", CallersTone) > 2);
    }

    [Fact]
    public async Task An_owner_who_comes_first_waits_for_the_caller()
    {
        await It.CreateMailboxAsync("3205");
        await using var owner = await OwnersPhone.CallAsync(Asterisk, "s3205s");
        await It.Arivm.LoggedAsync("the owner of 3205@default screens");

        await using var caller = Call("r3205s");
        await fixture.ListenersAsync(1);
        await caller.HangUpAsync();

        await owner.HearsAsync("vm-goodbye");
        await fixture.NothingIsLeftAsync();
    }

    [Theory]
    [InlineData("3206", "")]
    [InlineData("3207", "#")]
    public async Task An_owner_for_whom_nobody_comes_goes_on_in_the_dialplan(string mailbox, string keys)
    {
        await It.CreateMailboxAsync(mailbox);
        await using var prompts = await PlayedPrompts.ListenAsync(Asterisk);
        await using var owner = await OwnersPhone.CallAsync(Asterisk, $"s{mailbox}s");

        await owner.PressAsync(keys);

        await Asterisk.LoggedAsync($"SCREENED s{mailbox}s VMSTATUS=FAILED STASISSTATUS=SUCCESS");
        Assert.Empty(prompts.All);
        await fixture.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Without_the_PIN_nobody_hears_anything()
    {
        await It.CreateMailboxAsync("3208", new { pin = "4711" });
        await using var caller = Call("r3208s");
        await RecordingBeganAsync("3208");
        await using var owner = await OwnersPhone.CallAsync(Asterisk, "s3208");

        await owner.HearsAsync("vm-password");
        await owner.PressAsync("1#", "vm-password");
        await owner.PressAsync("2#", "vm-password");
        await owner.PressAsync("3#", "vm-goodbye");

        await Asterisk.LoggedAsync("SCREENED s3208 VMSTATUS=FAILED STASISSTATUS=SUCCESS");
        await caller.HangUpAsync();
        await fixture.NothingIsLeftAsync();
        var heard = await fixture.HeardAsync("s3208");
        Assert.Equal(0, Tone.AudibleSeconds(heard.Samples, heard.Rate));
    }

    [Fact]
    public async Task With_the_PIN_the_owner_hears_the_caller()
    {
        await It.CreateMailboxAsync("3209", new { pin = "4711" });
        await using var caller = Call("r3209s");
        await RecordingBeganAsync("3209");
        await using var owner = await OwnersPhone.CallAsync(Asterisk, "s3209");

        await owner.HearsAsync("vm-password");
        await owner.PressAsync("4711#");

        await fixture.ListenersAsync(1);
        await caller.HangUpAsync();
        await owner.HearsAsync("vm-goodbye");
        await fixture.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Of_two_owners_who_listen_one_takes_the_call_over()
    {
        await It.CreateMailboxAsync("3210");
        await using var caller = Call("r3210s");
        await RecordingBeganAsync("3210");
        await using var one = await OwnersPhone.CallAsync(Asterisk, "s3210s");
        await using var other = await OwnersPhone.CallAsync(Asterisk, "s3210s");
        await fixture.ListenersAsync(2);

        await one.PressAsync("1");

        await other.HearsAsync("vm-goodbye");
        await Asterisk.LoggedAsync("SCREENED s3210s VMSTATUS=SUCCESS STASISSTATUS=SUCCESS");
        await fixture.TalksAsync(1);
        await one.HangUpAsync();
        await Asterisk.LoggedAsync("CONTINUED r3210s VMSTATUS=SUCCESS STASISSTATUS=SUCCESS");
        await It.MessageAsync("3210");
        await fixture.NothingIsLeftAsync();
    }

    private SippCall Call(string extension) => SippCaller.Start(Asterisk, extension, new Speech(CallersTone, Seconds: 60), Ending.OnDemand);

    private Task RecordingBeganAsync(string mailbox) => It.Arivm.LoggedAsync($"recording for {mailbox}@default begins");

    /// <summary>How many seconds of a tone were heard at the phone that called that extension, which heard nothing else.</summary>
    private async Task<double> HeardAsync(string extension, double hertz)
    {
        var heard = await fixture.HeardAsync(extension);
        Assert.Equal(hertz, Tone.DominantFrequency(heard.Samples, heard.Rate), tolerance: 5);
        return Tone.AudibleSeconds(heard.Samples, heard.Rate);
    }
}
