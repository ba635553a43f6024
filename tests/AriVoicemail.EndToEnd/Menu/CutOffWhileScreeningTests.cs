using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>The connection to Asterisk is lost and comes back while an owner listens or talks: nobody of them notices.</summary>
public sealed class CutOffWhileScreeningTests(ScreeningFixture fixture) : IClassFixture<ScreeningFixture>
{
    private Installation It => fixture.Installation;

    private AsteriskServer Asterisk => fixture.Installation.Asterisk;

    [Fact]
    public async Task An_owner_listens_and_talks_across_gaps_of_the_connection()
    {
        await using var relay = CutRelay.Start(Asterisk.Ari.Port);
        await It.Arivm.StopAsync();
        await It.Arivm.StartAgainAsync(new Dictionary<string, string> { ["Asterisk:Url"] = $"http://127.0.0.1:{relay.Port}" });
        await It.CreateMailboxAsync("3230");
        await using var caller = SippCaller.Start(Asterisk, "r3230s", new Speech(620, Seconds: 60), Ending.OnDemand);
        await using var owner = await OwnersPhone.CallAsync(Asterisk, "s3230s");
        await fixture.ListenersAsync(1);

        await ReconnectsAsync(relay);
        await fixture.RecordedAsync("3230");
        await fixture.ListenersAsync(1);

        await owner.PressAsync("1");
        await fixture.TalksAsync(1);
        await ReconnectsAsync(relay);
        await fixture.HearsAsync("r3230s", 440);
        await fixture.TalksAsync(1);
        await caller.HangUpAsync();

        await Asterisk.LoggedAsync("SCREENED s3230s VMSTATUS=SUCCESS STASISSTATUS=SUCCESS");
        await It.MessageAsync("3230");
        await fixture.NothingIsLeftAsync();
        Assert.DoesNotContain("is nothing that voicemail does", It.Arivm.ReadLog());
    }

    /// <summary>Loses the connection, and waits until arivm is connected again and has looked at what waits in Asterisk.</summary>
    private async Task ReconnectsAsync(CutRelay relay)
    {
        var before = Connected();
        relay.Cut();
        await Poll.ForAsync("arivm to be connected again", () => Connected() > before);
        await It.Arivm.UntilReadyAsync();
    }

    private int Connected() => It.Arivm.ReadLog().Split("is connected").Length;
}
