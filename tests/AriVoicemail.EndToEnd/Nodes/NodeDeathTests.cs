using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Nodes;

/// <summary>A node that dies: its recordings are filed by the other, its callers and its lamps go on.</summary>
public sealed class NodeDeathTests
{
    [Fact]
    public async Task Killed_amid_fifty_recordings_a_node_loses_none_and_the_other_files_them()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await nodes.First.CreateMailboxAsync("4000", new { maxMsg = 9999 });
        await using var phone = await SippPhone.StartAsync(nodes.First.Kamailio!, "4000");

        var speaking = Task.WhenAll(
            SippCaller.CallManyAsync(nodes.First.Asterisk, "a4000", count: 25, rate: 25, new Speech(Seconds: 12), Ending.Hangup),
            SippCaller.CallManyAsync(nodes.OtherAsterisk, "a4000", count: 25, rate: 25, new Speech(Seconds: 12), Ending.Hangup, new Caller("Other [call_number]", "700[call_number]")));
        await Poll.ForAsync("fifty recordings", () => nodes.Recordings() == 50);
        await nodes.One.KillAsync();
        foreach (var calls in await speaking) calls.ShouldHaveSucceeded();

        var messages = await Poll.ForAsync("fifty messages", async () => await nodes.MessagesAsync("4000") is { Count: 50 } all ? all : null, seconds: 90);
        Assert.Equal(Enumerable.Range(0, 50), messages.Select(message => message.Number));
        Assert.Equal(50, messages.Select(message => message.Id).Distinct().Count());
        Assert.Equal(50, messages.Select(message => (message.CallerName, message.CallerNumber)).Distinct().Count());
        Assert.Equal(100, nodes.First.Files("4000").Count);
        await phone.NotifyAsync("50/0");

        // Its callers find the other one, and its return finds nothing to do.
        await SippCaller.CallAsync(nodes.First.Asterisk, "a4000", new Speech(Seconds: 3), Ending.Hangup);
        await phone.NotifyAsync("51/0");
        await nodes.One.StartAgainAsync();
        await nodes.First.NothingIsLeftOfCallsAsync();
        Assert.Equal(51, (await nodes.First.MessagesAsync("4000")).Count);
        Assert.Equal("51/0 (0/0)", phone.Notifies[^1].VoiceMessage);
    }

    [Fact]
    public async Task Callers_whose_node_dies_before_they_speak_go_on_in_the_dialplan()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await nodes.First.CreateMailboxAsync("4001", new { pin = "4321" });

        await using var owner = SippCaller.Start(nodes.First.Asterisk, "check4001", Speech.Nothing(120), Ending.OnDemand);
        await Poll.ForAsync("the owner's call", () => nodes.One.ReadLog().Contains("the owner of 4001@default is here", StringComparison.Ordinal));
        await nodes.One.KillAsync();

        await nodes.First.Asterisk.LoggedAsync("CONTINUED check4001 VMSTATUS=FAILED VMNODE=LOST", seconds: 90);
        await nodes.Two.LoggedAsync("the owner of 4001@default is here");
    }

    [Fact]
    public async Task Every_node_tells_of_all_of_them_and_of_their_Asterisk_servers()
    {
        await using var nodes = await TwoNodes.StartAsync();

        var both = await StatusAsync(nodes, status => status.Count == 2 && status.All(node => (bool)node!["alive"]! && States(node).All(state => state.EndsWith(" connected", StringComparison.Ordinal))));
        Assert.Equal(["one", "two"], both.Select(node => (string?)node!["name"]));
        Assert.Equal(["first connected", "second connected"], States(both[0]!));
        await nodes.One.KillAsync();

        var one = await StatusAsync(nodes, status => !(bool)status[0]!["alive"]!);
        Assert.True((long)one[0]!["lagMilliseconds"]! >= 6000);
        Assert.True((bool)one[1]!["alive"]!);
    }

    [Fact]
    public async Task A_message_left_through_one_node_is_heard_and_deleted_through_the_other()
    {
        await using var nodes = await TwoNodes.StartAsync();
        await nodes.First.CreateMailboxAsync("4002");
        await using var phone = await SippPhone.StartAsync(nodes.First.Kamailio!, "4002");

        await Task.WhenAll(
            SippCaller.CallManyAsync(nodes.First.Asterisk, "a4002", count: 10, rate: 20, new Speech(Seconds: 3), Ending.Hangup),
            SippCaller.CallManyAsync(nodes.OtherAsterisk, "b4002", count: 10, rate: 20, new Speech(Seconds: 3), Ending.Hangup, new Caller("Other [call_number]", "700[call_number]")));
        await phone.NotifyAsync("20/0");
        var messages = await nodes.MessagesAsync("4002");
        var first = nodes.First.Api;
        await Task.WhenAll(messages.Select(async (message, index) =>
        {
            using var answer = index % 2 == 0
                ? await first.DeleteAsync(new Uri($"mailboxes/4002@default/messages/{message.Id}", UriKind.Relative))
                : await nodes.Api.PatchAsJsonAsync($"mailboxes/4002@default/messages/{message.Id}", new { heard = true });
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        }));

        await phone.NotifyAsync("0/10");
        Assert.Empty(nodes.First.Files("4002"));
        Assert.Equal(20, nodes.First.Files("4002", "Old").Count);
        Assert.Equal(Enumerable.Range(0, 10), (await nodes.MessagesAsync("4002")).Select(message => message.Number));
    }

    private static IEnumerable<string> States(JsonNode node) => node["asterisks"]!.AsArray().Select(server => $"{server!["name"]} {server["state"]}");

    private static Task<JsonArray> StatusAsync(TwoNodes nodes, Func<JsonArray, bool> fits) => Poll.ForAsync("that status", async () =>
    {
        var all = (await nodes.Api.GetFromJsonAsync<JsonObject>("status"))!["nodes"]!.AsArray();
        return fits(all) ? all : null;
    });
}
