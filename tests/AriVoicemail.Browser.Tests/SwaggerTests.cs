using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Browser.Tests;

public sealed class SwaggerTests(ServerWithAsterisk server, Browser browser) : IClassFixture<ServerWithAsterisk>, IClassFixture<Browser>
{
    [Fact]
    public async Task A_newcomer_leaves_a_message_lists_it_plays_it_and_marks_it_heard_in_the_page()
    {
        var mailbox = await server.NewMailboxAsync();
        var sound = SoundBytes.Keep(SoundBytes.Short);
        var complaints = new List<string>();
        var page = await browser.OpenAsync(new Uri(server.Address, "/swagger/index.html"), complaints);
        var swagger = new SwaggerPage(page);
        var path = new Dictionary<string, string> { ["number"] = mailbox.Number, ["context"] = mailbox.Context };

        await swagger.AuthorizeAsync(await server.CreateKeyAsync(ApiRole.Operator));

        var delivered = await swagger.ExecuteAsync("deliverMessage", path, file: sound);
        Assert.Equal("201", await delivered.StatusAsync());
        var message = new Dictionary<string, string>(path) { ["id"] = (string)(await delivered.JsonAsync())["id"]! };

        var listed = await swagger.ExecuteAsync("listMessages", path);
        Assert.Equal(message["id"], (string?)(await listed.JsonAsync())["items"]![0]!["id"]);

        var audio = await swagger.ExecuteAsync("readAudio", message);
        Assert.Equal("200", await audio.StatusAsync());
        var seconds = await audio.Player.EvaluateAsync<double>(
            "player => new Promise((done, failed) => { player.onended = () => done(player.currentTime); player.onerror = () => failed(player.error.message); player.play().catch(failed); })");
        Assert.Equal(1, seconds, tolerance: 0.1);

        var heard = await swagger.ExecuteAsync("changeMessage", message, body: """{"heard": true}""");
        Assert.Equal("200", await heard.StatusAsync());
        Assert.True((bool)(await heard.JsonAsync())["heard"]!);
        Assert.Equal("Old", (string?)(await (await swagger.ExecuteAsync("readMessage", message)).JsonAsync())["folder"]);
        Assert.Empty(complaints);
        File.Delete(sound);
    }

    [Fact]
    public async Task A_call_is_placed_from_the_page_and_its_message_heard()
    {
        var mailbox = await server.NewMailboxAsync();
        var complaints = new List<string>();
        var page = await browser.OpenAsync(new Uri(server.Address, "/swagger/index.html"), complaints);
        var swagger = new SwaggerPage(page);
        var path = new Dictionary<string, string> { ["number"] = mailbox.Number, ["context"] = mailbox.Context };

        await swagger.AuthorizeAsync(await server.CreateKeyAsync(ApiRole.Operator));
        var simulated = await swagger.ExecuteAsync("simulateCall", new Dictionary<string, string>(), body: $$"""{"stasis": "leave,{{mailbox}}", "callerNumber": "5551"}""");

        Assert.Equal("200", await simulated.StatusAsync());
        var answer = await simulated.JsonAsync();
        Assert.Null(answer["problem"]);
        Assert.Contains(answer["lines"]!.AsArray(), line => (string?)line!["kind"] == "recording");
        var listed = await swagger.ExecuteAsync("listMessages", path);
        var message = (await listed.JsonAsync())["items"]![0]!;
        Assert.Equal("5551", (string?)message["callerNumber"]);
        var audio = await swagger.ExecuteAsync("readAudio", new Dictionary<string, string>(path) { ["id"] = (string)message["id"]! });
        var seconds = await audio.Player.EvaluateAsync<double>("player => new Promise((done, failed) => { player.onended = () => done(player.currentTime); player.onerror = () => failed(player.error.message); player.play().catch(failed); })");
        Assert.InRange(seconds, 2, 4);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Whoever_did_not_authorize_is_told_what_is_missing()
    {
        var complaints = new List<string>();
        var page = await browser.OpenAsync(new Uri(server.Address, "/swagger/index.html"), complaints);

        var refused = await new SwaggerPage(page).ExecuteAsync("listMailboxes", new Dictionary<string, string>());

        Assert.Equal("401", await refused.StatusAsync());
        Assert.Contains("key", (string?)(await refused.JsonAsync())["detail"]);
    }
}
