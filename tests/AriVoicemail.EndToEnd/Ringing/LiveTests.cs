using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Ringing;

/// <summary>What REST tells of messages while callers leave them.</summary>
public sealed class LiveTests(RingFixture fixture) : IClassFixture<RingFixture>
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task A_message_is_listed_while_it_is_left_and_its_beginning_and_end_are_told()
    {
        await It.CreateMailboxAsync("4100");
        using var follower = new HttpClient { BaseAddress = It.Api.BaseAddress, DefaultRequestHeaders = { Authorization = It.Api.DefaultRequestHeaders.Authorization } };
        var events = new List<(string Type, JsonNode Data)>();
        _ = FollowAsync(await follower.GetStreamAsync(new Uri("events?mailbox=4100@default", UriKind.Relative)), events);
        var before = await LiveAsync("4100");
        await using var caller = SippCaller.Start(It.Asterisk, "l4100s", new Speech(Seconds: 60), Ending.OnDemand, new Caller("Ann Lee", "5551"));

        var live = await Poll.ForAsync("a message that is being left", async () => await LiveAsync("4100") is [var one] ? one : null);
        // Asterisk writes in blocks of 4 s; before the first there is nothing to keep.
        await Poll.ForAsync("something to be said", () => Directory.EnumerateFiles(It.Asterisk.Folder("4100", "tmp"), "arivm-*.wav").Any(file => new FileInfo(file).Length > 60_000));
        await caller.HangUpAsync();
        await It.MessageAsync("4100");
        await Poll.ForAsync("message.added", () => Types().Contains("message.added"));

        Assert.Empty(before);
        Assert.Equal(("Ann Lee", "5551"), ((string)live["callerName"]!, (string)live["callerNumber"]!));
        Assert.Empty(await LiveAsync("4100"));
        Assert.Equal(["message.begun", "message.ended"], Types().Where(type => type is "message.begun" or "message.ended"));
        var begun = Of("message.begun");
        Assert.Equal(((string)live["call"]!, "Ann Lee", "5551"), ((string)begun["call"]!, (string)begun["callerName"]!, (string)begun["callerNumber"]!));
        Assert.Equal((string)live["call"]!, (string)Of("message.ended")["call"]!);

        List<string> Types()
        {
            lock (events) return [.. events.Select(one => one.Type)];
        }

        JsonNode Of(string type)
        {
            lock (events) return events.First(one => one.Type == type).Data["data"]!;
        }
    }

    [Fact]
    public async Task What_is_too_short_to_be_kept_ends_too()
    {
        await It.CreateMailboxAsync("4101", new { minSecs = 20 });
        await using var caller = await TalkingPhone.CallAsync(It.Asterisk, "l4101s", fixture.Sounds);
        await Poll.ForAsync("a message that is being left", async () => (await LiveAsync("4101")).Count == 1);
        using var follower = new HttpClient { BaseAddress = It.Api.BaseAddress, DefaultRequestHeaders = { Authorization = It.Api.DefaultRequestHeaders.Authorization } };
        var events = new List<(string Type, JsonNode Data)>();
        _ = FollowAsync(await follower.GetStreamAsync(new Uri("events?mailbox=4101@default", UriKind.Relative)), events);

        await caller.HangUpAsync();

        await Poll.ForAsync("its end", () =>
        {
            lock (events) return events.Exists(one => one.Type == "message.ended");
        });
        Assert.Empty(await LiveAsync("4101"));
        await It.NothingIsLeftOfCallsAsync();
        Assert.Empty(await It.MessagesAsync("4101"));
    }

    [Fact]
    public async Task Of_a_mailbox_that_there_is_not_nothing_is_listed()
    {
        using var answer = await It.Api.GetAsync(new Uri("mailboxes/4999@default/live", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<IReadOnlyList<JsonNode>> LiveAsync(string mailbox) => [.. (await fixture.GetAsync($"mailboxes/{mailbox}@default/live"))["items"]!.AsArray().Select(one => one!)];

    private static async Task FollowAsync(Stream stream, List<(string Type, JsonNode Data)> events)
    {
        await foreach (var one in SseParser.Create(stream).EnumerateAsync())
        {
            lock (events) events.Add((one.EventType, JsonNode.Parse(one.Data)!));
        }
    }
}
