using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Lamps;

/// <summary>A subscription's life, as phones of many kinds lead it, through a real Kamailio on PostgreSQL.</summary>
public sealed class SubscriptionTests(LampFixture fixture) : IClassFixture<LampFixture>
{
    private Installation It => fixture.Installation;

    private KamailioServer Proxy => It.Kamailio!;

    [Fact]
    public async Task Every_phone_of_the_owner_and_of_a_colleague_is_told_over_UDP_and_TCP()
    {
        var message = (await It.CreateWithMessagesAsync("3100"))[0];
        await using var desk = await RecordingPhone.StartAsync(Proxy, "3100");
        await using var home = await RecordingPhone.StartAsync(Proxy, "3100", new PhoneOptions { Tcp = true });
        await using var colleague = await RecordingPhone.StartAsync(Proxy, "3100", new PhoneOptions { User = "3199" });

        await It.HearAsync("3100", message);

        foreach (var phone in new[] { desk, home, colleague })
        {
            await phone.ShowsAsync("0/1");
            Assert.Equal(phone.Contact, phone.Relayed.Single().Packet.RequestUri);
            Assert.Empty(phone.Strays);
        }
    }

    [Fact]
    public async Task A_refresh_changes_nothing_about_what_follows()
    {
        var message = (await It.CreateWithMessagesAsync("3101"))[0];
        await using var phone = await RecordingPhone.StartAsync(Proxy, "3101");

        await It.HearAsync("3101", message);
        await phone.ShowsAsync("0/1");
        await phone.SubscribeAsync();
        await It.HearAsync("3101", message, heard: false);
        await phone.ShowsAsync("1/0");
        await It.ToldAsync("3101");

        Assert.Equal(2, phone.Relayed.Count());
        Assert.All(phone.Notifies, notify => Assert.Equal(200, notify.Status));
        Assert.Empty(phone.Strays);
    }

    [Fact]
    public async Task A_phone_that_unsubscribed_is_left_alone()
    {
        var message = (await It.CreateWithMessagesAsync("3102"))[0];
        await using var leaver = await RecordingPhone.StartAsync(Proxy, "3102");
        await using var phone = await RecordingPhone.StartAsync(Proxy, "3102");
        await It.HearAsync("3102", message);
        await leaver.ShowsAsync("0/1");
        await phone.ShowsAsync("0/1");

        await leaver.UnsubscribeAsync();
        await leaver.NotifyAsync(notify => notify.SubscriptionState.StartsWith("terminated", StringComparison.Ordinal));
        await It.HearAsync("3102", message, heard: false);
        await phone.ShowsAsync("1/0");
        await It.ToldAsync("3102");

        Assert.Single(leaver.Relayed);
        Assert.Empty(leaver.Strays);
    }

    [Fact]
    public async Task A_subscription_that_ran_out_is_left_alone()
    {
        var message = (await It.CreateWithMessagesAsync("3103"))[0];
        await using var away = await RecordingPhone.StartAsync(Proxy, "3103", new PhoneOptions { Expires = 2 });
        await using var phone = await RecordingPhone.StartAsync(Proxy, "3103");

        await Poll.ForAsync("the end of the subscription", async () => !(await It.WatchersAsync("3103")).Contains(away.CallId, StringComparison.Ordinal));
        await It.HearAsync("3103", message);
        await phone.ShowsAsync("0/1");
        await It.ToldAsync("3103");

        Assert.Empty(away.Relayed);
        Assert.Empty(away.Strays);
    }

    [Fact]
    public async Task A_phone_behind_NAT_is_reached_where_its_packets_come_from()
    {
        var message = (await It.CreateWithMessagesAsync("3104"))[0];
        var options = new PhoneOptions { PrivateAddress = new(new System.Net.IPAddress([10, 9, 8, 7]), 5060) };
        await using var phone = await RecordingPhone.StartAsync(Proxy, "3104", options);
        var row = Assert.Single(await Proxy.Watchers.WatchersAsync("3104"));

        await It.HearAsync("3104", message);
        await phone.ShowsAsync("0/1");
        await phone.SubscribeAsync();
        await It.HearAsync("3104", message, heard: false);
        await phone.ShowsAsync("1/0");

        Assert.StartsWith("sip:3104@10.9.8.7:5060;alias=127.0.0.1~", row.Contact, StringComparison.Ordinal);
        Assert.All(phone.Notifies, notify => Assert.Equal("sip:3104@10.9.8.7:5060", notify.Packet.RequestUri));
    }

    [Fact]
    public async Task Each_NOTIFY_says_how_long_the_subscription_still_lasts_and_keeps_the_dialog_s_addresses()
    {
        var message = (await It.CreateWithMessagesAsync("3105"))[0];
        await using var phone = await RecordingPhone.StartAsync(Proxy, "3105", new PhoneOptions { Expires = 600 });
        var own = phone.Notifies[0].Packet;

        await It.HearAsync("3105", message);
        await phone.ShowsAsync("0/1");

        var packet = phone.Relayed.Single().Packet;
        Assert.Equal((own.Header("From"), own.Header("To"), SipPacket.Uri(own.Header("Contact"))), (packet.Header("From"), packet.Header("To"), SipPacket.Uri(packet.Header("Contact"))));
        Assert.InRange(int.Parse(packet.Header("Subscription-State").Split("active;expires=")[^1]), 500, 600);
        Assert.Equal(packet.Body.Length, int.Parse(packet.Header("Content-Length")));
        Assert.Equal("Messages-Waiting: no\r\nMessage-Account: sip:*97@example.com\r\nVoice-Message: 0/1 (0/0)\r\n", packet.Body);
    }
}
