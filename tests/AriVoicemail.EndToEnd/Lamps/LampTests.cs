using System.Net.Http.Json;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Lamps;

/// <summary>A real caller, a real Asterisk, a real Kamailio on PostgreSQL, and real phones that subscribed.</summary>
public sealed class LampTests(LampFixture fixture) : IClassFixture<LampFixture>
{
    private static readonly Speech TwoSeconds = new(Seconds: 2);

    private Installation It => fixture.Installation;

    [Fact]
    public async Task A_message_lights_the_lamp_of_every_phone_once()
    {
        await It.CreateMailboxAsync("3000");
        await using var desk = await SippPhone.StartAsync(It.Kamailio!, "3000");
        await using var home = await SippPhone.StartAsync(It.Kamailio!, "3000");

        await SippCaller.CallAsync(It.Asterisk, "l3000s", TwoSeconds, Ending.Hangup);

        foreach (var phone in new[] { desk, home })
        {
            var notify = await phone.NotifyAsync("1/0");
            phone.AssertDialog(notify);
            Assert.True(notify.MessagesWaiting);
            Assert.Equal("1/0 (0/0)", notify.VoiceMessage);
            Assert.StartsWith("active;expires=", notify.SubscriptionState, StringComparison.Ordinal);
            Assert.Contains("Message-Account: sip:*97@example.com\r\n", notify.Body, StringComparison.Ordinal);
        }
        await ToldAsync("3000");
        // The first one is the proxy's own answer to SUBSCRIBE.
        Assert.Equal(2, desk.Notifies.Count);
        Assert.Equal(2, home.Notifies.Count);
    }

    [Fact]
    public async Task Every_change_is_one_NOTIFY_with_a_higher_CSeq()
    {
        await It.CreateMailboxAsync("3001");
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "3001");

        await SippCaller.CallAsync(It.Asterisk, "l3001s", TwoSeconds, Ending.Hangup);
        await phone.NotifyAsync("1/0 (0/0)");
        await SippCaller.CallAsync(It.Asterisk, "l3001sU", TwoSeconds, Ending.Hangup);
        await phone.NotifyAsync("2/0 (1/0)");
        var urgent = (await It.MessagesAsync("3001", "Urgent"))[0];
        await ChangeAsync(urgent, new { heard = true });
        await phone.NotifyAsync("1/1 (0/1)");
        await It.Api.DeleteAsync(new Uri($"mailboxes/3001@default/messages/{urgent.Id}", UriKind.Relative));
        await ToldAsync("3001");
        var plain = (await It.MessagesAsync("3001"))[0];
        await It.Api.DeleteAsync(new Uri($"mailboxes/3001@default/messages/{plain.Id}", UriKind.Relative));
        var off = await phone.NotifyAsync("0/0 (0/0)");
        await ToldAsync("3001");

        Assert.False(off.MessagesWaiting);
        Assert.Equal(["", "1/0 (0/0)", "2/0 (1/0)", "1/1 (0/1)", "1/0 (0/0)", "0/0 (0/0)"], phone.Notifies.Select(notify => notify.VoiceMessage));
        foreach (var notify in phone.Notifies) phone.AssertDialog(notify);
    }

    [Fact]
    public async Task A_phone_that_subscribes_later_gets_the_truth_at_once()
    {
        await It.CreateMailboxAsync("3002");
        await SippCaller.CallAsync(It.Asterisk, "l3002s", TwoSeconds, Ending.Hangup);
        await It.MessageAsync("3002");
        await ToldAsync("3002");

        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "3002");

        Assert.Equal("1/0 (0/0)", (await phone.NotifyAsync(_ => true)).VoiceMessage);
    }

    [Fact]
    public async Task Without_a_subscription_nothing_is_sent_and_status_says_so()
    {
        await It.CreateMailboxAsync("3003");

        await SippCaller.CallAsync(It.Asterisk, "l3003s", TwoSeconds, Ending.Hangup);
        await It.MessageAsync("3003");
        await ToldAsync("3003");

        Assert.Contains("3003@default", await It.Api.GetStringAsync(new Uri("status", UriKind.Relative)), StringComparison.Ordinal);
        Assert.DoesNotContain("lit", await It.Api.GetStringAsync(new Uri("mailboxes/3003@default/watchers", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phone_that_answers_481_keeps_nobody_else_in_the_dark()
    {
        await It.CreateMailboxAsync("3004");
        await using var gone = await SippPhone.StartAsync(It.Kamailio!, "3004", behaviour: new PhoneBehaviour("481 Subscription Does Not Exist"));
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "3004");

        await SippCaller.CallAsync(It.Asterisk, "l3004s", TwoSeconds, Ending.Hangup);
        await phone.NotifyAsync("1/0");
        await SippCaller.CallAsync(It.Asterisk, "l3004s", TwoSeconds, Ending.Hangup);
        await phone.NotifyAsync("2/0");
        await ToldAsync("3004");

        // Once it has said that it has no such subscription, it has none and is left alone.
        Assert.Equal(phone.CallId, Assert.Single(await It.Kamailio!.Watchers.WatchersAsync("3004")).Callid);
        Assert.Equal(2, gone.Notifies.Count);
    }

    [Fact]
    public async Task Lost_packets_are_sent_again()
    {
        await It.CreateMailboxAsync("3005");
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "3005", behaviour: new PhoneBehaviour(Drop: 2));

        await SippCaller.CallAsync(It.Asterisk, "l3005s", TwoSeconds, Ending.Hangup);

        phone.AssertDialog(await phone.NotifyAsync("1/0"));
        await ToldAsync("3005");
    }

    [Fact]
    public async Task A_dead_phone_delays_nobody_else()
    {
        await It.CreateMailboxAsync("3006");
        await using var dead = await SippPhone.StartAsync(It.Kamailio!, "3006");
        await dead.KillAsync();
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "3006");

        await SippCaller.CallAsync(It.Asterisk, "l3006s", TwoSeconds, Ending.Hangup);
        await phone.NotifyAsync("1/0");
        await SippCaller.CallAsync(It.Asterisk, "l3006s", TwoSeconds, Ending.Hangup);

        // The first NOTIFY to the dead phone takes 32 s to fail (RFC 3261 timer F).
        await phone.NotifyAsync("2/0", seconds: 20);
    }

    [Fact]
    public async Task A_caller_s_name_cannot_break_out_of_anything()
    {
        await It.CreateMailboxAsync("3007");
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "3007");

        await SippCaller.CallAsync(
            It.Asterisk, "l3007s", TwoSeconds, Ending.Hangup, new Caller("%0d%0aVoice-Message: 9/9 flag=Urgent;tag=x", "5670"));

        var notify = await phone.NotifyAsync("1/0");
        phone.AssertDialog(notify);
        var message = await It.MessageAsync("3007");
        Assert.Equal(("", 1), (message.Flag, phone.Notifies.Count(one => one.VoiceMessage.Length > 0)));
        Assert.Single(File.ReadAllLines(Path.Combine(It.Asterisk.Folder("3007"), "msg0000.txt")), line => line.StartsWith("flag=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_NOTIFY_shows_the_packets()
    {
        await It.CreateMailboxAsync("3008");
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "3008");

        using var answer = await It.Api.PostAsJsonAsync("mailboxes/3008@default/notify", new { @new = 7, old = 3 });

        var shown = await answer.Content.ReadAsStringAsync();
        phone.AssertDialog(await phone.NotifyAsync("7/3"));
        Assert.Contains("NOTIFY sip:3008@", shown, StringComparison.Ordinal);
        Assert.Contains("SIP/2.0 200 OK", shown, StringComparison.Ordinal);
    }

    private async Task ChangeAsync(StoredMessage message, object change)
    {
        using var answer = await It.Api.PatchAsJsonAsync($"mailboxes/3001@default/messages/{message.Id}", change);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until the outbox owes nothing about the mailbox: what has not been sent by then will not be.</summary>
    private Task ToldAsync(string number) => Poll.ForAsync(
        "an empty outbox",
        async () => !(await It.Api.GetStringAsync(new Uri("outbox", UriKind.Relative))).Contains($"{number}@default", StringComparison.Ordinal));
}
