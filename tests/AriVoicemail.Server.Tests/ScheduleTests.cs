using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

/// <summary>A mailbox's schedule of greetings, as clients write and read it.</summary>
public sealed class ScheduleTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private static readonly object Rule = new { greeting = "closed", days = "mon-fri", from = "17:00", to = "08:00" };

    [Fact]
    public async Task A_schedule_is_set_kept_emptied_and_given_up()
    {
        var path = await NewAsync();

        var changed = await (await server.Admin.PatchAsync(path, new { menu = new { timeZone = "Europe/Berlin", schedule = new[] { Rule } } })).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(("closed", "mon-fri", "17:00", "08:00"), Written(Schedule(changed)![0]!));

        var kept = await (await server.Admin.PatchAsync(path, new { menu = new { review = true } })).JsonAsync(HttpStatusCode.OK);
        Assert.Single(Schedule(kept)!);

        var emptied = await (await server.Admin.PatchAsync(path, new { menu = new { schedule = Array.Empty<object>() } })).JsonAsync(HttpStatusCode.OK);
        Assert.Empty(Schedule(emptied)!);

        var givenUp = await (await server.Admin.PatchAsync(path, new { menu = (object?)null })).JsonAsync(HttpStatusCode.OK);
        Assert.Null(Schedule(givenUp));
    }

    [Fact]
    public async Task Replacing_a_mailbox_replaces_its_schedule()
    {
        var path = await NewAsync();
        await server.Admin.PatchAsync(path, new { menu = new { schedule = new[] { Rule, Rule } } });

        var replaced = await (await server.Admin.PutAsJsonAsync(path, new { menu = new { schedule = new[] { Rule } } })).JsonAsync(HttpStatusCode.OK);
        Assert.Single(Schedule(replaced)!);

        Assert.Null(Schedule(await (await server.Admin.PutAsJsonAsync(path, new { })).JsonAsync(HttpStatusCode.OK)));
    }

    [Theory]
    [InlineData("""{"greeting":"closed"},{"greeting":"lunch","from":"8:30"}""", "menu.schedule[1].from")]
    [InlineData("""{"greeting":"closed","to":"25:00"}""", "menu.schedule[0].to")]
    [InlineData("""{"greeting":"closed","days":"weekdays"}""", "menu.schedule[0].days")]
    [InlineData("""{"greeting":"closed","since":"tomorrow"}""", "menu.schedule[0].since")]
    [InlineData("""{"greeting":"closed","since":"2026-12-24","until":"2026-12-20"}""", "menu.schedule[0].until")]
    [InlineData("""{"greeting":"closed","only":"both"}""", "menu.schedule[0].only")]
    [InlineData("""{"greeting":"unavail"}""", "menu.schedule[0].greeting")]
    [InlineData("""{"greeting":null}""", "menu.schedule[0].greeting")]
    [InlineData("""{"days":"mon"}""", "menu.schedule[0].greeting")]
    [InlineData("""{"greeting":"../../etc/closed"}""", "menu.schedule[0].greeting")]
    [InlineData("""null""", "menu.schedule[0]")]
    [InlineData("""{"greeting":"closed","from":8}""", "menu.schedule[0].from")]
    [InlineData("""{"greeting":"closed","form":"08:00"}""", "form")]
    [InlineData("\"closed\"", "menu.schedule[0]")]
    public async Task A_rule_that_cannot_be_is_named_and_nothing_is_changed(string rules, string field)
    {
        var path = await NewAsync();

        var content = new StringContent("{\"menu\":{\"schedule\":[" + rules + "]}}", Encoding.UTF8, "application/json");
        var problem = await (await server.Admin.PatchAsync(path, content)).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.NotEmpty((string?)problem["errors"]![field]![0] ?? "");
        Assert.Null(Schedule(await server.Admin.GetJsonAsync(path)));
    }

    [Fact]
    public async Task A_schedule_of_too_many_rules_is_refused() =>
        await (await server.Admin.PatchAsync(await NewAsync(), new { menu = new { schedule = Enumerable.Repeat(Rule, 101) } }))
            .ProblemAsync(HttpStatusCode.BadRequest, "menu.schedule", "100");

    private async Task<string> NewAsync() => $"/api/v1/mailboxes/{await server.NewMailboxAsync()}";

    private static JsonArray? Schedule(JsonNode mailbox) => mailbox["menu"]!["schedule"]?.AsArray();

    private static (string?, string?, string?, string?) Written(JsonNode rule) =>
        ((string?)rule["greeting"], (string?)rule["days"], (string?)rule["from"], (string?)rule["to"]);
}
