using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

/// <summary>A key for one context: what is in another is as if it were not.</summary>
public abstract class TenantTests(ServerFixture server) : IAsyncLifetime
{
    private readonly string _theirs = $"b{Guid.NewGuid():N}"[..8];
    private readonly string _ours = $"a{Guid.NewGuid():N}"[..8];
    private HttpClient _tenant = null!;

    public async ValueTask InitializeAsync()
    {
        _tenant = server.ClientWith((await server.Keys.CreateAsync("a tenant", ApiRole.Admin, CancellationToken.None, [_ours])).Reveal());
        foreach (var context in new[] { _ours, _theirs }) await CreatedAsync(server.Admin, context, "100");
    }

    public ValueTask DisposeAsync()
    {
        _tenant.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PATCH", "")]
    [InlineData("PUT", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/counts")]
    [InlineData("GET", "/messages")]
    [InlineData("GET", "/messages/1-1")]
    [InlineData("PATCH", "/messages/1-1")]
    [InlineData("DELETE", "/messages/1-1")]
    [InlineData("GET", "/messages/1-1/audio")]
    [InlineData("POST", "/messages/1-1/forward")]
    [InlineData("GET", "/greetings")]
    [InlineData("GET", "/greetings/now")]
    [InlineData("DELETE", "/greetings/busy")]
    [InlineData("GET", "/watchers")]
    [InlineData("GET", "/deliveries")]
    [InlineData("POST", "/notify")]
    public async Task A_mailbox_of_another_context_answers_as_one_that_there_is_not(string method, string path)
    {
        var answers = new List<string>();
        foreach (var mailbox in new[] { $"100@{_theirs}", $"101@{_theirs}" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/mailboxes/{mailbox}{path}") { Content = method is "GET" or "DELETE" ? null : JsonContent.Create(new { }) };
            var problem = await (await _tenant.SendAsync(request)).ProblemAsync(HttpStatusCode.NotFound);
            answers.Add($"{problem["detail"]}".Replace(mailbox, "it", StringComparison.Ordinal));
        }

        Assert.Equal(["There is no mailbox it.", "There is no mailbox it."], answers);
    }

    [Fact]
    public async Task Lists_show_what_is_the_tenant_s_alone()
    {
        var mailboxes = (await _tenant.GetJsonAsync("/api/v1/mailboxes"))["items"]!.AsArray();
        Assert.Equal([_ours], mailboxes.Select(mailbox => (string?)mailbox!["context"]));
        Assert.Empty((await _tenant.GetJsonAsync($"/api/v1/mailboxes?context={_theirs}"))["items"]!.AsArray());

        foreach (var context in new[] { _ours, _theirs })
        {
            await (await server.Admin.PutAsJsonAsync($"/api/v1/lists/900@{context}", new { members = new[] { "100" } })).JsonAsync(HttpStatusCode.Created);
        }
        Assert.Equal([_ours], (await _tenant.GetJsonAsync("/api/v1/lists"))["items"]!.AsArray().Select(list => (string?)list!["context"]));

        await CreatedAsync(_tenant, _ours, "102");
        var audit = (await _tenant.GetJsonAsync("/api/v1/audit?limit=500"))["items"]!.AsArray();
        Assert.Contains(audit, entry => (string?)entry!["target"] == $"102@{_ours}" && (string?)entry["who"] == "a tenant");
        Assert.All(audit, entry => Assert.Equal(_ours, (string?)entry!["context"]));
    }

    [Fact]
    public async Task Of_a_list_with_members_elsewhere_a_tenant_sees_its_own_and_changes_nothing()
    {
        var path = $"/api/v1/lists/900@{_ours}";
        await (await server.Admin.PutAsJsonAsync(path, new { members = new[] { $"100@{_theirs}", $"100@{_ours}" } })).JsonAsync(HttpStatusCode.Created);

        Assert.Equal([$"100@{_ours}"], Members(await _tenant.GetJsonAsync(path)));
        Assert.Equal([$"100@{_ours}"], Members((await _tenant.GetJsonAsync("/api/v1/lists"))["items"]![0]!));
        await (await _tenant.PutAsJsonAsync(path, new { members = new[] { "100" } })).ProblemAsync(HttpStatusCode.Forbidden, "does not show");
        await (await _tenant.DeleteAsync(path)).ProblemAsync(HttpStatusCode.Forbidden, "does not show");

        Assert.Equal([$"100@{_theirs}", $"100@{_ours}"], Members(await server.Admin.GetJsonAsync(path)));
        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.DeleteAsync(path)).StatusCode);
        await (await _tenant.PutAsJsonAsync(path, new { members = new[] { "100" } })).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.NoContent, (await _tenant.DeleteAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_list_serves_its_members_elsewhere_and_names_none_of_them()
    {
        await CreatedAsync(server.Admin, _ours, "101");
        await (await server.Admin.PatchAsync($"/api/v1/mailboxes/101@{_ours}", new { pin = "4711" })).JsonAsync(HttpStatusCode.OK);
        await (await server.Admin.PutAsJsonAsync($"/api/v1/lists/900@{_ours}", new { members = new[] { $"100@{_theirs}", $"100@{_ours}" } })).JsonAsync(HttpStatusCode.Created);
        var message = await SpoolFiles.AddAsync(server, MailboxAddress.Parse($"101@{_ours}"));
        var session = await (await server.Anonymous.PostAsJsonAsync("/api/v1/sessions", new { mailbox = $"101@{_ours}", pin = "4711" })).JsonAsync(HttpStatusCode.Created);
        using var owner = server.ClientWith((string)session["token"]!);

        foreach (var (sender, copies) in new[] { (_tenant, 1), (owner, 2) })
        {
            var forwarded = await (await sender.PostAsJsonAsync($"/api/v1/mailboxes/101@{_ours}/messages/{message}/forward", new { to = new[] { "900" } })).JsonAsync(HttpStatusCode.OK);

            Assert.DoesNotContain(_theirs, forwarded.ToJsonString());
            Assert.Equal([$"100@{_ours}"], forwarded["results"]!.AsArray().Select(result => (string?)result!["mailbox"]));
            foreach (var context in new[] { _ours, _theirs })
            {
                Assert.Equal(copies, (await server.Admin.GetJsonAsync($"/api/v1/mailboxes/100@{context}/messages"))["items"]!.AsArray().Count);
            }
        }
    }

    [Fact]
    public async Task Nothing_is_made_in_another_context_and_nothing_there_is_confirmed()
    {
        await (await _tenant.PostAsJsonAsync("/api/v1/mailboxes", new { number = "103", context = _theirs })).ProblemAsync(HttpStatusCode.BadRequest, "context", _ours);

        foreach (var member in new[] { $"100@{_theirs}", $"999@{_theirs}" })
        {
            var problem = await (await _tenant.PutAsJsonAsync($"/api/v1/lists/901@{_ours}", new { members = new[] { member } })).ProblemAsync(HttpStatusCode.BadRequest);
            Assert.Equal($"there is no mailbox {member}", (string?)problem["errors"]!["members[0]"]![0]);
        }
        await (await _tenant.PutAsJsonAsync($"/api/v1/lists/901@{_theirs}", new { members = new[] { "100" } })).ProblemAsync(HttpStatusCode.NotFound, "no list");
    }

    [Theory]
    [InlineData("GET", "status")]
    [InlineData("POST", "reload")]
    [InlineData("GET", "apikeys")]
    [InlineData("PUT", "debug/sip")]
    public async Task What_concerns_everybody_is_closed(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{path}") { Content = method == "PUT" ? JsonContent.Create(new { enabled = true }) : null };

        await (await _tenant.SendAsync(request)).ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_key_ends_when_its_time_is_over()
    {
        using var over = server.ClientWith((await server.Keys.CreateAsync("x", ApiRole.Admin, CancellationToken.None, expiresAt: DateTimeOffset.UtcNow.AddSeconds(-1))).Reveal());
        using var still = server.ClientWith((await server.Keys.CreateAsync("x", ApiRole.Admin, CancellationToken.None, expiresAt: DateTimeOffset.UtcNow.AddHours(1))).Reveal());

        await (await over.GetAsync("/api/v1/mailboxes")).ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.OK, (await still.GetAsync("/api/v1/mailboxes")).StatusCode);
    }

    private static IEnumerable<string?> Members(System.Text.Json.Nodes.JsonNode list) => list["members"]!.AsArray().Select(member => (string?)member);

    private static async Task CreatedAsync(HttpClient client, string context, string number)
    {
        var answer = await client.PostAsJsonAsync("/api/v1/mailboxes", new { number, context });
        await answer.JsonAsync(HttpStatusCode.Created);
    }
}

public sealed class TenantsOnSqlite(SqliteServer server) : TenantTests(server), IClassFixture<SqliteServer>;

public sealed class TenantsOnPostgreSql(PostgresDatabaseServer server) : TenantTests(server), IClassFixture<PostgresDatabaseServer>;
