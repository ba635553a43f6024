using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.Tests.Servers;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests;

/// <summary>A POST with an Idempotency-Key is done once, whatever becomes of its answer.</summary>
public abstract class IdempotencyTests(ServerFixture server)
{
    private const string Bulk = "/api/v1/mailboxes/bulk";

    private readonly string _key = $"{Guid.NewGuid():N}";
    private readonly string _context = $"c{Guid.NewGuid():N}"[..8];

    private SqlDatabase Database => server.App.Services.GetRequiredService<SqlDatabase>();

    private KeptAnswers Kept => server.App.Services.GetRequiredService<KeptAnswers>();

    [Fact]
    public async Task Of_equal_requests_at_once_one_is_done()
    {
        var (from, to) = (await server.NewMailboxAsync(), await server.NewMailboxAsync());
        var message = await SpoolFiles.AddAsync(server, from);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync($"/api/v1/mailboxes/{from}/messages/{message}/forward", JsonContent.Create(new { to = new[] { to.ToString() } }))));

        Assert.Contains(answers, answer => answer.StatusCode is HttpStatusCode.OK);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{answer.StatusCode}"));
        Assert.Single((await server.Admin.GetJsonAsync($"/api/v1/mailboxes/{to}/messages"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Whoever_goes_away_midway_finds_all_of_it_done_and_the_first_answer()
    {
        // Each is hashed slowly, on purpose: there is time to go away.
        var lines = Enumerable.Range(100, 60).Select(number => $$"""{"number": "{{number}}", "context": "{{_context}}", "pin": "4711"}""").ToList();
        using var impatient = new CancellationTokenSource();
        var first = SendAsync(Bulk, Lines(lines), impatient.Token);
        await Poll.ForAsync("the first mailbox", async () => await CountAsync() > 0);
        Assert.False(first.IsCompleted);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        using var again = await Poll.ForAsync("the first answer", async () => await SendAsync(Bulk, Lines(lines)) is { StatusCode: not HttpStatusCode.Conflict } answer ? answer : null);

        Assert.Equal("application/x-ndjson", again.Content.Headers.ContentType?.ToString());
        Assert.Equal(Enumerable.Repeat("created", 60), Outcomes(await again.Content.ReadAsStringAsync()));
        Assert.Equal(60, await CountAsync());
    }

    [Fact]
    public async Task A_token_is_not_kept_to_be_answered_again()
    {
        var mailbox = await server.NewMailboxAsync();
        await server.Admin.PatchAsync($"/api/v1/mailboxes/{mailbox}", new { pin = "482915" });
        async Task<string> SignInAsync() =>
            (string)(await (await SendAsync("/api/v1/sessions", JsonContent.Create(new { mailbox = mailbox.ToString(), pin = "482915" }))).JsonAsync(HttpStatusCode.Created))["token"]!;

        var tokens = (await SignInAsync(), await SignInAsync());

        Assert.NotEqual(tokens.Item1, tokens.Item2);
    }

    [Fact]
    public async Task What_is_answered_again_has_the_headers_of_the_first_time()
    {
        var body = new { number = "100", context = _context };

        using var first = await SendAsync("/api/v1/mailboxes", JsonContent.Create(body));
        using var again = await SendAsync("/api/v1/mailboxes", JsonContent.Create(body));

        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.NotNull(again.Headers.ETag);
        Assert.Equal(
            (first.Headers.Location, first.Headers.ETag, first.Content.Headers.ContentType, await first.Content.ReadAsStringAsync()),
            (again.Headers.Location, again.Headers.ETag, again.Content.Headers.ContentType, await again.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task An_answer_that_is_too_long_to_be_kept_is_given_once_and_nothing_is_done_again()
    {
        var lines = Enumerable.Repeat("""{"number":"!"}""", Idempotency.LongestAnswer / 100).Append($$"""{"number": "100", "context": "{{_context}}"}""").ToList();

        using var first = await SendAsync(Bulk, Lines(lines));
        var text = await first.Content.ReadAsStringAsync();
        using var again = await SendAsync(Bulk, Lines(lines));

        Assert.True(text.Length > Idempotency.LongestAnswer);
        Assert.Equal("created", Outcomes(text)[^1]);
        await again.ProblemAsync(HttpStatusCode.Conflict, "was done", $"{text.Length}");
    }

    [Fact]
    public async Task Work_that_takes_long_is_nobody_else_s_and_that_of_one_who_died_is()
    {
        const string Name = "of nobody in these tests";
        Assert.True(await Kept.BeginAsync(Name, "asked", "first", CancellationToken.None));
        await Database.ExecuteAsync("update idempotency set at = at - 3600000 where name = @Name", new { Name }, CancellationToken.None);
        Assert.False(await Kept.BeginAsync(Name, "asked", "second", CancellationToken.None));

        await Database.ExecuteAsync("update idempotency set held_until = held_until - 60000 where name = @Name", new { Name }, CancellationToken.None);
        Assert.True(await Kept.BeginAsync(Name, "asked", "third", CancellationToken.None));

        // The one that was taken for dead says nothing about it any more.
        await Kept.DropAsync(Name, "first");
        Assert.False(await Kept.BeginAsync(Name, "asked", "fourth", CancellationToken.None));
        await Kept.DropAsync(Name, "third");
    }

    [Fact]
    public async Task Whoever_works_on_it_says_so_again_and_again()
    {
        const string Name = "held by these tests";
        await Kept.BeginAsync(Name, "asked", "run", CancellationToken.None);
        await Database.ExecuteAsync("update idempotency set held_until = 1 where name = @Name", new { Name }, CancellationToken.None);
        using var over = new CancellationTokenSource();

        var holding = Kept.HoldAsync(Name, "run", over.Token);

        await Poll.ForAsync("a sign", async () => await Database.ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("select held_until from idempotency where name = @Name", new { Name }), CancellationToken.None) > 1);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holding);
        await Kept.DropAsync(Name, "run");
    }

    private async Task<int> CountAsync() =>
        (await server.App.Services.GetRequiredService<MailboxStore>().ListAsync([_context], null, null, 500, CancellationToken.None)).Count;

    private Task<HttpResponseMessage> SendAsync(string path, HttpContent body, CancellationToken cancellationToken = default) =>
        server.Admin.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = body, Headers = { { Idempotency.Header, _key } } }, cancellationToken);

    private static StringContent Lines(IEnumerable<string> lines) => new(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");

    private static List<string?> Outcomes(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string?)JsonNode.Parse(line)!["outcome"])];
}

public sealed class IdempotencyOnSqlite(SqliteServer server) : IdempotencyTests(server), IClassFixture<SqliteServer>;

public sealed class IdempotencyOnPostgreSql(PostgresDatabaseServer server) : IdempotencyTests(server), IClassFixture<PostgresDatabaseServer>;
