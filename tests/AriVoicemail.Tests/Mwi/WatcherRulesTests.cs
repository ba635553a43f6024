using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Tests.Sip;

namespace AriVoicemail.Tests.Mwi;

/// <summary>What an administrator may choose for the proxy at hand: how watchers are found, numbered and routed to.</summary>
public sealed class WatcherRulesTests
{
    [Fact]
    public async Task The_mailbox_can_be_found_by_who_watches_as_the_original_did()
    {
        await using var bed = await MwiBed.StartAsync(configure: options => options.Watchers.FindBy = WatcherSearch.Watcher);
        await bed.Tables.SubscribeAsync("own", ("presentity_uri", "sip:group@example.com"));
        await bed.Tables.SubscribeAsync("other's", ("watcher_username", "2002"));

        await bed.NotifyAsync(1, 1);

        Assert.Equal("own", Assert.Single(bed.Phone.Requests()).Headers["Call-ID"]);
    }

    [Fact]
    public async Task CSeq_from_the_clock_leaves_the_table_alone_and_rises_with_every_NOTIFY()
    {
        await using var bed = await MwiBed.StartAsync(configure: options => options.Watchers.CSeq = CSeqRule.Clock);
        await bed.Tables.SubscribeAsync();

        for (var version = 1; version <= 5; version++) await bed.NotifyAsync(version, version);
        await bed.RestartAsync();
        await bed.NotifyAsync(6, 6);

        var numbers = bed.Phone.Requests().Select(request => request.CSeq.Number).ToList();
        Assert.Equal(6, numbers.Distinct().Count());
        Assert.Equal(numbers.Order(), numbers);
        Assert.InRange(numbers[0], 100_000_000u, (uint)int.MaxValue);
        Assert.Equal(1, await bed.Tables.CSeqAsync());
    }

    [Fact]
    public async Task A_phone_on_TCP_is_reached_through_both_sockets_of_the_proxy()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync("tcp", ("socket_info", "tcp:127.0.0.1:25060"), ("record_route", "<sip:edge;lr>"));
        await bed.Tables.SubscribeAsync("udp", ("socket_info", "udp:127.0.0.1:25060"));

        await bed.NotifyAsync(1, 1);

        var routes = bed.Phone.Requests().ToDictionary(request => request.Headers["Call-ID"]!, request => request.Headers["Route"]);
        Assert.Equal($"<sip:{bed.Phone.EndPoint};r2=on;lr>, <sip:127.0.0.1:25060;transport=tcp;r2=on;lr>, <sip:edge;lr>", routes["tcp"]);
        Assert.Equal($"<sip:{bed.Phone.EndPoint};lr>", routes["udp"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("carrier-pigeon:127.0.0.1:5060")]
    [InlineData("tcp:not a host")]
    public async Task A_socket_that_cannot_be_read_is_passed_over(string socket)
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync(set: [("socket_info", socket)]);

        await bed.NotifyAsync(1, 1);

        Assert.Equal($"<sip:{bed.Phone.EndPoint};lr>", Assert.Single(bed.Phone.Requests()).Headers["Route"]);
    }

    [Fact]
    public async Task A_proxy_that_asks_who_we_are_is_told_with_a_new_CSeq()
    {
        await using var bed = await MwiBed.StartAsync(configure: options => (options.Username, options.Password) = ("voicemail", "secret"));
        await bed.Tables.SubscribeAsync();
        bed.Phone.Answers = request => [UdpPeer.Answer(
            request,
            request.Headers["Proxy-Authorization"] is null ? "407 Proxy Authentication Required" : "200 OK",
            "Proxy-Authenticate: Digest realm=\"example.com\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\"")];

        await bed.NotifyAsync(1, 1);
        await bed.NotifyAsync(2, 2);

        var seen = bed.Phone.Requests();
        Assert.Equal([3u, 4u, 5u], seen.Select(request => request.CSeq.Number));
        Assert.Contains("username=\"voicemail\"", seen[1].Headers["Proxy-Authorization"], StringComparison.Ordinal);
        // Once it has asked, it is told at once.
        Assert.Contains("nc=00000002", seen[2].Headers["Proxy-Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changes_soon_after_a_NOTIFY_goes_with_the_next_one()
    {
        await using var bed = await MwiBed.StartAsync(configure: options => options.MillisecondsBetweenNotifies = 1000);
        await bed.Tables.SubscribeAsync();

        await bed.NotifyAsync(1, 1);
        await Task.WhenAll(bed.NotifyAsync(2, 2), bed.NotifyAsync(3, 3), bed.NotifyAsync(4, 4));

        Assert.Equal(["Voice-Message: 1/0", "Voice-Message: 4/0"], bed.Phone.Requests().Select(request => MwiBed.Body(request).Split("\r\n")[2].Split(" (")[0]));
    }

    [Fact]
    public async Task Every_NOTIFY_is_in_the_delivery_log_the_newest_first()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync("call-1");
        bed.Phone.Answers = request => [UdpPeer.Answer(request, request.CSeq.Number < 10 ? "500 CSeq out of order" : "200 OK")];
        await bed.NotifyAsync(1, 1);
        bed.Phone.Answers = request => [UdpPeer.Answer(request, "503 Service Unavailable", "Retry-After: 100")];
        await bed.NotifyAsync(2, 2, 7);

        var log = await DeliveriesAsync(bed, "1001@example.com");

        Assert.Equal([(104L, 2, 7, 503), (103L, 1, 0, 200), (3L, 1, 0, 500)], log.Select(sent => (sent.CSeq, sent.New, sent.Old, sent.Status!.Value)));
        Assert.Equal([WatcherOutcome.Retrying, WatcherOutcome.Lit, WatcherOutcome.Retrying], log.Select(sent => sent.Outcome));
        Assert.All(log, sent => Assert.Equal(("mwi", "call-1", 1), (sent.Way, sent.CallId, sent.Copies)));
        Assert.InRange(log[0].NextTryAt!.Value - log[0].SentAt, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(130));
        Assert.Null(log[1].NextTryAt);
        Assert.Equal([log[2]], await DeliveriesAsync(bed, null, before: log[1].Id));
        Assert.Empty(await DeliveriesAsync(bed, "nobody@example.com"));
    }

    [Fact]
    public async Task A_NOTIFY_without_an_answer_is_in_the_log_with_its_copies()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync();
        bed.Phone.Answers = _ => [];

        await bed.NotifyAsync(1, 1);

        var sent = Assert.Single(await DeliveriesAsync(bed, null));
        Assert.Null(sent.Status);
        Assert.Null(sent.RoundTrip);
        Assert.True(sent.Copies > 3, $"sent {sent.Copies} times");
    }

    private static Task<IReadOnlyList<NotifyDelivery>> DeliveriesAsync(MwiBed bed, string? watcher, string? before = null) =>
        bed.Notifier.DeliveriesAsync(MwiBed.Mailbox, watcher, before, 10, CancellationToken.None);
}
