using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

/// <summary>When nobody is rung, and why.</summary>
public sealed class RingTests(RingingServer server) : IClassFixture<RingingServer>
{
    [Theory]
    [InlineData("""{}""", "then")]
    [InlineData("""{"then": "sing"}""", "then")]
    [InlineData("""{"then": "play"}""", "message")]
    [InlineData("""{"then": "callBack", "message": ""}""", "message")]
    [InlineData("""{"then": "screen", "message": "1"}""", "message")]
    [InlineData("""{"then": "recordGreeting"}""", "greeting")]
    [InlineData("""{"then": "recordGreeting", "greeting": "../unavail"}""", "greeting")]
    [InlineData("""{"then": "screen", "greeting": "busy"}""", "greeting")]
    [InlineData("""{"then": "screen", "to": ""}""", "to")]
    [InlineData("""{"then": "screen", "to": "1000@elsewhere"}""", "to")]
    [InlineData("""{"then": "screen", "to": "1000/n"}""", "to")]
    [InlineData("""{"then": "screen", "to": "1000\n"}""", "to")]
    [InlineData("""{"then": "screen", "to": "123456789012345678901234567890123"}""", "to")]
    public async Task What_is_wrong_is_named(string body, string field)
    {
        var mailbox = await server.NewMailboxAsync();

        var problem = await (await server.Admin.PostTextAsync($"/api/v1/mailboxes/{mailbox}/ring", body)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.NotNull(problem["errors"]![field]);
    }

    [Fact]
    public async Task A_message_that_there_is_not_rings_nobody()
    {
        var mailbox = await server.NewMailboxAsync();

        await (await server.Admin.PostAsJsonAsync($"/api/v1/mailboxes/{mailbox}/ring", new { then = "play", message = "none" })).ProblemAsync(HttpStatusCode.NotFound, "message 'none'");
    }

    [Fact]
    public async Task While_Asterisk_is_away_it_is_said_so_and_when_to_come_again()
    {
        var mailbox = await server.NewMailboxAsync();

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var response = await server.Admin.PostAsJsonAsync($"/api/v1/mailboxes/{mailbox}/ring", new { then = "recordGreeting", greeting = "temp" });

            await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "Asterisk cannot be reached");
            Assert.NotNull(response.Headers.RetryAfter);
        }
    }
}

/// <summary>Where the configuration names no context for it.</summary>
public sealed class RingNowhereTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData("""{"then": "recordGreeting", "greeting": "temp"}""")]
    [InlineData("""{"then": "screen"}""")]
    public async Task The_setting_that_is_missing_is_named(string body)
    {
        var mailbox = await server.NewMailboxAsync();

        await (await server.Admin.PostTextAsync($"/api/v1/mailboxes/{mailbox}/ring", body)).ProblemAsync(HttpStatusCode.Conflict, "Asterisk:OwnersContext");
    }
}
