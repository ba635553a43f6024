using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Bed;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests.Guarding;

/// <summary>Each test asks from an address of its own, which the proxy tells.</summary>
public sealed class RequestLimitTests(GuardedServer server) : IClassFixture<GuardedServer>
{
    private const string Mailboxes = "/api/v1/mailboxes";
    private const string Sessions = "/api/v1/sessions";
    private static int _addresses;

    [Fact]
    public async Task An_address_that_asks_too_often_waits_while_others_and_supervisors_do_not()
    {
        var (busy, other) = (NewAddress(), NewAddress());

        var refused = await RefusedAsync(() => server.Anonymous.SendAsync(Get(Mailboxes, busy)));

        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "Http:Limits");
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Contains("default-src 'none'", refused.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Anonymous.SendAsync(Get(Mailboxes, other))).StatusCode);
        for (var n = 0; n < 30; n++) Assert.Equal(HttpStatusCode.OK, (await server.Anonymous.SendAsync(Get("/healthz", busy))).StatusCode);
    }

    [Fact]
    public async Task A_key_that_is_used_too_often_waits_from_wherever_and_who_knows_only_its_id_uses_nothing_up()
    {
        var (key, another) = (await server.CreateKeyAsync(ApiRole.Reader), await server.CreateKeyAsync(ApiRole.Reader));
        var guess = $"{key[..^1]}{(key[^1] == 'A' ? 'B' : 'A')}";
        for (var n = 0; n < 20; n++) await server.Anonymous.SendAsync(Get(Mailboxes, NewAddress(), guess));

        Assert.Equal(HttpStatusCode.OK, (await server.Anonymous.SendAsync(Get(Mailboxes, NewAddress(), key))).StatusCode);
        await RefusedAsync(() => server.Anonymous.SendAsync(Get(Mailboxes, NewAddress(), key)));

        Assert.Equal(HttpStatusCode.OK, (await server.Anonymous.SendAsync(Get(Mailboxes, NewAddress(), another))).StatusCode);
    }

    [Fact]
    public async Task Who_tries_one_PIN_in_many_mailboxes_waits()
    {
        var (guesser, mailbox) = (NewAddress(), 5000);

        var refused = await RefusedAsync(() => server.Anonymous.SendAsync(SignIn($"{mailbox++}", guesser)));

        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Anonymous.SendAsync(SignIn("4999", NewAddress()))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Anonymous.SendAsync(Get(Mailboxes, guesser))).StatusCode);
    }

    [Fact]
    public async Task A_session_in_a_browser_is_counted_as_a_key_is()
    {
        var mailbox = await server.App.Services.GetRequiredService<MailboxStore>().FindAsync(await server.NewMailboxAsync(), CancellationToken.None);
        var token = (await server.App.Services.GetRequiredService<Sessions>().CreateAsync(mailbox!, CancellationToken.None)).Token.Reveal();
        HttpRequestMessage Ask(string address) => new(HttpMethod.Get, Mailboxes) { Headers = { { "X-Forwarded-For", address }, { "Cookie", $"arivm={token}" } } };

        await RefusedAsync(() => server.Anonymous.SendAsync(Ask(NewAddress())));

        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Anonymous.SendAsync(Get(Mailboxes, NewAddress()))).StatusCode);
    }

    [Fact]
    public async Task More_than_a_few_streams_of_events_are_refused_until_one_ends_by_key_and_altogether()
    {
        var keys = new[] { await server.CreateKeyAsync(ApiRole.Reader), await server.CreateKeyAsync(ApiRole.Reader) };
        var first = await FollowAsync(keys[0]);
        var second = await FollowAsync(keys[0]);

        var ofKey = await FollowAsync(keys[0]);
        var third = await FollowAsync(keys[1]);
        var ofAll = await FollowAsync(keys[1]);

        Assert.All(new[] { first, second, third }, stream => Assert.Equal(HttpStatusCode.OK, stream.StatusCode));
        foreach (var refused in new[] { ofKey, ofAll })
        {
            // A stream that is not refused has no end.
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "Http:Limits");
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        // What does not last is served as before.
        Assert.Equal(HttpStatusCode.OK, (await server.Anonymous.SendAsync(Get(Mailboxes, NewAddress(), await server.CreateKeyAsync(ApiRole.Reader)))).StatusCode);
        first.Dispose();
        await Poll.ForAsync("room for another stream", async () => (await FollowAsync(await server.CreateKeyAsync(ApiRole.Reader))).StatusCode is HttpStatusCode.OK);
        foreach (var stream in new[] { second, third }) stream.Dispose();
    }

    private Task<HttpResponseMessage> FollowAsync(string key) => server.Anonymous.SendAsync(Get("/api/v1/events", NewAddress(), key), HttpCompletionOption.ResponseHeadersRead);

    private static async Task<HttpResponseMessage> RefusedAsync(Func<Task<HttpResponseMessage>> ask)
    {
        for (var n = 0; n < 200; n++)
        {
            if (await ask() is { StatusCode: HttpStatusCode.TooManyRequests } refused) return refused;
        }
        throw new InvalidOperationException("nobody was refused");
    }

    private static string NewAddress() => $"203.0.{Interlocked.Increment(ref _addresses) / 250}.{_addresses % 250}";

    private static HttpRequestMessage Get(string path, string from, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-Forwarded-For", from } } };
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        return request;
    }

    private static HttpRequestMessage SignIn(string mailbox, string from) =>
        new(HttpMethod.Post, Sessions) { Headers = { { "X-Forwarded-For", from } }, Content = JsonContent.Create(new { mailbox, pin = "1234" }) };
}
