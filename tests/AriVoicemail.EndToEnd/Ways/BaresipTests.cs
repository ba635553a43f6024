using System.Net;
using AriVoicemail.Bed;

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

    private static Task LeaveAsync(Installation it, string mailbox) => SippCaller.CallAsync(it.Asterisk, $"l{mailbox}s", OneSecond, Ending.Hangup);
}
