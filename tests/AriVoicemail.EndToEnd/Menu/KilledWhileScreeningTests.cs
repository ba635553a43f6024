using AriVoicemail.Bed;
using AriVoicemail.Messages;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>kill -9 while an owner listens or talks: no word of the message is lost, and nothing of ours is left in Asterisk.</summary>
public sealed class KilledWhileScreeningTests(ScreeningFixture fixture) : IClassFixture<ScreeningFixture>
{
    private Installation It => fixture.Installation;

    private AsteriskServer Asterisk => fixture.Installation.Asterisk;

    [Fact]
    public async Task Killed_while_they_talk_both_go_on_in_the_dialplan_at_the_next_start()
    {
        await It.CreateMailboxAsync("3220");
        await using var caller = Call("r3220s");
        await using var owner = await OwnersPhone.CallAsync(Asterisk, "s3220s");
        await fixture.ListenersAsync(1);
        await fixture.RecordedAsync("3220");
        await owner.PressAsync("1");
        await fixture.TalksAsync(1);

        await It.Arivm.KillAsync();
        await fixture.TalksAsync(1);
        await It.Arivm.StartAgainAsync();

        await Asterisk.LoggedAsync("CONTINUED r3220s VMSTATUS=SUCCESS STASISSTATUS=SUCCESS");
        await Asterisk.LoggedAsync("SCREENED s3220s VMSTATUS=SUCCESS STASISSTATUS=SUCCESS");
        Assert.True((await It.SoundAsync(await It.MessageAsync("3220"))).Seconds > 3);
        await fixture.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Killed_while_the_owner_listens_the_recording_goes_on_and_the_owner_hears_it_again()
    {
        await It.CreateMailboxAsync("3221");
        await using var caller = Call("r3221s");
        await using var owner = await OwnersPhone.CallAsync(Asterisk, "s3221s");
        await fixture.ListenersAsync(1);

        await It.Arivm.KillAsync();
        await It.Arivm.StartAgainAsync();

        await It.Arivm.LoggedAsync("listens to");
        await fixture.ListenersAsync(1);
        await fixture.RecordedAsync("3221");
        await caller.HangUpAsync();
        await owner.HearsAsync("vm-goodbye");
        Assert.True((await It.SoundAsync(await It.MessageAsync("3221"))).Seconds > 3);
        await fixture.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Killed_while_the_message_is_filed_it_is_there_once()
    {
        await It.Arivm.StopAsync();
        await It.Arivm.StartAgainAsync(new Dictionary<string, string> { ["Faults:KillAt"] = nameof(FilingStep.TextPlaced) });
        await It.CreateMailboxAsync("3223");
        await using var caller = Call("r3223s");
        await using var owner = await OwnersPhone.CallAsync(Asterisk, "s3223s");
        await fixture.ListenersAsync(1);
        await fixture.RecordedAsync("3223");

        await owner.PressAsync("1");
        await It.Arivm.Exited.WaitAsync(TimeSpan.FromSeconds(20));
        await It.Arivm.StartAgainAsync(new Dictionary<string, string> { ["Faults:KillAt"] = "" });

        await Asterisk.LoggedAsync("CONTINUED r3223s VMSTATUS=SUCCESS STASISSTATUS=SUCCESS");
        await Asterisk.LoggedAsync("SCREENED s3223s VMSTATUS=");
        await fixture.NothingIsLeftAsync();
        Assert.True((await It.SoundAsync(await It.MessageAsync("3223"))).Seconds > 3);
    }

    [Fact]
    public async Task Stopped_in_order_while_they_talk_they_talk_on_until_the_next_start()
    {
        await It.CreateMailboxAsync("3222");
        await using var caller = Call("r3222s");
        await using var owner = await OwnersPhone.CallAsync(Asterisk, "s3222s");
        await fixture.ListenersAsync(1);
        await fixture.RecordedAsync("3222");
        await owner.PressAsync("1");
        await fixture.TalksAsync(1);

        await It.Arivm.StopAsync();
        await fixture.TalksAsync(1);
        await It.Arivm.StartAgainAsync();

        await Asterisk.LoggedAsync("SCREENED s3222s VMSTATUS=SUCCESS STASISSTATUS=SUCCESS");
        await It.MessageAsync("3222");
        await fixture.NothingIsLeftAsync();
    }

    private SippCall Call(string extension) => SippCaller.Start(Asterisk, extension, new Speech(620, Seconds: 60), Ending.OnDemand);
}
