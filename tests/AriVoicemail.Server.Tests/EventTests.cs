using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests;

/// <summary>Whoever follows events hears of everything that happens in what they may see.</summary>
public abstract class EventTests(ServerFixture server)
{
    [Fact]
    public async Task What_happens_to_a_message_is_told_in_its_order()
    {
        var mailbox = await server.NewMailboxAsync();
        await using var events = await FollowAsync(server.Reader, $"?mailbox={mailbox}");

        var id = await SpoolFiles.AddAsync(server, mailbox);
        await (await server.Admin.PatchAsync($"/api/v1/mailboxes/{mailbox}/messages/{id}", new { heard = true })).JsonAsync(HttpStatusCode.OK);
        await server.Admin.DeleteAsync($"/api/v1/mailboxes/{mailbox}/messages/{id}");

        Assert.Equal(
            ["message.added INBOX", "mailbox.counted 1/0", "message.moved Old", "mailbox.counted 0/1", "message.deleted ", "mailbox.counted 0/0"],
            (await events.TakeAsync(6)).Select(one => $"{one.EventType} {(one.EventType == "mailbox.counted" ? $"{one.Data["data"]!["new"]}/{one.Data["data"]!["old"]}" : one.Data["data"]!["folder"])}"));
    }

    [Fact]
    public async Task Who_comes_back_hears_what_was_missed()
    {
        var mailbox = await server.NewMailboxAsync();
        string last;
        await using (var events = await FollowAsync(server.Reader, $"?mailbox={mailbox}"))
        {
            await SpoolFiles.AddAsync(server, mailbox);
            last = (await events.TakeAsync(2))[^1].EventId!;
        }
        var missed = await SpoolFiles.AddAsync(server, mailbox, number: 1);

        await using var again = await FollowAsync(server.Reader, $"?mailbox={mailbox}", last);

        Assert.Equal(missed, (string?)(await again.TakeAsync(1))[0].Data["data"]!["id"]);
        await (await server.Reader.GetAsync("/api/v1/events?after=17")).ProblemAsync(HttpStatusCode.BadRequest, "17");
    }

    [Fact]
    public async Task A_tenant_hears_nothing_of_others()
    {
        var (ours, theirs) = ($"a{Guid.NewGuid():N}"[..8], $"b{Guid.NewGuid():N}"[..8]);
        foreach (var context in new[] { ours, theirs }) await (await server.Admin.PostAsJsonAsync("/api/v1/mailboxes", new { number = "100", context })).JsonAsync(HttpStatusCode.Created);
        using var tenant = server.ClientWith((await server.Keys.CreateAsync("t", ApiRole.Reader, CancellationToken.None, [ours])).Reveal());
        await using var events = await FollowAsync(tenant, "");

        await SpoolFiles.AddAsync(server, MailboxAddress.Parse($"100@{theirs}"));
        await SpoolFiles.AddAsync(server, MailboxAddress.Parse($"100@{ours}"));

        Assert.All(await events.TakeAsync(2), one => Assert.Equal($"100@{ours}", (string?)one.Data["mailbox"]));
    }

    [Fact]
    public async Task A_stream_ends_with_its_key()
    {
        var key = await server.CreateKeyAsync(ApiRole.Reader);
        using var client = server.ClientWith(key);
        await using var events = await FollowAsync(client, "");
        await using var other = await FollowAsync(server.Reader, "");

        await server.Keys.RevokeAsync(key.Split('_')[1], CancellationToken.None);

        await events.EndedAsync();
        var mailbox = await server.NewMailboxAsync();
        await SpoolFiles.AddAsync(server, mailbox);
        // Before it may come what other tests did at the last moment.
        while ((string?)(await other.NextAsync()).Data["mailbox"] != mailbox.ToString())
        {
        }
    }

    [Fact]
    public async Task A_stream_ends_with_its_session()
    {
        Func<MailboxAddress, HttpClient, Task>[] ends =
        [
            (_, owner) => owner.DeleteAsync("/api/v1/sessions"),
            (mailbox, _) => server.Admin.PatchAsync($"/api/v1/mailboxes/{mailbox}", new { pin = "9999" }),
            (mailbox, _) => server.Admin.DeleteAsync($"/api/v1/mailboxes/{mailbox}"),
        ];
        foreach (var end in ends)
        {
            var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
            var session = await (await server.Anonymous.PostAsJsonAsync("/api/v1/sessions", new { mailbox = mailbox.ToString(), pin = "4711" })).JsonAsync(HttpStatusCode.Created);
            using var owner = server.ClientWith((string)session["token"]!);
            await using var events = await FollowAsync(owner, "");

            await end(mailbox, owner);

            await events.EndedAsync();
        }
    }

    [Fact]
    public async Task A_stream_in_a_browser_ends_with_the_key_that_was_signed_in_with()
    {
        var key = await server.Keys.CreateAsync("x", ApiRole.Reader, CancellationToken.None, expiresAt: DateTimeOffset.UtcNow.AddSeconds(3));
        using var browser = server.ClientWith(
            (await server.App.Services.GetRequiredService<Sessions>().CreateAsync((await server.Keys.FindAsync(key.Id, CancellationToken.None))!, CancellationToken.None)).Token.Reveal());
        await using var events = await FollowAsync(browser, "");

        await events.EndedAsync();

        await (await browser.GetAsync("/api/v1/mailboxes")).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    private static async Task<Followed> FollowAsync(HttpClient client, string query, string? last = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/events{query}");
        if (last is not null) request.Headers.Add("Last-Event-ID", last);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        var followed = new Followed(answer, SseParser.Create(await answer.Content.ReadAsStreamAsync(), (_, data) => JsonNode.Parse(data)!).EnumerateAsync().GetAsyncEnumerator());
        Assert.Equal("sign", (await followed.NextAsync()).EventType);
        return followed;
    }

    private sealed class Followed(HttpResponseMessage answer, IAsyncEnumerator<SseItem<JsonNode>> events) : IAsyncDisposable
    {
        public async Task<SseItem<JsonNode>> NextAsync()
        {
            Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(45)));
            return events.Current;
        }

        /// <summary>Signs may come before the end, but the end does.</summary>
        public async Task EndedAsync()
        {
            var clock = Stopwatch.StartNew();
            while (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(45))) Assert.True(clock.Elapsed < TimeSpan.FromSeconds(45), "the stream goes on");
        }

        public async Task<List<SseItem<JsonNode>>> TakeAsync(int count)
        {
            var taken = new List<SseItem<JsonNode>>();
            while (taken.Count < count)
            {
                if (await NextAsync() is { EventType: not "sign" } one) taken.Add(one);
            }
            return taken;
        }

        public ValueTask DisposeAsync()
        {
            answer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

public sealed class EventsOnSqlite(SqliteServer server) : EventTests(server), IClassFixture<SqliteServer>;

public sealed class EventsOnPostgreSql(PostgresDatabaseServer server) : EventTests(server), IClassFixture<PostgresDatabaseServer>;
