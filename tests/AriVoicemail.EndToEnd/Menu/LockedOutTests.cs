using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Leaving;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>One door, whichever way somebody tries it.</summary>
public sealed class LockedOutTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private const string Mailbox = "3320@default";

    private Installation It => fixture.Installation;

    [Fact]
    public async Task Five_wrong_PINs_by_phone_and_REST_at_the_same_time_lock_the_mailbox_and_its_owner_is_told()
    {
        await It.CreateMailboxAsync("3320", new { pin = "4242" });
        var began = DateTimeOffset.UtcNow.AddSeconds(-1);

        await Task.WhenAll(
            GuessByPhoneAsync("1#"), GuessByPhoneAsync("2#"),
            SignInAsync("3"), SignInAsync("4"), SignInAsync("5"));

        Assert.Equal(HttpStatusCode.TooManyRequests, (await SignInAsync("4242")).StatusCode);
        await using (var right = await CallAsync()) Assert.Equal("vm-incorrect arivm-locked vm-goodbye", await HeardAsync(right, "4242#"));
        var known = (await It.Api.GetFromJsonAsync<JsonNode>($"mailboxes/{Mailbox}"))!["failedSignIns"]!;
        Assert.Equal(5, (int)known["attempts"]!);
        Assert.True((DateTimeOffset)known["lockedUntil"]! > DateTimeOffset.UtcNow);
        Assert.Equal(5, (int)(await LockEventAsync())["data"]!["attempts"]!);

        Assert.Equal(HttpStatusCode.NoContent, (await It.Api.DeleteAsync(new Uri($"mailboxes/{Mailbox}/lock", UriKind.Relative))).StatusCode);

        var told = (await (await SignInAsync("4242")).Content.ReadFromJsonAsync<JsonNode>())!["failedSignIns"]!;
        Assert.Equal(5, (int)told["attempts"]!);
        Assert.InRange((DateTimeOffset)told["since"]!, began, DateTimeOffset.UtcNow);
        Assert.NotNull(told["lockedAt"]);
        await using (var owner = await CallAsync()) Assert.StartsWith("arivm-locked-before vm-youhave", await HeardAsync(owner, "4242#"), StringComparison.Ordinal);
        await using (var again = await CallAsync()) Assert.StartsWith("vm-youhave", await HeardAsync(again, "4242#"), StringComparison.Ordinal);
        Assert.Null((await It.Api.GetFromJsonAsync<JsonNode>($"mailboxes/{Mailbox}"))!["failedSignIns"]);
    }

    private async Task GuessByPhoneAsync(string pin)
    {
        await using var call = await CallAsync();
        Assert.StartsWith("vm-incorrect", await HeardAsync(call, pin), StringComparison.Ordinal);
    }

    private Task<MenuCall> CallAsync() => MenuCall.StartAsync(It.Asterisk, "ours", Mailbox);

    private static async Task<string> HeardAsync(MenuCall call, string keys) => string.Join(' ', await call.AnswerToAsync(keys));

    private async Task<HttpResponseMessage> SignInAsync(string pin)
    {
        using var stranger = new HttpClient { BaseAddress = It.Api.BaseAddress };
        return await stranger.PostAsJsonAsync("sessions", new { mailbox = Mailbox, pin });
    }

    private async Task<JsonNode> LockEventAsync()
    {
        using var answer = await It.Api.GetAsync(new Uri($"events?mailbox={Mailbox}&after={new string('0', 32)}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        var events = SseParser.Create(await answer.Content.ReadAsStreamAsync(), (_, data) => JsonNode.Parse(data)!).EnumerateAsync();
        return await events.Where(one => one.EventType == "mailbox.locked").Select(one => one.Data).FirstAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
