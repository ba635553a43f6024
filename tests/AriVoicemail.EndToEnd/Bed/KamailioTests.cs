using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Bed;

/// <summary>The bed itself: a real Kamailio keeps a real phone's subscription in its table.</summary>
public sealed class KamailioTests
{
    [Fact]
    public async Task A_subscription_is_a_row_in_PostgreSQL_and_the_phone_is_notified()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var kamailio = await KamailioServer.StartAsync(postgres);

        await AssertSubscriptionAsync(kamailio);
    }

    [Fact]
    public async Task A_subscription_is_a_row_in_SQLite_and_the_phone_is_notified()
    {
        await using var kamailio = await KamailioServer.StartAsync();

        await AssertSubscriptionAsync(kamailio);
    }

    [Fact]
    public async Task A_phone_that_drops_a_NOTIFY_gets_it_again_and_counts_it_once()
    {
        await using var kamailio = await KamailioServer.StartAsync();

        await using var phone = await SippPhone.StartAsync(kamailio, "1000", behaviour: new PhoneBehaviour(Drop: 2, Well: 0));
        Assert.Single(await kamailio.Watchers.WatchersAsync("1000"));
        await Poll.ForAsync("third copy answered", () => phone.ReadTrace().Contains("CSeq: 2 NOTIFY\r\nContact", StringComparison.Ordinal));

        Assert.Single(phone.Notifies);
    }

    [Fact]
    public async Task A_phone_refreshes_its_subscription_and_ends_it()
    {
        await using var kamailio = await KamailioServer.StartAsync();
        await using var phone = await SippPhone.StartAsync(kamailio, "1000");

        await phone.SubscribeAgainAsync(600);
        await phone.NotifyAsync(notify => notify.CSeq > phone.Notifies[0].CSeq);
        await phone.SubscribeAgainAsync(0);
        var last = await phone.NotifyAsync(notify => notify.SubscriptionState.StartsWith("terminated", StringComparison.Ordinal));

        phone.AssertDialog(last);
        await Poll.ForAsync("no watcher", async () => (await kamailio.Watchers.WatchersAsync("1000")).Count == 0);
    }

    [Fact]
    public async Task PostgreSQL_returns_with_its_data_after_a_crash()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var kamailio = await KamailioServer.StartAsync(postgres);
        await using var phone = await SippPhone.StartAsync(kamailio, "1000");

        await postgres.KillAsync();
        await postgres.StartAgainAsync();

        Assert.Single(await kamailio.Watchers.WatchersAsync("1000"));
    }

    private static async Task AssertSubscriptionAsync(KamailioServer kamailio)
    {
        await using var desk = await SippPhone.StartAsync(kamailio, "1000");
        await using var home = await SippPhone.StartAsync(kamailio, "1000", user: "1001");

        Assert.All(new[] { desk, home }, phone => phone.AssertDialog(Assert.Single(phone.Notifies)));
        var rows = await kamailio.Watchers.WatchersAsync("1000");
        Assert.Equal([desk.CallId, home.CallId], rows.Select(row => row.Callid));
        Assert.Equal([desk.RemoteTag, home.RemoteTag], rows.Select(row => row.ToTag));
        Assert.Equal([desk.OwnTag, home.OwnTag], rows.Select(row => row.FromTag));
        Assert.Equal([desk.Contact, home.Contact], rows.Select(row => row.Contact));
        Assert.All(rows, row => Assert.Equal(1, row.Status));
    }
}
