using System.Net;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Lamps;

namespace AriVoicemail.EndToEnd.Ways;

/// <summary>A real phone.</summary>
public sealed class BaresipTests
{
    private static readonly Speech OneSecond = new(Seconds: 1.5);

    [Fact]
    public async Task With_no_proxy_at_all_a_phone_subscribes_to_us_and_its_lamp_follows_even_over_a_restart()
    {
        var listen = new IPEndPoint(IPAddress.Loopback, Ports.Free());
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Settings = new Dictionary<string, string>
            {
                ["Mwi:Enabled"] = "true",
                ["Mwi:Ways"] = "notifier",
                ["Mwi:Domain"] = "example.com",
                ["Mwi:Notifier:Bind"] = listen.ToString(),
                ["Mwi:Notifier:AcceptRegister"] = "true",
                // baresip 1.0 gives up at an algorithm that it does not know.
                ["Mwi:Notifier:Algorithms"] = "MD5",
                ["Mwi:Notifier:Credentials:3950"] = "secret",
            },
        });
        await it.CreateMailboxAsync("3950");
        await using var phone = new BaresipPhone(listen, "3950", "example.com", "secret");
        await phone.ShowsAsync("0/0");

        await LeaveAsync(it, "3950");
        await phone.ShowsAsync("1/0");
        await it.Arivm.KillAsync();
        await it.Arivm.StartAgainAsync();
        await LeaveAsync(it, "3950");
        await phone.ShowsAsync("2/0");

        Assert.DoesNotContain("Bad Sequence", phone.Printed, StringComparison.Ordinal);
        Assert.DoesNotContain("SIP/2.0 481", phone.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_Kamailio_the_lamp_follows_what_the_owner_does()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions { Lamps = true, Settings = new Dictionary<string, string> { ["Spool:ScanSeconds"] = "1" } });
        var message = (await it.CreateWithMessagesAsync("3951"))[0];
        // baresip 1.0 subscribes without end when its registrar answers before its module mwi has run for the first time: the first REGISTER gets
        // lost, and the next comes half a second later.
        await using var access = LossyRelay.Start(it.Kamailio!.Sip);
        access.Loss = 1;
        await using var phone = new BaresipPhone(access.Address, "3951", "example.com");
        await Poll.ForAsync("a lost REGISTER", () => access.Lost > 0);
        access.Loss = 0;
        await phone.ShowsAsync("1/0");

        await it.HearAsync("3951", message);
        await phone.ShowsAsync("0/1");
        await it.HearAsync("3951", message, heard: false);
        await it.ToldAsync("3951");

        Assert.Equal("lit", (string?)JsonNode.Parse(await it.WatchersAsync("3951"))!["items"]![0]!["outcome"]);
        Assert.DoesNotContain("Bad Sequence", phone.Printed, StringComparison.Ordinal);
        Assert.DoesNotContain("SIP/2.0 481", phone.Printed, StringComparison.Ordinal);
    }

    private static Task LeaveAsync(Installation it, string mailbox) => SippCaller.CallAsync(it.Asterisk, $"l{mailbox}s", OneSecond, Ending.Hangup);
}
