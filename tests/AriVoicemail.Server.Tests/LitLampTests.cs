using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Bed;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

public sealed class LitLampTests(LitServer server) : IClassFixture<LitServer>
{
    [Fact]
    public async Task A_test_notify_shows_the_packets_and_the_watcher_its_outcome()
    {
        var mailbox = await server.NewMailboxAsync();
        await server.SubscribeAsync(mailbox);

        var answer = await (await server.Admin.PostAsJsonAsync($"/api/v1/mailboxes/{mailbox}/notify", new { @new = 3, old = 4 })).JsonAsync(HttpStatusCode.OK);

        var exchange = Assert.Single(answer["exchanges"]!.AsArray())!;
        Assert.Null(answer["reason"]);
        Assert.Equal((200, "lit"), ((int)exchange["status"]!, (string?)exchange["outcome"]));
        Assert.Contains("Voice-Message: 3/4", (string?)exchange["request"]);
        Assert.StartsWith("SIP/2.0 200", (string?)exchange["response"]);
        var watcher = Assert.Single((await server.Reader.GetJsonAsync($"/api/v1/mailboxes/{mailbox}/watchers"))["items"]!.AsArray())!;
        Assert.Equal(($"{mailbox.Number}@example.com", "lit", 3), ((string?)watcher["watcher"], (string?)watcher["outcome"], (int)watcher["new"]!));
    }

    [Fact]
    public async Task The_SIP_trace_is_an_administrator_s_to_switch()
    {
        Assert.False((bool)(await server.Reader.GetJsonAsync("/api/v1/debug/sip"))["enabled"]!);

        Assert.Equal(HttpStatusCode.Forbidden, (await server.Reader.PutAsJsonAsync("/api/v1/debug/sip", new { enabled = true })).StatusCode);
        Assert.True((bool)(await (await server.Admin.PutAsJsonAsync("/api/v1/debug/sip", new { enabled = true })).JsonAsync(HttpStatusCode.OK))["enabled"]!);
        Assert.True((bool)(await server.Reader.GetJsonAsync("/api/v1/debug/sip"))["enabled"]!);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Admin.PutAsJsonAsync("/api/v1/debug/sip", new { })).StatusCode);
        await (await server.Admin.PutAsJsonAsync("/api/v1/debug/sip", new { enabled = false })).JsonAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_status_names_the_ways_and_how_each_proxy_is()
    {
        var mwi = (await server.Reader.GetJsonAsync("/api/v1/status"))["mwi"]!;

        Assert.Equal(["watchers"], mwi["ways"]!.AsArray().Select(way => (string?)way));
        Assert.Equal(server.Phone.EndPoint.ToString(), (string?)Assert.Single(mwi["proxies"]!.AsArray())!["proxy"]);
    }

    [Fact]
    public async Task Every_NOTIFY_is_listed_page_by_page_the_newest_first()
    {
        var mailbox = await server.NewMailboxAsync();
        await server.SubscribeAsync(mailbox);
        for (var count = 1; count <= 3; count++)
        {
            await (await server.Admin.PostAsJsonAsync($"/api/v1/mailboxes/{mailbox}/notify", new { @new = count, old = 0 })).JsonAsync(HttpStatusCode.OK);
        }

        var first = await server.Reader.GetJsonAsync($"/api/v1/mailboxes/{mailbox}/deliveries?limit=2");
        var second = await server.Reader.GetJsonAsync($"/api/v1/mailboxes/{mailbox}/deliveries?limit=2&after={first["next"]}");

        Assert.Equal([3, 2], first["items"]!.AsArray().Select(item => (int)item!["new"]!));
        var oldest = Assert.Single(second["items"]!.AsArray())!;
        Assert.Equal((1, 200, "lit", 1), ((int)oldest["new"]!, (int)oldest["status"]!, (string?)oldest["outcome"], (int)oldest["copies"]!));
        Assert.Null(second["next"]);
        Assert.Empty((await server.Reader.GetJsonAsync($"/api/v1/mailboxes/{mailbox}/deliveries?watcher=nobody@example.com"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Hearing_a_message_over_rest_puts_the_lamp_right()
    {
        var mailbox = await server.NewMailboxAsync();
        await server.SubscribeAsync(mailbox);
        var id = await SpoolFiles.AddAsync(server, mailbox);
        Assert.Contains("Voice-Message: 1/0", await server.Phone.NextAsync($"sip:{mailbox.Number}@"));

        await (await server.Admin.PatchAsync($"/api/v1/mailboxes/{mailbox}/messages/{id}", new { heard = true })).JsonAsync(HttpStatusCode.OK);

        Assert.Contains("Messages-Waiting: no", await server.Phone.NextAsync("Voice-Message: 0/1"));
    }

    [Fact]
    public async Task Deleting_a_mailbox_puts_its_lamp_out()
    {
        var mailbox = await server.NewMailboxAsync();
        await server.SubscribeAsync(mailbox);
        await SpoolFiles.AddAsync(server, mailbox);
        await server.Phone.NextAsync($"sip:{mailbox.Number}@");

        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.DeleteAsync($"/api/v1/mailboxes/{mailbox}?messages=delete")).StatusCode);

        Assert.Contains("Messages-Waiting: no", await server.Phone.NextAsync("Voice-Message: 0/0"));
    }

    [Fact]
    public async Task A_mailbox_that_nobody_watches_is_named_in_the_status_and_the_answer_says_so()
    {
        var mailbox = await server.NewMailboxAsync();

        var answer = await (await server.Admin.PostAsJsonAsync($"/api/v1/mailboxes/{mailbox}/notify", new { @new = 1, old = 0 })).JsonAsync(HttpStatusCode.OK);
        await SpoolFiles.AddAsync(server, mailbox);

        Assert.Empty(answer["exchanges"]!.AsArray());
        Assert.Contains(mailbox.ToString(), (string?)answer["reason"]);
        await Poll.ForAsync("the change in the status", async () => (await server.Reader.GetJsonAsync("/api/v1/status"))["mwi"]!["notTold"]!.AsArray()
            .Any(change => (string?)change!["mailbox"] == mailbox.ToString() && ((string?)change["reason"])!.Contains("subscribed")));
    }
}
