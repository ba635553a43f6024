using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

public sealed class LampTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Fact]
    public async Task Where_lamps_are_off_nobody_watches_and_nothing_is_sent()
    {
        var path = $"/api/v1/mailboxes/{await server.NewMailboxAsync()}";

        await (await server.Admin.GetAsync($"{path}/watchers")).ProblemAsync(HttpStatusCode.Conflict, "Mwi:Enabled");
        await (await server.Admin.PostAsJsonAsync($"{path}/notify", new { @new = 1, old = 0 })).ProblemAsync(HttpStatusCode.Conflict, "Mwi:Enabled");
    }

    [Theory]
    [InlineData("""{"new":-1,"old":0}""", "new")]
    [InlineData("""{"new":0,"old":10000}""", "old")]
    [InlineData("""{"new":1}""", "old")]
    [InlineData("""{"new":1,"old":0,"urgent":1}""", "urgent")]
    public async Task Counts_that_cannot_be_are_refused(string body, string field)
    {
        var mailbox = await server.NewMailboxAsync();

        await (await server.Admin.PostTextAsync($"/api/v1/mailboxes/{mailbox}/notify", body)).ProblemAsync(HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task A_mailbox_that_does_not_exist_has_no_watchers() =>
        await (await server.Admin.GetAsync("/api/v1/mailboxes/9@nowhere/watchers")).ProblemAsync(HttpStatusCode.NotFound, "9@nowhere");
}
