using System.Net;
using System.Net.Http.Json;
using System.Text;
using AriVoicemail.Auditing;
using AriVoicemail.Bed;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests;

/// <summary>What an auditor asks for is written down, and no flood drowns it.</summary>
public abstract class AuditTests(ServerFixture server)
{
    private readonly string _context = $"c{Guid.NewGuid():N}"[..8];

    [Fact]
    public async Task Wrong_keys_are_written_down_without_their_secrets_and_once_a_minute()
    {
        var key = KeyText.New();
        foreach (var text in new[] { key.Reveal(), key.Reveal(), "no key at all" })
        {
            using var client = server.ClientWith(text);
            await (await client.GetAsync("/api/v1/mailboxes")).ProblemAsync(HttpStatusCode.Unauthorized);
        }

        var audit = (await server.Admin.GetJsonAsync("/api/v1/audit?limit=500"))["items"]!.AsArray().Where(entry => ((string?)entry!["outcome"], (string?)entry["door"]) == ("wrong key", "rest")).ToList();

        // The test may begin in one minute and end in the next.
        Assert.InRange(audit.Count, 1, 2);
        Assert.Equal((key.Id, "signIn", "rest"), ((string?)audit[^1]!["target"], (string?)audit[^1]!["action"], (string?)audit[^1]!["door"]));
        Assert.DoesNotContain(key.Secret, string.Join(' ', audit.Select(entry => entry!.ToJsonString())));
    }

    [Fact]
    public async Task A_flood_of_wrong_keys_from_everywhere_is_bounded()
    {
        var refused = new RefusedKeys(server.App.Services.GetRequiredService<AuditLog>(), TimeProvider.System);
        foreach (var number in Enumerable.Range(0, 300))
        {
            var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse($"192.0.2.{number % 256}") } };
            if (number >= 256) http.Connection.RemoteIpAddress = IPAddress.Parse($"198.51.100.{number % 256}");
            await refused.NoteAsync(Door.Page, http, $"wrong {number}");
        }

        var audit = (await server.Admin.GetJsonAsync("/api/v1/audit?limit=500"))["items"]!.AsArray().Where(entry => (string?)entry!["door"] == "page").ToList();

        // The flood may begin in one minute and end in the next.
        Assert.InRange(audit.Count, 100, 200);
    }

    [Fact]
    public async Task A_key_that_is_made_is_named()
    {
        var made = await (await server.Admin.PostAsJsonAsync("/api/v1/apikeys", new { name = "desk", role = "reader" })).JsonAsync(HttpStatusCode.Created);

        var entry = Assert.Single((await server.Admin.GetJsonAsync($"/api/v1/audit?target={made["id"]}"))["items"]!.AsArray())!;

        Assert.Equal("createKey", (string?)entry["action"]);
    }

    [Fact]
    public async Task Many_mailboxes_at_once_are_written_down_one_by_one_for_those_whose_they_are()
    {
        using var tenant = server.ClientWith((await server.Keys.CreateAsync("t", ApiRole.Admin, CancellationToken.None, [_context])).Reveal());
        await WriteAsync(server.Admin, "", Line("100"), Line("101"), """{ "number": "!" }""");
        await WriteAsync(tenant, "?update=true", Line("101", """, "pin": "4711", "maxMsg": 9 """), Line("102"));
        await WriteAsync(tenant, "", Line("102"));

        var audit = (await tenant.GetJsonAsync("/api/v1/audit"))["items"]!.AsArray();

        Assert.Equal(
            [$"changeMailbox 101@{_context} t", $"createMailbox 100@{_context} a Admin", $"createMailbox 101@{_context} a Admin", $"createMailbox 102@{_context} t"],
            audit.Select(entry => $"{entry!["action"]} {entry["target"]} {entry["who"]}").Order(StringComparer.Ordinal));
        var changed = audit.Single(entry => (string?)entry!["action"] == "changeMailbox")!;
        Assert.Equal(["Context", "MaxMsg", "Number", "Pin"], changed["fields"]!.AsArray().Select(field => (string?)field));
    }

    [Fact]
    public async Task What_was_done_before_the_client_went_away_is_written_down()
    {
        using var leaving = new CancellationTokenSource();
        using var body = new LinesWithoutEnd(Enumerable.Range(100, 4 * Environment.ProcessorCount).Select(number => Line($"{number}")));
        var sending = server.Admin.PostAsync("/api/v1/mailboxes/bulk", body, leaving.Token);
        await Poll.ForAsync("a mailbox", async () => (await server.Admin.GetAsync($"/api/v1/mailboxes/100@{_context}")).StatusCode is HttpStatusCode.OK);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => sending);
        await Poll.ForAsync("the entry", async () => (await server.Admin.GetJsonAsync($"/api/v1/audit?target=100@{_context}"))["items"]!.AsArray().Count == 1);
    }

    private string Line(string number, string more = "") => $$"""{ "number": "{{number}}", "context": "{{_context}}"{{more}} }""";

    private static async Task WriteAsync(HttpClient client, string query, params string[] lines)
    {
        using var answer = await client.PostAsync($"/api/v1/mailboxes/bulk{query}", new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>A client that has more to send, and does not.</summary>
    private sealed class LinesWithoutEnd : HttpContent
    {
        private readonly byte[] _lines;

        public LinesWithoutEnd(IEnumerable<string> lines)
        {
            _lines = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
            Headers.Add("Content-Type", "application/x-ndjson");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(_lines, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

public sealed class AuditOnSqlite(SqliteServer server) : AuditTests(server), IClassFixture<SqliteServer>;

public sealed class AuditOnPostgreSql(PostgresDatabaseServer server) : AuditTests(server), IClassFixture<PostgresDatabaseServer>;
