using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

/// <summary>Distribution lists, as clients make and read them.</summary>
public abstract class ListTests(ServerFixture server)
{
    private const string Lists = "/api/v1/lists";

    private static int _lists = 8000;

    [Fact]
    public async Task A_list_is_made_read_replaced_and_deleted()
    {
        var (one, two) = (await server.NewMailboxAsync(), await server.NewMailboxAsync());
        var path = NewPath();

        var made = await server.Admin.PutAsJsonAsync(path, new { name = "Sales", members = new[] { one.Number, two.ToString() } });
        Assert.Equal(path, made.Headers.Location?.ToString());
        await made.JsonAsync(HttpStatusCode.Created);

        var read = await server.Admin.GetJsonAsync(path);
        Assert.Equal(("Sales", "default", $"{one} {two}"), ((string?)read["name"], (string?)read["context"], Members(read)));

        var replaced = await (await server.Admin.PutAsJsonAsync(path, new { members = new[] { two.Number } })).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(("", $"{two}"), ((string?)replaced["name"], Members(replaced)));
        Assert.Equal((string?)read["createdAt"], (string?)replaced["createdAt"]);

        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.DeleteAsync(path)).StatusCode);
        await (await server.Admin.GetAsync(path)).ProblemAsync(HttpStatusCode.NotFound, path.Split('/')[^1]);
        await (await server.Admin.DeleteAsync(path)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{}""", "members")]
    [InlineData("""{"members":null}""", "members")]
    [InlineData("""{"members":[]}""", "members")]
    [InlineData("""{"members":["$","no such"]}""", "members[1]")]
    [InlineData("""{"members":["$",null]}""", "members[1]")]
    [InlineData("""{"members":["$","../etc"]}""", "members[1]")]
    [InlineData("""{"members":["$","9999"]}""", "members[1]")]
    [InlineData("""{"members":["$","$@default"]}""", "members[1]")]
    [InlineData("""{"members":["$","$self"]}""", "members[1]")]
    [InlineData("""{"members":"$"}""", "members")]
    [InlineData("""{"members":["$"],"name":"a\nb"}""", "name")]
    [InlineData("""{"members":["$"],"colour":"red"}""", "colour")]
    public async Task A_field_that_cannot_be_is_named_and_nothing_is_made(string body, string field)
    {
        var (mailbox, path) = (await server.NewMailboxAsync(), NewPath());
        var content = body.Replace("$self", path.Split('/')[^1], StringComparison.Ordinal).Replace("$", mailbox.Number, StringComparison.Ordinal);

        var response = await server.Admin.PutAsync(path, new StringContent(content, System.Text.Encoding.UTF8, "application/json"));

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, field);
        Assert.NotEmpty((string?)problem["errors"]![field]![0] ?? "");
        await (await server.Admin.GetAsync(path)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_list_of_too_many_members_is_refused() =>
        await (await server.Admin.PutAsJsonAsync(NewPath(), new { members = Enumerable.Range(0, 501).Select(number => $"{number}") }))
            .ProblemAsync(HttpStatusCode.BadRequest, "members", "500");

    [Fact]
    public async Task A_number_is_a_mailbox_s_or_a_list_s_but_not_both()
    {
        var (mailbox, path) = (await server.NewMailboxAsync(), NewPath());
        await server.Admin.PutAsJsonAsync(path, new { members = new[] { mailbox.Number } });
        var (number, other) = (path.Split('/')[^1].Split('@')[0], await server.NewMailboxAsync());

        await (await server.Admin.PutAsJsonAsync($"{Lists}/{other}", new { members = new[] { mailbox.Number } })).ProblemAsync(HttpStatusCode.Conflict, other.ToString());
        await (await server.Admin.PostAsJsonAsync("/api/v1/mailboxes", new { number })).ProblemAsync(HttpStatusCode.Conflict, $"{number}@default");
    }

    [Theory]
    [InlineData("/api/v1/lists/.x@default")]
    [InlineData("/api/v1/lists/800@..%2fetc")]
    public async Task A_path_that_is_no_list_is_refused(string path)
    {
        var response = await server.Admin.GetAsync(path);

        Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{response.StatusCode}");
    }

    [Fact]
    public async Task Lists_are_read_page_by_page()
    {
        var (mailbox, context) = (await server.NewMailboxAsync(), $"paging-{Guid.NewGuid():N}");
        foreach (var number in (string[])["3", "1", "2"]) await server.Admin.PutAsJsonAsync($"{Lists}/{number}@{context}", new { members = new[] { mailbox.ToString() } });

        var first = await server.Admin.GetJsonAsync($"{Lists}?context={context}&limit=2");
        var second = await server.Admin.GetJsonAsync($"{Lists}?context={context}&limit=2&after={Uri.EscapeDataString((string)first["next"]!)}");

        Assert.Equal(["1", "2", "3"], first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(item => (string?)item!["number"]));
        Assert.Null((string?)second["next"]);
        await (await server.Admin.GetAsync($"{Lists}?after=..%2F..")).ProblemAsync(HttpStatusCode.BadRequest, "after");
    }

    [Fact]
    public async Task A_list_of_the_configuration_is_told_apart_from_one_that_there_is_not()
    {
        server.General.Lists["8999"] = "1000";

        await (await server.Admin.GetAsync($"{Lists}/8999@default")).ProblemAsync(HttpStatusCode.NotFound, "Voicemail:Lists");
        await (await server.Admin.DeleteAsync($"{Lists}/8999@default")).ProblemAsync(HttpStatusCode.NotFound, "Voicemail:Lists");
    }

    [Fact]
    public async Task Of_two_who_change_what_they_have_read_the_second_is_told_of_the_other()
    {
        var (mailbox, path) = (await server.NewMailboxAsync(), NewPath());
        using var made = await server.Admin.PutAsJsonAsync(path, new { members = new[] { mailbox.Number } });
        using var read = await server.Reader.GetAsync(path);
        Assert.Equal(made.Headers.ETag, read.Headers.ETag);
        var tag = read.Headers.ETag!;

        using var first = await SendAsync(HttpMethod.Put, path, tag, new { members = new[] { mailbox.Number }, name = "Ann" });
        using var second = await SendAsync(HttpMethod.Put, path, tag, new { members = new[] { mailbox.Number }, name = "Ben" });
        using var third = await SendAsync(HttpMethod.Delete, path, tag);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.NotEqual(tag, first.Headers.ETag);
        await second.ProblemAsync(HttpStatusCode.PreconditionFailed, "If-Match");
        await third.ProblemAsync(HttpStatusCode.PreconditionFailed, "If-Match");
        Assert.Equal("Ann", (string?)(await server.Admin.GetJsonAsync(path))["name"]);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, path, first.Headers.ETag!)).StatusCode);
        await (await SendAsync(HttpMethod.Put, path, tag, new { members = new[] { mailbox.Number } })).ProblemAsync(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task Who_may_only_read_changes_nothing()
    {
        Assert.Equal(HttpStatusCode.OK, (await server.Reader.GetAsync(Lists)).StatusCode);
        await (await server.Reader.PutAsJsonAsync(NewPath(), new { members = new[] { "1" } })).ProblemAsync(HttpStatusCode.Forbidden);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, EntityTagHeaderValue tag, object? body = null) =>
        server.Admin.SendAsync(new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body), Headers = { IfMatch = { tag } } });

    private static string NewPath() => $"{Lists}/{Interlocked.Increment(ref _lists)}@default";

    private static string Members(System.Text.Json.Nodes.JsonNode list) => string.Join(' ', list["members"]!.AsArray().Select(member => (string?)member));
}

public sealed class ListsOnSqlite(SqliteServer server) : ListTests(server), IClassFixture<SqliteServer>;

public sealed class ListsOnPostgreSql(PostgresDatabaseServer server) : ListTests(server), IClassFixture<PostgresDatabaseServer>;
