using System.Net;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Remote;

/// <summary>Calls at an Asterisk that shares no disk: what people recorded is fetched from it, stored here, and fetched by it when it is to be heard.</summary>
public abstract class RemoteTests(RemoteFixture fixture)
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task A_message_is_stored_here_heard_there_and_gone_when_it_is_deleted()
    {
        await It.CreateMailboxAsync("4000");

        await fixture.LeaveAsync("4000", "hello");
        await It.MessageAsync("4000");
        await It.NothingIsLeftOfCallsAsync();
        Assert.Equal([".txt", ".wav"], (await fixture.StoredAsync("4000")).Select(Path.GetExtension).Order(StringComparer.Ordinal));
        Assert.Empty(It.Files("4000"));

        await using (var owner = await fixture.OwnerAsync("c4000s"))
        {
            Assert.Equal("vm-first vm-message hello vm-advopts", await owner.AnswerToAsync("1", "vm-advopts"));
            Assert.Equal(new StoredCounts(0, 1, 0, 0), await It.CountsAsync("4000"));
            await owner.HeardAsync("vm-helpexit", times: 2);
            await owner.AnswerToAsync("7", "vm-deleted");
            await owner.PressAsync("#");
            await owner.EndedAsync();
        }

        await Poll.ForAsync("nothing to be stored any more", async () => (await fixture.StoredAsync("4000")).Count == 0);
        Assert.Empty(await It.MessagesAsync("4000"));
    }

    [Fact]
    public async Task A_message_is_wound_and_heard_faster()
    {
        await It.CreateMailboxAsync("4001");
        await fixture.LeaveAsync("4001", "slowly");
        await It.MessageAsync("4001");
        await using var owner = await fixture.OwnerAsync("c4001s");

        await owner.PressAsync("1");
        await owner.HearsAsync("slowly", seconds: 0.4);
        await owner.PressAsync("2");
        await owner.HeardAsync("slowly");
        Assert.Equal(0, owner.Heard.Last(one => one.Name == "slowly").From);

        await owner.HeardAsync("vm-helpexit", times: 2);
        await owner.PressAsync("3");
        await owner.HeardAsync("vm-starmain");
        await owner.PressAsync("6");
        await owner.HeardAsync("arivm-speed-fast");
        await owner.HeardAsync("vm-helpexit", times: 3);
        // Faster, it is another sound.
        Assert.InRange(owner.Unknown.Length / 8000.0, 0.5, 1.3);
    }

    [Fact]
    public async Task An_owner_is_told_that_Asterisk_could_not_fetch_a_message()
    {
        await It.CreateMailboxAsync("4006");
        await fixture.LeaveAsync("4006", "out of reach");
        await It.MessageAsync("4006");
        await using var owner = await fixture.OwnerAsync("c4006s");
        try
        {
            fixture.Fetching.Fail(_ => HttpFault.SlowDown);
            Assert.Equal("vm-first vm-message arivm-not-now vm-advopts", await owner.AnswerToAsync("1", "vm-advopts"));
        }
        finally
        {
            fixture.Fetching.Mend();
        }

        await owner.HeardAsync("vm-helpexit", times: 2);
        Assert.Equal("vm-first vm-message out of reach vm-advopts", await owner.AnswerToAsync("5", "vm-advopts"));
    }

    [Fact]
    public async Task A_greeting_that_its_owner_records_is_heard_by_callers_and_fetched_once()
    {
        await It.CreateMailboxAsync("4002");
        await RecordAsync("4002", "1", "my greeting");

        Assert.Equal("my greeting vm-intro beep", await fixture.GreetedAsync("l4002u"));
        Assert.Equal("my greeting vm-intro beep", await fixture.GreetedAsync("l4002u"));
        Assert.InRange(fixture.Fetching.Requests.Count(request => request.EndsWith("/unavail.wav", StringComparison.Ordinal)), 1, 2);

        await RecordAsync("4002", "1", "my new greeting");
        Assert.Equal("my new greeting vm-intro beep", await fixture.GreetedAsync("l4002u"));
    }

    [Fact]
    public async Task A_temporary_greeting_is_heard_until_it_is_erased()
    {
        await It.CreateMailboxAsync("4003");
        await RecordAsync("4003", "4", "on holiday");
        Assert.Equal("on holiday vm-intro beep", await fixture.GreetedAsync("l4003u"));

        await using (var owner = await fixture.OwnerAsync("c4003s"))
        {
            Assert.Equal("vm-tmpexists vm-options", await owner.AnswerToAsync("0", "vm-options"));
            await owner.AnswerToAsync("4", "vm-tempgreeting2");
            await owner.AnswerToAsync("2", "vm-options");
        }

        Assert.EndsWith("vm-isunavail vm-intro beep", await fixture.GreetedAsync("l4003u"), StringComparison.Ordinal);
        Assert.Empty(await fixture.StoredAsync("4003"));
    }

    [Fact]
    public async Task A_recorded_name_is_said_to_callers()
    {
        await It.CreateMailboxAsync("4004");
        await RecordAsync("4004", "3", "Ann Lee");

        Assert.Equal("Ann Lee vm-isunavail vm-intro beep", await fixture.GreetedAsync("l4004u"));
    }

    [Fact]
    public async Task What_Asterisk_fetched_is_good_for_nobody_who_changes_the_address()
    {
        await It.CreateMailboxAsync("4005");
        await RecordAsync("4005", "2", "busy");
        await fixture.GreetedAsync("l4005b");
        var path = fixture.Fetching.Requests.Last(request => request.EndsWith("/busy.wav", StringComparison.Ordinal)).Split(' ')[1];
        using var anybody = new HttpClient { BaseAddress = It.Arivm.Http };

        using var fetched = await anybody.GetAsync(new Uri(path, UriKind.Relative));
        using var changed = await anybody.GetAsync(new Uri(path.Replace("/sounds/", "/sounds/A", StringComparison.Ordinal), UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (fetched.StatusCode, changed.StatusCode));
    }

    /// <summary>Chooses what to record in the mailbox's options, says it, and keeps it.</summary>
    private async Task RecordAsync(string mailbox, string key, string words)
    {
        await using var owner = await fixture.OwnerAsync($"c{mailbox}s");
        await owner.AnswerToAsync("0", "vm-options");
        await owner.AnswerToAsync(key, "beep");
        await fixture.SayAsync(owner, mailbox, words);
        await owner.AnswerToAsync("#", "vm-review");
        Assert.StartsWith("vm-msgsaved ", await owner.AnswerToAsync("1", "vm-options"), StringComparison.Ordinal);
        await owner.HangUpAsync();
        await It.NothingIsLeftOfCallsAsync();
    }
}

public sealed class RemoteDirectoryTests(RemoteDirectoryFixture fixture) : RemoteTests(fixture), IClassFixture<RemoteDirectoryFixture>;
