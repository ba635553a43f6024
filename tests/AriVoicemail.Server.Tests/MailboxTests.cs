using System.Net;
using System.Net.Http.Json;
using System.Text;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

public abstract class MailboxTests(ServerFixture server)
{
    private const string Mailboxes = "/api/v1/mailboxes";

    [Fact]
    public async Task A_mailbox_is_created_read_changed_and_deleted()
    {
        var body = new { number = "4711", context = "sales", fullName = "Ann", pin = "1234", email = "ann@example.org", language = "en", maxMsg = 7, hideFromDirectory = true, alias = "Nan" };

        var created = await server.Admin.PostAsJsonAsync(Mailboxes, body);
        await created.JsonAsync(HttpStatusCode.Created);
        var path = created.Headers.Location!.ToString();
        Assert.Equal($"{Mailboxes}/4711@sales", path);

        var read = await server.Admin.GetJsonAsync(path);
        Assert.Equal(("4711", "sales", "Ann", true, 7),
            ((string?)read["number"], (string?)read["context"], (string?)read["fullName"], (bool)read["hasPin"]!, (int)read["maxMsg"]!));
        Assert.Equal((true, "Nan"), ((bool)read["hideFromDirectory"]!, (string?)read["alias"]));
        Assert.Equal((0, 0), ((int)read["counts"]!["new"]!, (int)read["counts"]!["old"]!));
        Assert.Null(read["pin"]);

        var changed = await (await server.Admin.PatchAsync(path, new { fullName = "Ann Lee", maxMsg = (int?)null })).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(("Ann Lee", "ann@example.org", true), ((string?)changed["fullName"], (string?)changed["email"], (bool)changed["hasPin"]!));
        Assert.Null(changed["maxMsg"]);

        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.DeleteAsync(path)).StatusCode);
        await (await server.Admin.GetAsync(path)).ProblemAsync(HttpStatusCode.NotFound, "4711@sales");
        await (await server.Admin.DeleteAsync(path)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Replacing_lets_what_is_not_given_follow_the_general_settings_and_keeps_the_pin()
    {
        var path = $"{Mailboxes}/{await server.NewMailboxAsync(new { fullName = "Ann", pin = "1234", maxSecs = 60 })}";

        var replaced = await (await server.Admin.PutAsJsonAsync(path, new { email = "a@example.org" })).JsonAsync(HttpStatusCode.OK);

        Assert.Equal(("", true, "a@example.org"), ((string?)replaced["fullName"], (bool)replaced["hasPin"]!, (string?)replaced["email"]));
        Assert.Null(replaced["maxSecs"]);
    }

    [Fact]
    public async Task A_pin_that_is_null_is_removed()
    {
        var path = $"{Mailboxes}/{await server.NewMailboxAsync(new { pin = "1234" })}";

        var changed = await (await server.Admin.PatchAsync(path, new { pin = (string?)null })).JsonAsync(HttpStatusCode.OK);

        Assert.False((bool)changed["hasPin"]!);
    }

    [Fact]
    public async Task A_mailbox_that_exists_is_not_created_again()
    {
        var mailbox = await server.NewMailboxAsync(new { fullName = "Ann" });

        var response = await server.Admin.PostAsJsonAsync(Mailboxes, new { number = mailbox.Number, fullName = "Bob" });

        await response.ProblemAsync(HttpStatusCode.Conflict, mailbox.ToString());
        Assert.Equal("Ann", (string?)(await server.Admin.GetJsonAsync($"{Mailboxes}/{mailbox}"))["fullName"]);
    }

    [Theory]
    [InlineData("""{"number":"../etc"}""", "number")]
    [InlineData("""{"number":".hidden"}""", "number")]
    [InlineData("""{"number":"1@2"}""", "number")]
    [InlineData("""{"number":""}""", "number")]
    [InlineData("""{}""", "number")]
    [InlineData("""{"number":"1","context":"a/b"}""", "context")]
    [InlineData("""{"number":"1","context":".."}""", "context")]
    [InlineData("""{"number":"1","pin":"12a4"}""", "pin")]
    [InlineData("""{"number":"1","pin":""}""", "pin")]
    [InlineData("""{"number":"1","pin":"１２"}""", "pin")]
    [InlineData("""{"number":"1","email":"nobody"}""", "email")]
    [InlineData("""{"number":"1","email":"a@b.c\r\nBcc: d@e.f"}""", "email")]
    [InlineData("""{"number":"1","language":"../en"}""", "language")]
    [InlineData("""{"number":"1","fullName":"a\nb"}""", "fullName")]
    [InlineData("""{"number":"1","exitContext":"a,b"}""", "exitContext")]
    [InlineData("""{"number":"1","alias":"a\nb"}""", "alias")]
    [InlineData("""{"number":"1","hideFromDirectory":"no"}""", "hideFromDirectory")]
    [InlineData("""{"number":"1","maxSecs":-1}""", "maxSecs")]
    [InlineData("""{"number":"1","maxMsg":10000}""", "maxMsg")]
    [InlineData("""{"number":"1","maxSecs":5,"minSecs":6}""", "minSecs")]
    [InlineData("""{"number":"1","maxSecs":"5"}""", "maxSecs")]
    [InlineData("""{"number":"1","operator":1}""", "operator")]
    [InlineData("""{"number":"1","maxSecs":1.5}""", "maxSecs")]
    [InlineData("""{"number":"1","color":"red"}""", "color")]
    [InlineData("""{"number":"1","number":"2"}""", "number")]
    public async Task A_field_that_cannot_be_is_named_with_its_reason_and_nothing_is_created(string body, string field)
    {
        var before = Directory.Exists(server.SpoolDirectory) ? Directory.GetFileSystemEntries(server.SpoolDirectory) : [];

        var problem = await (await server.Admin.PostTextAsync(Mailboxes, body)).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.NotEmpty((string?)problem["errors"]![field]![0] ?? "");
        await (await server.Admin.GetAsync($"{Mailboxes}/1@default")).ProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal(before, Directory.Exists(server.SpoolDirectory) ? Directory.GetFileSystemEntries(server.SpoolDirectory) : []);
    }

    [Theory]
    [InlineData("""{"number":"1",""")]
    [InlineData("""number=1""")]
    [InlineData("""["number"]""")]
    [InlineData("""null""")]
    [InlineData("")]
    public async Task A_body_that_is_no_json_object_is_refused(string body) =>
        await (await server.Admin.PostTextAsync(Mailboxes, body)).ProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_body_of_another_kind_is_refused() =>
        await (await server.Admin.PostAsync(Mailboxes, new StringContent("number=1", Encoding.UTF8, "text/plain")))
            .ProblemAsync(HttpStatusCode.UnsupportedMediaType, "application/json");

    [Fact]
    public async Task A_body_that_is_too_large_is_refused() =>
        await (await server.Admin.PostTextAsync(Mailboxes, $$"""{"number":"1","fullName":"{{new string('x', 70_000)}}"}"""))
            .ProblemAsync(HttpStatusCode.RequestEntityTooLarge);

    [Theory]
    [InlineData("/api/v1/mailboxes/..%2f..@default")]
    [InlineData("/api/v1/mailboxes/.x@default")]
    [InlineData("/api/v1/mailboxes/1000@..%2fetc")]
    [InlineData("/api/v1/mailboxes/1000@a%00b")]
    public async Task A_path_that_is_no_mailbox_is_refused(string path)
    {
        var response = await server.Admin.GetAsync(path);

        Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{response.StatusCode}");
    }

    [Fact]
    public async Task A_method_that_a_path_does_not_have_is_named_with_those_it_has()
    {
        var response = await server.Admin.PostTextAsync($"{Mailboxes}/1@default", "{}");

        await response.ProblemAsync(HttpStatusCode.MethodNotAllowed, "POST", "PATCH");
    }

    [Fact]
    public async Task A_mailbox_keeps_its_number()
    {
        var path = $"{Mailboxes}/{await server.NewMailboxAsync()}";

        await (await server.Admin.PatchAsync(path, new { number = "1" })).ProblemAsync(HttpStatusCode.BadRequest, "number");
    }

    [Fact]
    public async Task Changing_one_setting_is_checked_together_with_the_others()
    {
        var path = $"{Mailboxes}/{await server.NewMailboxAsync(new { maxSecs = 10 })}";

        await (await server.Admin.PatchAsync(path, new { minSecs = 11 })).ProblemAsync(HttpStatusCode.BadRequest, "minSecs");
    }

    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        var context = $"paging-{Guid.NewGuid():N}";
        foreach (var number in new[] { "3", "1", "2", "5", "4" }) await server.Admin.PostAsJsonAsync(Mailboxes, new { number, context, fullName = $"No_{number}" });

        var numbers = new List<string>();
        var pages = 0;
        for (string? after = ""; after is not null; pages++)
        {
            var page = await server.Admin.GetJsonAsync($"{Mailboxes}?context={context}&limit=2{(after.Length > 0 ? $"&after={Uri.EscapeDataString(after)}" : "")}");
            numbers.AddRange(page["items"]!.AsArray().Select(item => (string)item!["number"]!));
            after = (string?)page["next"];
        }

        Assert.Equal(["1", "2", "3", "4", "5"], numbers);
        Assert.Equal(3, pages);
        var found = await server.Admin.GetJsonAsync($"{Mailboxes}?context={context}&q=no_4");
        Assert.Equal("4", (string?)found["items"]!.AsArray().Single()!["number"]);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("after=..%2F..", "after")]
    public async Task A_page_that_cannot_be_is_refused(string query, string parameter) =>
        await (await server.Admin.GetAsync($"{Mailboxes}?{query}")).ProblemAsync(HttpStatusCode.BadRequest, parameter);

    [Fact]
    public async Task A_mailbox_with_messages_is_deleted_only_together_with_them()
    {
        var mailbox = await server.NewMailboxAsync();
        await SpoolFiles.AddAsync(server, mailbox, folder: "Work");
        var path = $"{Mailboxes}/{mailbox}";

        await (await server.Admin.DeleteAsync(path)).ProblemAsync(HttpStatusCode.Conflict, "messages=delete");
        await (await server.Admin.DeleteAsync($"{path}?messages=keep")).ProblemAsync(HttpStatusCode.BadRequest, "messages");
        Assert.True(Directory.Exists(Path.Combine(server.SpoolDirectory, "default", mailbox.Number)));

        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.DeleteAsync($"{path}?messages=delete")).StatusCode);
        Assert.False(Directory.Exists(Path.Combine(server.SpoolDirectory, "default", mailbox.Number)));
        await (await server.Admin.GetAsync(path)).ProblemAsync(HttpStatusCode.NotFound);
    }
}

public sealed class MailboxesOnSqlite(SqliteServer server) : MailboxTests(server), IClassFixture<SqliteServer>;

public sealed class MailboxesOnPostgreSql(PostgresDatabaseServer server) : MailboxTests(server), IClassFixture<PostgresDatabaseServer>;
