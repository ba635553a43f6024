using System.Text.Json.Nodes;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Leaving;

/// <summary>Who has no room tells the caller at once, and takes nothing that it could not keep.</summary>
public sealed class RoomTests
{
    [Fact]
    public async Task Before_the_disk_is_full_callers_are_told_and_nothing_is_recorded()
    {
        await using var it = await Installation.StartAsync();
        await it.CreateMailboxAsync("2300");
        await it.Arivm.StopAsync();
        // More than any disk has.
        it.Arivm.Run(new Dictionary<string, string> { ["Spool:RefuseBelowMegabytes"] = "2000000000", ["Spool:AlarmBelowMegabytes"] = "2000000000" });
        await Poll.ForAsync("a node that lacks room and nothing else", async () => (await ReadyAsync(it)).StartsWith("Missing: disk", StringComparison.Ordinal));

        Assert.Equal(["vm-mailboxfull"], await PromptsAsync(it, "l2300s"));

        await it.Asterisk.LoggedAsync("CONTINUED l2300s from 5551 VMSTATUS=FAILED");
        Assert.Empty(await it.MessagesAsync("2300"));
        await it.NothingIsLeftOfCallsAsync();
        await it.Arivm.LoggedAsync("callers cannot leave messages");
        Assert.Contains("\"state\":\"full\"", await it.Api.GetStringAsync(new Uri("status", UriKind.Relative)));
    }

    [Fact]
    public async Task A_mailbox_that_has_used_its_seconds_is_full_until_something_goes()
    {
        await using var it = await Installation.StartAsync();
        await it.CreateMailboxAsync("2301", new { keeping = new { maxSeconds = 3 } });

        await SippCaller.CallAsync(it.Asterisk, "l2301s", new Speech(Seconds: 4), Ending.Hangup);
        var message = await it.MessageAsync("2301");
        Assert.Equal(["vm-mailboxfull"], await PromptsAsync(it, "l2301s"));

        using var deleted = await it.Api.DeleteAsync(new Uri($"mailboxes/2301@default/messages/{message.Id}", UriKind.Relative));
        await SippCaller.CallAsync(it.Asterisk, "l2301s", new Speech(Seconds: 4), Ending.Hangup);
        await it.MessageAsync("2301");
    }

    private static async Task<string> ReadyAsync(Installation it)
    {
        try
        {
            using var answer = await it.Api.GetAsync(new Uri("/readyz", UriKind.Relative));
            return (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"] ?? "";
        }
        catch (HttpRequestException error)
        {
            return error.Message;
        }
    }

    private static async Task<IReadOnlyList<string>> PromptsAsync(Installation it, string extension)
    {
        await using var prompts = await PlayedPrompts.ListenAsync(it.Asterisk);
        var call = await SippCaller.CallAsync(it.Asterisk, extension, new Speech(Seconds: 20), Ending.WaitForBye);
        call.ShouldHaveSucceeded();
        return prompts.On();
    }
}
