using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

/// <summary>Many mailboxes in one request.</summary>
public abstract class BulkTests(ServerFixture server)
{
    private readonly string _context = $"c{Guid.NewGuid():N}"[..8];

    [Fact]
    public async Task Each_line_has_its_result_and_a_wrong_one_keeps_none_from_the_others()
    {
        var results = await WriteAsync(
            server.Admin, "",
            Line("100", """ "fullName": "Ann" """), "", Line("101", """ "maxMsg": -1 """), "{ no JSON", Line("102", """ "colour": 1 """), Line("bad number"), Line("103"));

        Assert.Equal(
            ["1 created", "3 refused maxMsg", "4 refused ", "5 refused colour", "6 refused number", "7 created"],
            results.Select(result => $"{result["line"]} {result["outcome"]}{(result["errors"] is JsonObject errors ? $" {errors.First().Key}" : "")}"));
        Assert.Equal("Ann", (string?)(await server.Admin.GetJsonAsync($"/api/v1/mailboxes/100@{_context}"))["fullName"]);
    }

    [Fact]
    public async Task What_is_there_is_left_alone_or_changed_as_was_asked()
    {
        await WriteAsync(server.Admin, "", Line("100", """ "fullName": "Ann", "maxMsg": 7 """));

        Assert.Equal("there", (string?)(await WriteAsync(server.Admin, "", Line("100", """ "fullName": "Ben" """)))[0]["outcome"]);
        Assert.Equal("updated", (string?)(await WriteAsync(server.Admin, "?update=true", Line("100", """ "fullName": "Ben" """)))[0]["outcome"]);

        var mailbox = await server.Admin.GetJsonAsync($"/api/v1/mailboxes/100@{_context}");
        Assert.Equal(("Ben", 7), ((string?)mailbox["fullName"], (int)mailbox["maxMsg"]!));
    }

    [Fact]
    public async Task A_thousand_are_made_in_their_order()
    {
        var results = await WriteAsync(server.Admin, "", [.. Enumerable.Range(2000, 1000).Select(number => Line($"{number}"))]);

        Assert.Equal(Enumerable.Range(1, 1000), results.Select(result => (int)result["line"]!));
        Assert.All(results, result => Assert.Equal("created", (string?)result["outcome"]));
    }

    [Fact]
    public async Task A_tenant_makes_none_elsewhere_and_learns_nothing()
    {
        await WriteAsync(server.Admin, "", Line("100"));
        using var tenant = server.ClientWith((await server.Keys.CreateAsync("t", ApiRole.Admin, CancellationToken.None, ["elsewhere"])).Reveal());

        var results = await WriteAsync(tenant, "?update=true", Line("100"), Line("101"));

        Assert.Equal(results[0]["errors"]!.ToJsonString(), results[1]["errors"]!.ToJsonString());
        await (await server.Admin.GetAsync($"/api/v1/mailboxes/101@{_context}")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_rehearsal_says_what_would_become_of_each_line_and_changes_nothing()
    {
        await (await server.Admin.PutAsJsonAsync($"/api/v1/lists/900@{_context}", new { members = new[] { (await server.NewMailboxAsync()).ToString() } })).JsonAsync(HttpStatusCode.Created);
        await WriteAsync(server.Admin, "", Line("100", """ "fullName": "Ann", "maxSecs": 100 """));
        string[] lines =
        [
            Line("100", """ "fullName": "Ben" """), Line("101", """ "pin": "4711", "maxSecs": 60 """), Line("101", """ "fullName": "Cid" """), Line("101", """ "minSecs": 70 """),
            Line("100", """ "minSecs": 101 """), Line("102", """ "maxMsg": -1 """), Line("900"), Line("bad number"), "{ no JSON",
        ];

        var rehearsed = await WriteAsync(server.Admin, "?dryRun=true&update=true", lines);
        var rehearsedWithout = await WriteAsync(server.Admin, "?dryRun=true", lines);
        var mailboxes = (await server.Admin.GetJsonAsync($"/api/v1/mailboxes?context={_context}"))["items"]!.AsArray();

        Assert.Equal(["100 Ann"], mailboxes.Select(mailbox => $"{mailbox!["number"]} {mailbox["fullName"]}"));
        Assert.Equal(["updated", "created", "updated", "refused", "refused", "refused", "refused", "refused", "refused"], Outcomes(rehearsed));
        Assert.Equal(["there", "created", "there", "there", "there", "refused", "refused", "refused", "refused"], Outcomes(rehearsedWithout));
        Assert.Equal(rehearsed.Select(result => result.ToJsonString()), (await WriteAsync(server.Admin, "?update=true", lines)).Select(result => result.ToJsonString()));
    }

    [Fact]
    public async Task A_rehearsal_is_no_change_in_the_audit()
    {
        var name = $"rehearser {_context}";
        using var client = server.ClientWith((await server.Keys.CreateAsync(name, ApiRole.Admin, CancellationToken.None)).Reveal());

        await WriteAsync(client, "?dryRun=true", Line("100"));
        await WriteAsync(client, "", Line("100"));

        Assert.Single((await server.Admin.GetJsonAsync($"/api/v1/audit?who={Uri.EscapeDataString(name)}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Of_two_lines_about_one_mailbox_the_first_creates_it()
    {
        var results = await WriteAsync(server.Admin, "", Line("100", """ "fullName": "Ann" """), Line("100", """ "fullName": "Ben" """), Line("101"), Line("100"));

        Assert.Equal(["created", "there", "created", "there"], Outcomes(results));
        Assert.Equal("Ann", (string?)(await server.Admin.GetJsonAsync($"/api/v1/mailboxes/100@{_context}"))["fullName"]);
    }

    [Fact]
    public async Task A_tenant_rehearses_nothing_elsewhere_either()
    {
        await WriteAsync(server.Admin, "", Line("100"));
        using var tenant = server.ClientWith((await server.Keys.CreateAsync("t", ApiRole.Admin, CancellationToken.None, ["elsewhere"])).Reveal());

        var results = await WriteAsync(tenant, "?dryRun=true&update=true", Line("100"), Line("101"));

        Assert.Equal(["refused", "refused"], Outcomes(results));
        Assert.Equal(results[0]["errors"]!.ToJsonString(), results[1]["errors"]!.ToJsonString());
    }

    [Fact]
    public async Task Another_kind_of_body_is_refused() =>
        await (await server.Admin.PostTextAsync("/api/v1/mailboxes/bulk", "{}")).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "ndjson");

    private string Line(string number, string more = "") => $$"""{ "number": "{{number}}", "context": "{{_context}}"{{(more.Length > 0 ? "," : "")}}{{more}} }""";

    private static IEnumerable<string?> Outcomes(IEnumerable<JsonNode> results) => results.Select(result => (string?)result["outcome"]);

    private static async Task<List<JsonNode>> WriteAsync(HttpClient client, string query, params string[] lines)
    {
        using var answer = await client.PostAsync($"/api/v1/mailboxes/bulk{query}", new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}

public sealed class BulkOnSqlite(SqliteServer server) : BulkTests(server), IClassFixture<SqliteServer>;

public sealed class BulkOnPostgreSql(PostgresDatabaseServer server) : BulkTests(server), IClassFixture<PostgresDatabaseServer>;
