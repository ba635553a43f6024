using AriVoicemail.Notifiers;
using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Tests.Sip;

namespace AriVoicemail.Tests.Mwi;

public sealed class MwiNotifierTests
{
    [Fact]
    public async Task The_NOTIFY_is_the_one_that_the_proxy_would_send_in_this_dialog()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync(set: [("record_route", "<sip:127.0.0.1:15070;lr;ftag=phone-tag>"), ("event_id", "7"), ("from_user", "2002")]);

        Assert.Equal(Delivery.Done, await bed.NotifyAsync(1, 1, 2));

        var notify = await bed.Phone.NextRequestAsync();
        Assert.Equal("NOTIFY sip:1001@127.9.9.9:5060;alias=127.0.0.1~60160~1 SIP/2.0", notify.StartLine);
        Assert.Equal("70", notify.Headers["Max-Forwards"]);
        Assert.Equal("<sip:1001@example.com>;tag=proxy-tag", notify.Headers["From"]);
        Assert.Equal("<sip:2002@example.com>;tag=phone-tag", notify.Headers["To"]);
        Assert.Equal("call-1", notify.Headers["Call-ID"]);
        Assert.Equal("3 NOTIFY", notify.Headers["CSeq"]);
        Assert.Equal("<sip:127.0.0.1:15060>", notify.Headers["Contact"]);
        Assert.Equal([$"<sip:{bed.Phone.EndPoint};lr>, <sip:127.0.0.1:15070;lr;ftag=phone-tag>"], notify.Headers.All("Route"));
        Assert.Equal("message-summary;id=7", notify.Headers["Event"]);
        Assert.Matches("^active;expires=(600|59[0-9])$", notify.Headers["Subscription-State"]!);
        Assert.Equal("AriVoicemail", notify.Headers["User-Agent"]);
        Assert.Equal("application/simple-message-summary", notify.Headers["Content-Type"]);
        Assert.Equal("Messages-Waiting: yes\r\nMessage-Account: sip:*97@example.com\r\nVoice-Message: 1/2 (0/0)\r\n", MwiBed.Body(notify));
    }

    [Fact]
    public async Task OpenSIPS_stores_the_last_CSeq_itself_and_names_the_watcher_instead_of_From()
    {
        await using var bed = await MwiBed.StartAsync(kamailio: false);
        await bed.Tables.SubscribeAsync(set: [("watcher_username", "2002"), ("local_contact", null), ("record_route", null)]);

        await bed.NotifyAsync(1, 0, 3);

        var notify = await bed.Phone.NextRequestAsync();
        Assert.Equal("2 NOTIFY", notify.Headers["CSeq"]);
        Assert.Equal("<sip:2002@example.com>;tag=phone-tag", notify.Headers["To"]);
        Assert.Equal("<sip:asterisk@127.0.0.1>", notify.Headers["Contact"]);
        Assert.StartsWith("Messages-Waiting: no\r\n", MwiBed.Body(notify), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_phone_gets_its_own_NOTIFY_and_each_change_exactly_one()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync("call-1");
        await bed.Tables.SubscribeAsync("call-2", ("watcher_username", "1002"));

        await bed.NotifyAsync(1, 1);
        await bed.NotifyAsync(2, 2);
        await bed.NotifyAsync(2, 2);
        await bed.RestartAsync();
        await bed.NotifyAsync(2, 2);

        var seen = bed.Phone.Requests();
        Assert.Equal([("call-1", 3u), ("call-1", 4u), ("call-2", 3u), ("call-2", 4u)], seen.Select(r => (r.Headers["Call-ID"]!, r.CSeq.Number)).Order());
        Assert.Equal((WatcherOutcome.Lit, 200, 2, 4L), await OutcomeAsync(bed));
    }

    [Fact]
    public async Task Nobody_subscribed_and_nothing_is_sent()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync("expired", ("expires", 1));
        await bed.Tables.SubscribeAsync("pending", ("status", 2));
        await bed.Tables.SubscribeAsync("presence", ("event", "presence"));
        await bed.Tables.SubscribeAsync("other", ("presentity_uri", "sip:1002@example.com"));

        Assert.Equal(new Delivery(Unwatched: true), await bed.NotifyAsync(1, 1));

        Assert.Empty(await bed.Notifier.WatchersAsync(MwiBed.Mailbox, CancellationToken.None));
        Assert.Empty(await bed.Notifier.SendTestAsync(MwiBed.Mailbox, new(1, 0), CancellationToken.None));
        Assert.Empty(bed.Phone.Requests());
    }

    [Fact]
    public async Task While_one_is_in_flight_only_the_newest_state_waits()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync();
        var answer = new TaskCompletionSource();
        bed.Phone.Before = _ => answer.Task;
        bed.Phone.Answers = request => [UdpPeer.Answer(request, "200 OK")];

        var first = bed.NotifyAsync(1, 1);
        var inFlight = await bed.Phone.NextRequestAsync();
        var later = Enumerable.Range(2, 9).Select(version => bed.NotifyAsync(version, version)).ToList();
        answer.SetResult();
        await Task.WhenAll([first, .. later]);

        var rest = bed.Phone.Requests().Where(request => request.Branch != inFlight.Branch);
        Assert.Contains("Voice-Message: 1/0", MwiBed.Body(inFlight), StringComparison.Ordinal);
        Assert.Contains("Voice-Message: 10/0", MwiBed.Body(Assert.Single(rest)), StringComparison.Ordinal);
        Assert.All(later, delivery => Assert.Equal(Delivery.Done, delivery.Result));
    }

    [Fact]
    public async Task A_dead_phone_delays_nobody_else()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync("alive");
        await bed.Tables.SubscribeAsync("dead");
        bed.Phone.Answers = request => request.Headers["Call-ID"] == "dead" ? [] : [UdpPeer.Answer(request, "200 OK")];

        var first = bed.NotifyAsync(1, 1);
        var second = bed.NotifyAsync(2, 2);
        SipRequest seen;
        do seen = await bed.Phone.NextRequestAsync();
        while (seen.Headers["Call-ID"] != "alive" || !MwiBed.Body(seen).Contains("2/0", StringComparison.Ordinal));
        var finishedEarly = first.IsCompleted || second.IsCompleted;

        Assert.False(finishedEarly);
        Assert.All(await Task.WhenAll(first, second), delivery => Assert.Contains("no answer within", delivery.Error, StringComparison.Ordinal));
        Assert.Equal(WatcherOutcome.Lit, (await bed.WatcherAsync("alive")).Outcome);
        var dead = await bed.WatcherAsync("dead");
        Assert.Equal((WatcherOutcome.Retrying, null), (dead.Outcome, dead.Status));

        bed.Phone.Answers = request => [UdpPeer.Answer(request, "200 OK")];
        Assert.Equal(Delivery.Done, await bed.NotifyAsync(2, 2));
        // Copies of what it did not answer may still be on their way.
        Assert.Single(bed.Phone.Requests(), request => request.Headers["Call-ID"] == "dead" && request.CSeq.Number > dead.CSeq);
    }

    [Fact]
    public async Task Many_phones_hear_at_the_same_time_and_all_of_them_in_the_end()
    {
        await using var bed = await MwiBed.StartAsync();
        for (var i = 0; i < 150; i++) await bed.Tables.SubscribeAsync($"call-{i}");
        var full = new TaskCompletionSource();
        var arrived = 0;
        bed.Phone.Before = _ =>
        {
            if (Interlocked.Increment(ref arrived) == 100) full.TrySetResult();
            return full.Task;
        };

        Assert.Equal(Delivery.Done, await bed.NotifyAsync(1, 1));

        Assert.Equal(150, bed.Phone.Requests().Count);
    }

    [Fact]
    public async Task After_481_the_subscription_is_removed()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync("call-1");
        await bed.Tables.SubscribeAsync("call-2");
        bed.Phone.Answers = request => [UdpPeer.Answer(request, request.Headers["Call-ID"] == "call-1" ? "481 Subscription does not exist" : "200 OK")];

        Assert.Equal(Delivery.Done, await bed.NotifyAsync(1, 1));
        Assert.Equal(Delivery.Done, await bed.NotifyAsync(2, 2));

        Assert.Equal(["call-1", "call-2", "call-2"], bed.Phone.Requests().Select(request => request.Headers["Call-ID"]).Order());
        Assert.Equal("call-2", Assert.Single(await bed.Notifier.WatchersAsync(MwiBed.Mailbox, CancellationToken.None)).CallId);
    }

    [Fact]
    public async Task Where_rows_are_left_alone_a_dialog_is_still_gone_for_good_after_481()
    {
        await using var bed = await MwiBed.StartAsync(configure: options => options.Watchers.RemoveGone = false);
        await bed.Tables.SubscribeAsync();
        bed.Phone.Answers = request => [UdpPeer.Answer(request, "481 Subscription does not exist")];

        Assert.Equal(Delivery.Done, await bed.NotifyAsync(1, 1));
        await bed.RestartAsync();
        Assert.Equal(Delivery.Done, await bed.NotifyAsync(2, 2));

        Assert.Single(bed.Phone.Requests());
        Assert.Equal((WatcherOutcome.Gone, 481, 1, 3L), await OutcomeAsync(bed));
    }

    [Fact]
    public async Task A_phone_that_the_proxy_cannot_reach_again_and_again_loses_its_subscription()
    {
        await using var bed = await MwiBed.StartAsync(configure: options => options.Watchers.GoneAfterTimeouts = 3);
        await bed.Tables.SubscribeAsync();
        bed.Phone.Answers = request => [UdpPeer.Answer(request, "408 Request Timeout")];

        for (var n = 0; n < 2; n++) Assert.NotNull((await bed.NotifyAsync(1, 1)).Error);
        Assert.Single(await bed.Notifier.WatchersAsync(MwiBed.Mailbox, CancellationToken.None));
        Assert.Equal(Delivery.Done, await bed.NotifyAsync(1, 1));

        Assert.Empty(await bed.Notifier.WatchersAsync(MwiBed.Mailbox, CancellationToken.None));
        Assert.Equal(3, bed.Phone.Requests().Count);
    }

    [Fact]
    public async Task A_proxy_that_does_not_answer_costs_nobody_the_subscription()
    {
        await using var bed = await MwiBed.StartAsync(configure: options => options.Watchers.GoneAfterTimeouts = 1);
        await bed.Tables.SubscribeAsync();
        bed.Phone.Answers = _ => [];

        for (var n = 0; n < 2; n++) Assert.NotNull((await bed.NotifyAsync(1, 1)).Error);

        Assert.Single(await bed.Notifier.WatchersAsync(MwiBed.Mailbox, CancellationToken.None));
    }

    [Theory]
    [InlineData("489 Bad Event")]
    [InlineData("405 Method Not Allowed")]
    [InlineData("501 Not Implemented")]
    public async Task A_phone_that_has_no_lamp_is_not_asked_again(string answer)
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync();
        bed.Phone.Answers = request => [UdpPeer.Answer(request, answer)];

        Assert.Equal(Delivery.Done, await bed.NotifyAsync(1, 1));
        Assert.Equal(Delivery.Done, await bed.NotifyAsync(2, 2));

        Assert.Single(bed.Phone.Requests());
        Assert.Equal((WatcherOutcome.Refused, answer), ((await bed.WatcherAsync()).Outcome, (await bed.WatcherAsync()).Reason));
    }

    [Fact]
    public async Task After_500_a_bigger_CSeq_is_tried_at_once()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync();
        bed.Phone.Answers = request => [UdpPeer.Answer(request, request.CSeq.Number < 10 ? "500 CSeq out of order" : "200 OK")];

        Assert.Equal(Delivery.Done, await bed.NotifyAsync(1, 1));

        Assert.Equal([3u, 103u], bed.Phone.Requests().Select(request => request.CSeq.Number));
        Assert.Equal((WatcherOutcome.Lit, 200, 1, 103L), await OutcomeAsync(bed));
        Assert.Equal(102, await bed.Tables.CSeqAsync());
    }

    [Fact]
    public async Task A_second_500_is_left_for_later()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync();
        bed.Phone.Answers = request => [UdpPeer.Answer(request, "500 CSeq out of order")];

        var delivery = await bed.NotifyAsync(1, 1);

        Assert.Contains("500 CSeq out of order", delivery.Error, StringComparison.Ordinal);
        Assert.Equal(2, bed.Phone.Requests().Count);
        Assert.Equal((WatcherOutcome.Retrying, 500, 1, 103L), await OutcomeAsync(bed));
    }

    [Fact]
    public async Task Retry_After_is_waited_for()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync();
        bed.Phone.Answers = request => [UdpPeer.Answer(request, "503 Service Unavailable", "Retry-After: 100")];

        var asked = await bed.NotifyAsync(1, 1);
        await bed.RestartAsync();
        var early = await bed.NotifyAsync(2, 2);

        Assert.Equal(TimeSpan.FromSeconds(100), asked.RetryAfter);
        Assert.InRange(early.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(100));
        Assert.Contains("503 Service Unavailable", early.Error, StringComparison.Ordinal);
        Assert.Single(bed.Phone.Requests(), request => request.Method is "NOTIFY");
    }

    [Theory]
    [InlineData("404 Not here", WatcherOutcome.Retrying, "the proxy's script answered")]
    [InlineData("407 Proxy Authentication Required", WatcherOutcome.Refused, "wants credentials")]
    [InlineData("403 Forbidden", WatcherOutcome.Refused, "does not accept NOTIFYs from this host")]
    [InlineData("477 Unfortunately error on sending to next hop", WatcherOutcome.Retrying, "477")]
    [InlineData("408 Request Timeout", WatcherOutcome.Retrying, "408")]
    public async Task What_the_administrator_can_mend_is_explained_and_tried_again(string answer, WatcherOutcome outcome, string explanation)
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync();
        bed.Phone.Answers = request => [UdpPeer.Answer(request, answer)];

        var delivery = await bed.NotifyAsync(1, 1);
        Assert.Equal(outcome, (await bed.WatcherAsync()).Outcome);
        bed.Phone.Answers = request => [UdpPeer.Answer(request, "200 OK")];
        var again = await bed.NotifyAsync(1, 1);

        Assert.Contains(explanation, delivery.Error, StringComparison.Ordinal);
        Assert.Equal(Delivery.Done, again);
        Assert.Equal(2, bed.Phone.Requests().Count);
    }

    [Fact]
    public async Task Our_own_last_CSeq_is_never_undercut_when_the_proxy_rewrites_its_row()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync();

        await bed.NotifyAsync(1, 1);
        await bed.NotifyAsync(2, 2);
        await bed.Tables.ExecuteAsync("update active_watchers set local_cseq = 0");
        await bed.RestartAsync();
        await bed.NotifyAsync(3, 3);

        Assert.Equal([3u, 4u, 5u], bed.Phone.Requests().Select(request => request.CSeq.Number));
        Assert.Equal(4, await bed.Tables.CSeqAsync());
    }

    [Fact]
    public async Task A_test_shows_the_packets_and_leaves_the_next_change_to_put_the_lamp_right()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync();
        await bed.NotifyAsync(1, 1);

        var exchange = Assert.Single(await bed.Notifier.SendTestAsync(MwiBed.Mailbox, new(7, 5, 3, 1), CancellationToken.None));
        await bed.NotifyAsync(2, 0, 2);

        var seen = bed.Phone.Requests();
        Assert.Equal(["1/0 (0/0)", "7/5 (3/1)", "0/2 (0/0)"], seen.Select(request => MwiBed.Body(request).Split("Voice-Message: ")[1].Trim()));
        Assert.Equal(seen[1].ToString(), exchange.Request);
        Assert.StartsWith("SIP/2.0 200 OK\r\n", exchange.Response, StringComparison.Ordinal);
        Assert.Equal((200, WatcherOutcome.Lit, 1, "1001@example.com"), (exchange.Status, exchange.Outcome, exchange.Copies, exchange.Watcher));
        Assert.True(exchange.RoundTrip > TimeSpan.Zero);
    }

    [Fact]
    public async Task An_unreachable_watcher_database_is_an_error_for_the_outbox_and_not_an_exception()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync();
        await bed.Tables.ExecuteAsync("alter table active_watchers rename to away");

        var delivery = await bed.NotifyAsync(1, 1);
        await bed.Tables.ExecuteAsync("alter table away rename to active_watchers");
        var again = await bed.NotifyAsync(1, 1);

        Assert.Contains("watcher database", delivery.Error, StringComparison.Ordinal);
        Assert.Equal(Delivery.Done, again);
        Assert.Single(bed.Phone.Requests());
    }

    [Fact]
    public async Task A_presentity_table_that_fails_is_reported_and_the_NOTIFY_still_goes_out()
    {
        await using var bed = await MwiBed.StartAsync(configure: options => options.Watchers.PresentityTable = "absent");
        await bed.Tables.SubscribeAsync();

        var delivery = await bed.NotifyAsync(1, 1);

        Assert.Contains("presentity row was not written", delivery.Error, StringComparison.Ordinal);
        Assert.Single(bed.Phone.Requests());
        Assert.Equal(WatcherOutcome.Lit, (await bed.WatcherAsync()).Outcome);
    }

    [Theory]
    [InlineData("contact", "sip:1001@127.0.0.1\r\nX-Evil: 1")]
    [InlineData("contact", "sip:1001@127.0.0.1 SIP/2.0\r\nX-Evil: 1")]
    [InlineData("contact", "1001")]
    [InlineData("contact", null)]
    [InlineData("local_contact", "sip:proxy>\r\nX-Evil: 1")]
    [InlineData("record_route", "<sip:edge;lr>\r\nX-Evil: 1")]
    [InlineData("record_route", "edge")]
    [InlineData("event_id", "1\r\nX-Evil: 1")]
    [InlineData("to_user", "1001@evil>;tag=x, <sip:y")]
    [InlineData("to_domain", null)]
    [InlineData("from_user", "a\nX-Evil: 1")]
    [InlineData("to_tag", "a\r\nX-Evil: 1")]
    [InlineData("from_tag", "a;tag=b")]
    [InlineData("from_tag", null)]
    [InlineData("local_cseq", 2147483647L)]
    public async Task A_row_of_nonsense_is_refused_and_the_others_are_served(string column, object? value)
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync("bad", (column, value));
        await bed.Tables.SubscribeAsync("good");

        Assert.Equal(Delivery.Done, await bed.NotifyAsync(1, 1));

        var seen = Assert.Single(bed.Phone.Requests());
        Assert.Equal("good", seen.Headers["Call-ID"]);
        Assert.Null(seen.Headers["X-Evil"]);
        var bad = await bed.WatcherAsync("bad");
        Assert.Equal(WatcherOutcome.Refused, bad.Outcome);
        Assert.NotEmpty(bad.Reason);
        Assert.DoesNotContain('\n', bad.Reason + bad.Contact + bad.Watcher + bad.ToTag);
    }

    private static async Task<(WatcherOutcome Outcome, int? Status, int? New, long CSeq)> OutcomeAsync(MwiBed bed)
    {
        var watcher = await bed.WatcherAsync();
        return (watcher.Outcome, watcher.Status, watcher.New, watcher.CSeq);
    }
}
