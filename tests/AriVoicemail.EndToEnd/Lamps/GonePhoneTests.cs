using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Lamps;

/// <summary>Phones that say nothing any more, and phones that ask who we are; with settings of our own for both.</summary>
public sealed class GonePhoneTests
{
    [Fact]
    public async Task Who_is_silent_again_and_again_loses_its_subscription_and_who_asks_for_a_password_gets_it()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Lamps = true,
            Proxy = new KamailioOptions { PhoneTimeout = 1500 },
            Settings = new Dictionary<string, string>
            {
                ["Spool:ScanSeconds"] = "1",
                ["Mwi:Watchers:GoneAfterTimeouts"] = "2",
                ["Mwi:Username"] = "voicemail",
                ["Mwi:Password"] = "secret",
            },
        });
        var message = (await it.CreateWithMessagesAsync("3950"))[0];
        await using var gone = await RecordingPhone.StartAsync(it.Kamailio!, "3950");
        await using var md5 = await RecordingPhone.StartAsync(it.Kamailio!, "3950");
        await using var sha = await RecordingPhone.StartAsync(it.Kamailio!, "3950");
        gone.Answer(NotifyAnswer.Nothing);
        md5.Answer(NotifyAnswer.Challenge(401));
        sha.Answer(NotifyAnswer.Challenge(407, "SHA-256"));

        await it.HearAsync("3950", message);
        await md5.ShowsAsync("0/1");
        await sha.ShowsAsync("0/1");
        await Poll.ForAsync("one subscription less", async () => (await it.Kamailio!.Watchers.WatchersAsync("3950")).Count == 2);
        await it.ToldAsync("3950");
        var told = gone.Relayed.Count();
        await it.HearAsync("3950", message, heard: false);
        await md5.ShowsAsync("1/0");
        await sha.ShowsAsync("1/0");
        await it.ToldAsync("3950");

        Assert.Equal(told, gone.Relayed.Count());
        foreach (var phone in new[] { md5, sha })
        {
            phone.AssertRising();
            Assert.DoesNotContain(phone.Relayed, notify => notify.Status == 403);
        }
    }
}
