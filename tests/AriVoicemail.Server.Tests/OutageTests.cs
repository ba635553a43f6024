using System.Net;
using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

public sealed class OutageTests(OutageTests.ServerToLose server) : IClassFixture<OutageTests.ServerToLose>
{
    [Fact]
    public async Task While_the_database_is_away_the_answers_say_so_and_afterwards_all_is_as_before()
    {
        var mailbox = $"/api/v1/mailboxes/{await server.NewMailboxAsync()}";
        await server.Reader.GetJsonAsync(mailbox);

        await server.Postgres.StopAsync();

        var response = await server.Reader.GetAsync("/api/v1/mailboxes");
        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "database");
        Assert.NotNull(response.Headers.RetryAfter);
        var status = await server.Reader.GetJsonAsync("/api/v1/status");
        Assert.False((bool)status["database"]!["reachable"]!);
        Assert.NotEmpty((string?)status["database"]!["error"] ?? "");
        await (await server.Anonymous.GetAsync("/readyz")).ProblemAsync(HttpStatusCode.ServiceUnavailable, "database");
        Assert.Equal(HttpStatusCode.OK, (await server.Anonymous.GetAsync("/healthz")).StatusCode);

        await server.Postgres.StartAgainAsync();

        await Poll.ForAsync("the mailbox", async () => (await server.Reader.GetAsync(mailbox)).StatusCode is HttpStatusCode.OK);
    }

    public class ServerToLose : ServerFixture
    {
        public PostgresServer Postgres { get; private set; } = null!;

        protected override async Task<(SqlEngine Engine, string ConnectionString)> CreateDatabaseAsync()
        {
            Postgres = await PostgresServer.StartAsync();
            return (SqlEngine.PostgreSql, await Postgres.CreateDatabaseAsync("arivm"));
        }

        protected override ValueTask DeleteDatabaseAsync() => Postgres.DisposeAsync();
    }
}
