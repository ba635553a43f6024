using System.Net;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Lamps;

/// <summary>Phones that answer something else than 200.</summary>
public sealed class AnswerTests(LampFixture fixture) : IClassFixture<LampFixture>
{
    private Installation It => fixture.Installation;

    private KamailioServer Proxy => It.Kamailio!;

    [Fact]
    public async Task Who_answers_481_is_forgotten_and_never_sent_to_again()
    {
        var message = (await It.CreateWithMessagesAsync("3200"))[0];
        await using var gone = await RecordingPhone.StartAsync(Proxy, "3200");
        await using var phone = await RecordingPhone.StartAsync(Proxy, "3200");
        gone.Answer(NotifyAnswer.NoSubscription);

        await It.HearAsync("3200", message);
        await phone.ShowsAsync("0/1");
        await Poll.ForAsync("one subscription less", async () => (await Proxy.Watchers.WatchersAsync("3200")).Count == 1);
        await It.HearAsync("3200", message, heard: false);
        await phone.ShowsAsync("1/0");
        await It.ToldAsync("3200");

        Assert.Equal(phone.CallId, Assert.Single(await Proxy.Watchers.WatchersAsync("3200")).Callid);
        Assert.Single(gone.Relayed);
    }

    [Fact]
    public async Task After_a_500_the_same_state_comes_once_more_with_a_higher_CSeq()
    {
        var message = (await It.CreateWithMessagesAsync("3201"))[0];
        await using var phone = await RecordingPhone.StartAsync(Proxy, "3201");
        phone.Answer(NotifyAnswer.ServerError, NotifyAnswer.Ok);

        await It.HearAsync("3201", message);
        await phone.ShowsAsync("0/1");
        await It.ToldAsync("3201");

        var relayed = phone.Relayed.ToList();
        Assert.Equal([500, 200], relayed.Select(notify => notify.Status));
        Assert.True(relayed[1].CSeq > relayed[0].CSeq);
        Assert.All(relayed, notify => Assert.Equal("0/1 (0/0)", notify.VoiceMessage));
    }

    [Fact]
    public async Task A_phone_that_asks_for_patience_is_told_later_and_keeps_nobody_waiting()
    {
        var message = (await It.CreateWithMessagesAsync("3202"))[0];
        await using var busy = await RecordingPhone.StartAsync(Proxy, "3202");
        await using var phone = await RecordingPhone.StartAsync(Proxy, "3202");
        busy.Answer(NotifyAnswer.Unavailable(3), NotifyAnswer.Ok);

        await It.HearAsync("3202", message);
        await phone.ShowsAsync("0/1");
        await It.HearAsync("3202", message, heard: false);
        await phone.ShowsAsync("1/0");
        await busy.ShowsAsync("1/0");
        await It.ToldAsync("3202");

        Assert.All(phone.Relayed, notify => Assert.Equal(200, notify.Status));
        var relayed = busy.Relayed.ToList();
        // What is sent meanwhile would be refused as well.
        Assert.True(relayed[1].At - relayed[0].At > TimeSpan.FromSeconds(2.5), busy.ToString());
        Assert.Equal("1/0 (0/0)", relayed[^1].VoiceMessage);
    }

    [Fact]
    public async Task A_phone_that_wants_a_password_we_do_not_have_is_shown_as_such_and_keeps_nobody_waiting()
    {
        var message = (await It.CreateWithMessagesAsync("3203"))[0];
        await using var strict = await RecordingPhone.StartAsync(Proxy, "3203");
        await using var phone = await RecordingPhone.StartAsync(Proxy, "3203");
        strict.Answer(NotifyAnswer.Challenge(401));

        await It.HearAsync("3203", message);
        await phone.ShowsAsync("0/1");
        await strict.NotifyAsync(notify => notify.Status == 401);
        await Poll.ForAsync("401 in the status", async () => (await It.WatchersAsync("3203")).Contains("401", StringComparison.Ordinal));

        Assert.Equal(2, (await Proxy.Watchers.WatchersAsync("3203")).Count);
    }

    [Fact]
    public async Task A_NOTIFY_or_PUBLISH_of_a_stranger_does_not_pass_the_proxy()
    {
        await It.CreateMailboxAsync("3204");
        var elsewhere = IPAddress.Parse("127.0.0.2");
        await using var victim = await RecordingPhone.StartAsync(Proxy, "3204");
        await using var stranger = await RecordingPhone.StartAsync(Proxy, "3204", new PhoneOptions { LocalAddress = elsewhere, User = "3298" });
        await using var publisher = await Publisher.StartAsync(Proxy, "3204", elsewhere);

        Assert.Equal(403, await publisher.PublishAsync("9/9 (0/0)"));
        Assert.Equal(403, (await stranger.ForgeAsync(victim)).Status);

        Assert.Empty(victim.Relayed);
        Assert.Empty(victim.Strays);
    }
}
