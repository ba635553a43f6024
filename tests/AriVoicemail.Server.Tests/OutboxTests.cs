using System.Net;
using System.Text.Json.Nodes;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Outbox;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests;

/// <summary>What waits to be told, and is told to go on.</summary>
public abstract class OutboxTests(ServerFixture server)
{
    // Nobody serves this channel here, so that what waits goes on waiting.
    private const string Channel = "pigeon";

    [Fact]
    public async Task What_waits_is_due_at_once_when_asked()
    {
        var mailbox = await server.NewMailboxAsync();
        await WaitsAsync(mailbox);
        var before = await EntryAsync(mailbox);

        using var retried = await server.Admin.PostAsync($"/api/v1/outbox/{before["id"]}/retry", null);

        Assert.Equal(HttpStatusCode.NoContent, retried.StatusCode);
        Assert.NotNull(before["nextAttemptAt"]);
        Assert.Equal("the wind was wrong", (string?)before["lastError"]);
        Assert.Null((await EntryAsync(mailbox))["nextAttemptAt"]);
    }

    [Fact]
    public async Task What_does_not_wait_cannot_be_hurried()
    {
        var mailbox = await server.NewMailboxAsync();

        await (await server.Admin.PostAsync($"/api/v1/outbox/{mailbox}:{Channel}/retry", null)).ProblemAsync(HttpStatusCode.NotFound, mailbox.ToString());
        await (await server.Admin.PostAsync("/api/v1/outbox/nonsense/retry", null)).ProblemAsync(HttpStatusCode.BadRequest, "id");
    }

    [Fact]
    public async Task What_waits_in_another_context_is_as_if_it_were_not()
    {
        var mailbox = await server.NewMailboxAsync();
        await WaitsAsync(mailbox);
        using var tenant = server.ClientWith((await server.Keys.CreateAsync("tenant", ApiRole.Admin, CancellationToken.None, ["elsewhere"])).Reveal());

        await (await tenant.PostAsync($"/api/v1/outbox/{mailbox}:{Channel}/retry", null)).ProblemAsync(HttpStatusCode.NotFound);

        Assert.NotNull((await EntryAsync(mailbox))["nextAttemptAt"]);
    }

    [Fact]
    public async Task What_waits_for_a_way_that_is_off_is_listed_and_counts_for_nothing()
    {
        var (owing, off) = (await server.NewMailboxAsync(), await server.NewMailboxAsync());
        await WaitsAsync(owing, "carrier");
        await WaitsAsync(off);
        using var outbox = new StateOutbox(server.App.Services.GetRequiredService<SqlDatabase>(), ["carrier"], "test", TimeProvider.System);

        var (depth, age) = await outbox.WaitingAsync(CancellationToken.None);

        Assert.Equal(1, depth);
        Assert.InRange(age, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
        Assert.True(await outbox.IsTellingAsync(owing, CancellationToken.None));
        Assert.False(await outbox.IsTellingAsync(off, CancellationToken.None));
        await EntryAsync(off);
    }

    private Task<int> WaitsAsync(MailboxAddress mailbox, string channel = Channel) => server.App.Services.GetRequiredService<SqlDatabase>().ExecuteAsync(
        "insert into outbox (mailbox, channel, wanted, wanted_at, attempts, next_attempt_at, last_error) values (@mailbox, @channel, 1, @since, 3, @next, 'the wind was wrong')",
        new { mailbox = mailbox.ToString(), channel, since = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds(), next = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds() },
        CancellationToken.None);

    private async Task<JsonNode> EntryAsync(MailboxAddress mailbox) =>
        (await server.Admin.GetJsonAsync("/api/v1/outbox?limit=500"))["items"]!.AsArray().Single(entry => (string)entry!["id"]! == $"{mailbox}:{Channel}")!;
}

public sealed class OutboxOnSqlite(SqliteServer server) : OutboxTests(server), IClassFixture<SqliteServer>;

public sealed class OutboxOnPostgreSql(PostgresDatabaseServer server) : OutboxTests(server), IClassFixture<PostgresDatabaseServer>;
