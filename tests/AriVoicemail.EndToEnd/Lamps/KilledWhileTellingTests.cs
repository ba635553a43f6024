using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Lamps;

public sealed class KilledWhileTellingTests
{
    [Fact]
    public async Task Killed_between_sending_and_hearing_the_answer_the_lamp_is_right_afterwards_and_CSeq_rises()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Lamps = true,
            Settings = new Dictionary<string, string> { ["Spool:ScanSeconds"] = "1" },
        });
        var message = (await it.CreateWithMessagesAsync("3900"))[0];
        await using var slow = await RecordingPhone.StartAsync(it.Kamailio!, "3900");
        await using var silent = await RecordingPhone.StartAsync(it.Kamailio!, "3900");
        slow.Answer(NotifyAnswer.After(2000));
        silent.Answer(NotifyAnswer.Nothing);

        await it.HearAsync("3900", message);
        await slow.NotifyAsync(notify => notify.IsRelayed);
        await silent.NotifyAsync(notify => notify.IsRelayed);
        await it.Arivm.KillAsync();
        slow.Answer(NotifyAnswer.Ok);
        silent.Answer(NotifyAnswer.Ok);
        await it.Arivm.StartAgainAsync();

        await it.ToldAsync("3900", seconds: 60);
        Assert.Equal(("0/1 (0/0)", "0/1 (0/0)"), (slow.Shows, silent.Shows));
        await it.HearAsync("3900", message, heard: false);
        await slow.ShowsAsync("1/0");
        await silent.ShowsAsync("1/0");
        slow.AssertRising();
        silent.AssertRising();
    }
}
