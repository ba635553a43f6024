using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Lamps;

public sealed class KilledWhileTellingTests
{
    private static readonly Speech OneSecond = new(Seconds: 1.5);

    [Fact]
    public async Task Killed_between_sending_and_hearing_the_answer_the_lamp_is_right_afterwards_and_CSeq_rises()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions { Lamps = true });
        await it.CreateMailboxAsync("3900");
        await using var phone = new PlainPhone(it.Kamailio!.Sip, "3900");
        phone.BeStrict(TimeSpan.Zero);
        await phone.SubscribeAsync();
        await Poll.ForAsync("the proxy's own NOTIFY", () => phone.Notifies.Count > 0);

        phone.BeStrict(TimeSpan.FromSeconds(3));
        await SippCaller.CallAsync(it.Asterisk, "l3900s", OneSecond, Ending.Hangup);
        var unheard = await phone.NotifyAsync("1/0");
        await it.Arivm.KillAsync();
        phone.BeStrict(TimeSpan.Zero);
        await it.Arivm.StartAgainAsync();

        var told = await Poll.ForAsync("the same again", () => phone.Notifies.FirstOrDefault(notify => notify.CSeq > unheard.CSeq && notify.VoiceMessage.StartsWith("1/0", StringComparison.Ordinal)));
        await SippCaller.CallAsync(it.Asterisk, "l3900s", OneSecond, Ending.Hangup);
        Assert.True((await phone.NotifyAsync("2/0")).CSeq > told.CSeq);
        Assert.Equal(phone.Notifies.Select(notify => notify.CSeq).Order().Distinct(), phone.Notifies.Select(notify => notify.CSeq));
    }
}
