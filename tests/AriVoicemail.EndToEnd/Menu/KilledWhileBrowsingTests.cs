using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Leaving;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>kill -9 while an owner is in the menu: what was decided is carried out, and the owner may go on.</summary>
public sealed class KilledWhileBrowsingTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task What_was_heard_and_deleted_is_carried_out_at_the_next_start_and_the_owner_may_go_on()
    {
        await It.CreateMailboxAsync("3250");
        var spool = new MailboxSpool(It.Asterisk, "3250@default").Fill(inbox: 3);
        await using var owner = await MenuCall.StartAsync(It.Asterisk, "ours", "3250@default,s");
        foreach (var key in "176") await owner.AnswerToAsync(key.ToString());

        await It.Arivm.KillAsync();
        await It.Arivm.StartAgainAsync();

        await Poll.ForAsync("what was decided", () => It.Files("3250").Count == 2 && It.Files("3250", "Old").Count == 2);
        Assert.Equal((1, 1), await CountsAsync("3250"));
        await owner.HeardAsync("vm-youhave", times: 2);
        Assert.Contains("vm-goodbye", await owner.AnswerToAsync("#"));
        await owner.EndedAsync();
        await It.NothingIsLeftOfCallsAsync();
        Assert.Empty(spool.Read().Leftovers);
    }

    [Fact]
    public async Task A_greeting_that_was_being_recorded_leaves_nothing_and_the_old_one_stays()
    {
        await It.CreateMailboxAsync("3251");
        var spool = new MailboxSpool(It.Asterisk, "3251@default").Greet("unavail");
        var before = spool.Read().Greetings["unavail.wav"];
        await using var owner = await MenuCall.StartAsync(It.Asterisk, "ours", "3251@default,s", tone: 900);
        await owner.AnswerToAsync("0");
        await owner.AnswerToAsync("1");
        await Poll.ForAsync("the recording", () => Recordings().Any());

        await It.Arivm.KillAsync();
        await owner.HangUpAsync();
        await It.Arivm.StartAgainAsync();

        await It.NothingIsLeftOfCallsAsync();
        await Poll.ForAsync("no recording in Asterisk", () => !Recordings().Any());
        Assert.Equal(before, spool.Read().Greetings["unavail.wav"]);
        Assert.Empty(spool.Read().Leftovers);
    }

    private IEnumerable<string> Recordings() => Directory.EnumerateFiles(It.Asterisk.RecordingDirectory, "arivm-scratch-*", SearchOption.AllDirectories);

    private async Task<(int New, int Old)> CountsAsync(string mailbox)
    {
        var counts = await It.CountsAsync(mailbox);
        return (counts.New, counts.Old);
    }
}
