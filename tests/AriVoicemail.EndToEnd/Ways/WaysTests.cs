using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Observing;
using Dapper;

namespace AriVoicemail.EndToEnd.Ways;

/// <summary>The other ways to light a lamp, each on the real server that it is for.</summary>
public sealed class WaysTests
{
    private static readonly Speech OneSecond = new(Seconds: 1.5);

    [Theory]
    [InlineData(KamailioVersion.Packaged)]
    [InlineData(KamailioVersion.Newest)]
    public async Task PUBLISH_lights_the_lamp_of_phones_that_are_there_and_of_those_that_come_later(KamailioVersion version)
    {
        await using var it = await StartAsync(version, "publish");
        await it.CreateMailboxAsync("3601");
        await using var desk = await SubscribedAsync(it, "3601");

        await LeaveAsync(it, "3601");
        await desk.NotifyAsync("1/0");
        await using var late = await SubscribedAsync(it, "3601");
        await late.NotifyAsync("1/0");
        await LeaveAsync(it, "3601");

        await desk.NotifyAsync("2/0");
        await late.NotifyAsync("2/0");
    }

    [Fact]
    public async Task A_publication_that_the_server_has_lost_is_made_anew()
    {
        await using var it = await StartAsync("publish");
        await it.CreateMailboxAsync("3602");
        await using var phone = await SubscribedAsync(it, "3602");
        await LeaveAsync(it, "3602");
        await phone.NotifyAsync("1/0");

        await using (var proxy = it.Kamailio!.Watchers.Open()) await proxy.ExecuteAsync("delete from presentity", null, CancellationToken.None);
        await LeaveAsync(it, "3602");
        await phone.NotifyAsync("2/0");

        await it.Kamailio!.KillAsync();
        await it.Kamailio.StartAgainAsync();
        await LeaveAsync(it, "3602");
        await phone.NotifyAsync("3/0", seconds: 40);
    }

    [Fact]
    public async Task A_publication_is_refreshed_before_it_ends()
    {
        await using var it = await StartAsync("publish", ("Mwi:Publish:Expires", "8"));
        await it.CreateMailboxAsync("3603");
        await using var phone = await SubscribedAsync(it, "3603");
        await LeaveAsync(it, "3603");
        await phone.NotifyAsync("1/0");
        var first = await EtagAsync(it);

        await Poll.ForAsync("a refresh", async () => await EtagAsync(it) != first);

        await using var late = await SubscribedAsync(it, "3603");
        await late.NotifyAsync("1/0");
    }

    [Theory]
    [InlineData(KamailioVersion.Packaged)]
    [InlineData(KamailioVersion.Newest)]
    public async Task The_presentity_table_and_a_call_of_Kamailio_s_RPC_do_without_SIP_from_us(KamailioVersion version)
    {
        await using var it = await StartAsync(version, "presentity", ("Mwi:Proxy", ""));
        await it.CreateMailboxAsync("3604");
        await using var phone = await SubscribedAsync(it, "3604");

        await LeaveAsync(it, "3604");
        await phone.NotifyAsync("1/0");
        await LeaveAsync(it, "3604");

        await phone.NotifyAsync("2/0");
        Assert.DoesNotContain("were not refreshed", it.Arivm.ReadLog(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KamailioVersion.Packaged)]
    [InlineData(KamailioVersion.Newest)]
    public async Task An_unsolicited_NOTIFY_reaches_every_phone_that_is_registered(KamailioVersion version)
    {
        await using var it = await StartAsync(version, "unsolicited");
        await it.CreateMailboxAsync("3605");
        await using var desk = new PlainPhone(it.Kamailio!.Sip, "3605");
        await using var home = new PlainPhone(it.Kamailio.Sip, "3605");

        await LeaveAsync(it, "3605");
        await it.MessageAsync("3605");
        await ToldAsync(it);
        await desk.RegisterAsync();
        await home.RegisterAsync();
        await LeaveAsync(it, "3605");

        await desk.NotifyAsync("2/0");
        await home.NotifyAsync("2/0");
        await ToldAsync(it);
        var counted = await Scrape.ReadAsync(it);
        Assert.Equal(1, counted.Of("arivm_notifies_total", ("outcome", "lit")));
        Assert.InRange(counted.Of("arivm_notifies_total", ("outcome", "gone")), 1, 2);
    }

    [Theory]
    [InlineData("3606", false)]
    [InlineData("3607", true)]
    public async Task An_Asterisk_tells_the_phones_that_are_subscribed_to_it(string mailbox, bool withAuth)
    {
        await using var it = await StartAsync("asterisk", ("Mwi:Asterisk:Username", withAuth ? "arivm" : ""), ("Mwi:Asterisk:Password", withAuth ? "secret" : ""));
        await it.CreateMailboxAsync(mailbox);
        await using var phone = new PlainPhone(it.Asterisk.Sip, "phone", it.Asterisk.Sip.ToString());
        await phone.SubscribeAsync(mailbox: mailbox);

        await LeaveAsync(it, mailbox);
        await phone.NotifyAsync("1/0");
        await LeaveAsync(it, mailbox);

        await phone.NotifyAsync("2/0");
        await ToldAsync(it);
        Assert.InRange((await Scrape.ReadAsync(it)).Of("arivm_notifies_total", ("outcome", "lit")), 2, 3);
    }

    [Fact]
    public async Task Two_ways_at_once_both_tell()
    {
        await using var it = await StartAsync("watchers, unsolicited");
        await it.CreateMailboxAsync("3608");
        await using var subscribed = await SubscribedAsync(it, "3608");
        await using var registered = new PlainPhone(it.Kamailio!.Sip, "3608");
        await registered.RegisterAsync();

        await LeaveAsync(it, "3608");

        await subscribed.NotifyAsync("1/0");
        await registered.NotifyAsync("1/0");
    }

    private static Task<Installation> StartAsync(string ways, params (string Key, string Value)[] settings) => StartAsync(KamailioVersion.Packaged, ways, settings);

    private static async Task<Installation> StartAsync(KamailioVersion version, string ways, params (string Key, string Value)[] settings)
    {
        Assert.SkipUnless(version is KamailioVersion.Packaged || KamailioServer.HasNewest, "fetch.sh found no newer Kamailio for this machine");
        var all = new Dictionary<string, string> { ["Mwi:Ways"] = ways };
        foreach (var (key, value) in settings) all[key] = value;
        return await Installation.StartAsync(new InstallationOptions { Lamps = true, Proxy = new KamailioOptions { Version = version }, Pjsip = Endpoints, Settings = all });
    }

    private static async Task<PlainPhone> SubscribedAsync(Installation it, string mailbox)
    {
        var phone = new PlainPhone(it.Kamailio!.Sip, mailbox);
        await phone.SubscribeAsync();
        return phone;
    }

    private static Task LeaveAsync(Installation it, string mailbox) => SippCaller.CallAsync(it.Asterisk, $"l{mailbox}s", OneSecond, Ending.Hangup);

    private static Task<bool> ToldAsync(Installation it) =>
        Poll.ForAsync("an empty outbox", async () => (await it.Api.GetStringAsync(new Uri("outbox", UriKind.Relative))).Contains("\"items\":[]", StringComparison.Ordinal));

    private static async Task<string?> EtagAsync(Installation it)
    {
        await using var proxy = it.Kamailio!.Watchers.Open();
        return await proxy.ReadAsync(connection => connection.ExecuteScalarAsync<string>("select etag from presentity"), CancellationToken.None);
    }

    // The phone has an endpoint of its own and may watch both mailboxes; those of the mailboxes are for us.
    private const string Endpoints = """
        [phone]
        type = endpoint
        transport = udp
        context = inbound
        disallow = all
        allow = ulaw
        aors = 3606,3607

        [3606]
        type = aor
        mailboxes = 3606@default

        [3607]
        type = aor
        mailboxes = 3607@default

        [3606]
        type = endpoint
        transport = udp
        disallow = all
        allow = ulaw
        incoming_mwi_mailbox = 3606@default

        [3607]
        type = endpoint
        transport = udp
        disallow = all
        allow = ulaw
        incoming_mwi_mailbox = 3607@default
        auth = arivm

        [arivm]
        type = auth
        auth_type = userpass
        username = arivm
        password = secret

        """;
}
