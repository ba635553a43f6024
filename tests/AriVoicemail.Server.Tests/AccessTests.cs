using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

public abstract class AccessTests(ServerFixture server)
{
    private const string Mailboxes = "/api/v1/mailboxes";

    [Fact]
    public async Task Without_a_key_the_api_is_closed()
    {
        var response = await server.Anonymous.GetAsync(Mailboxes);

        await response.ProblemAsync(HttpStatusCode.Unauthorized, "key");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("arivm_0000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("arivm__")]
    [InlineData("secret")]
    public async Task A_key_that_nobody_made_opens_nothing(string key)
    {
        using var client = server.ClientWith(key);

        await (await client.GetAsync(Mailboxes)).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_id_of_a_key_with_another_secret_opens_nothing()
    {
        var key = await server.CreateKeyAsync(ApiRole.Admin);
        var (last, other) = (key[^1], key[^1] == 'A' ? 'B' : 'A');
        using var client = server.ClientWith(key[..^1] + other);

        await (await client.GetAsync(Mailboxes)).ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.NotEqual(last, other);
    }

    [Fact]
    public async Task Both_headers_carry_a_key()
    {
        var key = await server.CreateKeyAsync(ApiRole.Reader);
        using var bearer = server.ClientWith(key);
        using var request = new HttpRequestMessage(HttpMethod.Get, Mailboxes) { Headers = { { "X-Api-Key", key } } };

        Assert.Equal(HttpStatusCode.OK, (await bearer.GetAsync(Mailboxes)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Anonymous.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_readers_key_reads_and_changes_nothing()
    {
        var mailbox = $"{Mailboxes}/{await server.NewMailboxAsync()}";

        Assert.Equal(HttpStatusCode.OK, (await server.Reader.GetAsync(mailbox)).StatusCode);
        await (await server.Reader.PostAsJsonAsync(Mailboxes, new { number = "77" })).ProblemAsync(HttpStatusCode.Forbidden, "reader");
        await (await server.Reader.PatchAsync(mailbox, new { fullName = "x" })).ProblemAsync(HttpStatusCode.Forbidden);
        await (await server.Reader.DeleteAsync(mailbox)).ProblemAsync(HttpStatusCode.Forbidden);
        Assert.Equal("", (string?)(await server.Reader.GetJsonAsync(mailbox))["fullName"]);
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_from_then_on()
    {
        var key = await server.CreateKeyAsync(ApiRole.Admin);
        using var client = server.ClientWith(key);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Mailboxes)).StatusCode);

        Assert.True(await server.Keys.RevokeAsync(key.Split('_')[1], CancellationToken.None));

        await (await client.GetAsync(Mailboxes)).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_database_never_holds_a_key_itself()
    {
        var key = await server.CreateKeyAsync(ApiRole.Admin);

        var stored = (await server.Keys.ListAsync(CancellationToken.None)).Single(stored => stored.Id == key.Split('_')[1]);

        Assert.DoesNotContain(key.Split('_', 3)[2], stored.ToString());
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/swagger/index.html")]
    public async Task What_shows_nothing_of_a_mailbox_is_open(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await server.Anonymous.GetAsync(path)).StatusCode);

    [Fact]
    public async Task Answers_tell_browsers_what_not_to_do()
    {
        var problem = await server.Admin.GetAsync($"{Mailboxes}/9999@nowhere");

        Assert.Equal("nosniff", problem.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'none'", problem.Headers.GetValues("Content-Security-Policy").Single());
        Assert.True(problem.Headers.CacheControl!.NoStore);
        Assert.False(problem.Headers.Contains("Server"));
    }
}

public sealed class AccessOnSqlite(SqliteServer server) : AccessTests(server), IClassFixture<SqliteServer>;

public sealed class AccessOnPostgreSql(PostgresDatabaseServer server) : AccessTests(server), IClassFixture<PostgresDatabaseServer>;
