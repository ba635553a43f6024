using System.Net;
using System.Text.Json.Nodes;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

public abstract class MessageTests(ServerFixture server)
{
    [Fact]
    public async Task A_message_is_shown_with_its_caller_and_its_sound()
    {
        var mailbox = await server.NewMailboxAsync();
        var id = await SpoolFiles.AddAsync(server, mailbox);

        var message = await server.Reader.GetJsonAsync($"{Messages(mailbox)}/{id}");

        Assert.Equal((id, "INBOX", 0, false, "Ann", "2000", 3),
            ((string?)message["id"], (string?)message["folder"], (int)message["number"]!, (bool)message["heard"]!, (string?)message["callerName"],
             (string?)message["callerNumber"], (int)message["duration"]!));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), (DateTimeOffset)message["receivedAt"]!);
        Assert.Equal(HttpStatusCode.OK, (await server.Reader.GetAsync((string?)message["audio"])).StatusCode);
    }

    [Fact]
    public async Task Hearing_moving_and_deleting_change_the_counts()
    {
        var mailbox = await server.NewMailboxAsync();
        var first = await SpoolFiles.AddAsync(server, mailbox, 0);
        var second = await SpoolFiles.AddAsync(server, mailbox, 1);
        var urgent = await SpoolFiles.AddAsync(server, mailbox, 0, "Urgent", flag: "Urgent");
        Assert.Equal((3, 0, 1, 0), await CountsAsync(mailbox));

        var heard = await (await server.Admin.PatchAsync($"{Messages(mailbox)}/{first}", new { heard = true })).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(("Old", true), ((string?)heard["folder"], (bool)heard["heard"]!));
        Assert.Equal((2, 1, 1, 0), await CountsAsync(mailbox));
        Assert.Equal(0, (int)(await server.Admin.GetJsonAsync($"{Messages(mailbox)}/{second}"))["number"]!);

        await (await server.Admin.PatchAsync($"{Messages(mailbox)}/{urgent}", new { heard = true })).JsonAsync(HttpStatusCode.OK);
        Assert.Equal((1, 2, 0, 1), await CountsAsync(mailbox));

        var unheard = await (await server.Admin.PatchAsync($"{Messages(mailbox)}/{urgent}", new { heard = false })).JsonAsync(HttpStatusCode.OK);
        Assert.Equal("Urgent", (string?)unheard["folder"]);
        Assert.Equal((2, 1, 1, 0), await CountsAsync(mailbox));

        var moved = await (await server.Admin.PatchAsync($"{Messages(mailbox)}/{first}", new { folder = "Family" })).JsonAsync(HttpStatusCode.OK);
        Assert.Equal("Family", (string?)moved["folder"]);
        Assert.Equal((2, 0, 1, 0), await CountsAsync(mailbox));
        Assert.True(File.Exists(Path.Combine(server.SpoolDirectory, "default", mailbox.Number, "Family", "msg0000.txt")));

        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.DeleteAsync($"{Messages(mailbox)}/{second}")).StatusCode);
        Assert.Equal((1, 0, 1, 0), await CountsAsync(mailbox));
        await (await server.Admin.DeleteAsync($"{Messages(mailbox)}/{second}")).ProblemAsync(HttpStatusCode.NotFound, second);
        Assert.Empty(Directory.GetFiles(Path.Combine(server.SpoolDirectory, "default", mailbox.Number, "INBOX"), "msg*"));
    }

    [Fact]
    public async Task A_new_message_becomes_urgent_and_plain_again()
    {
        var mailbox = await server.NewMailboxAsync();
        var id = await SpoolFiles.AddAsync(server, mailbox);

        var urgent = await (await server.Admin.PatchAsync($"{Messages(mailbox)}/{id}", new { urgent = true })).JsonAsync(HttpStatusCode.OK);
        var counted = await CountsAsync(mailbox);
        var plain = await (await server.Admin.PatchAsync($"{Messages(mailbox)}/{id}", new { urgent = false })).JsonAsync(HttpStatusCode.OK);

        Assert.Equal(("Urgent", true), ((string?)urgent["folder"], (bool)urgent["urgent"]!));
        Assert.Equal((1, 0, 1, 0), counted);
        Assert.Equal(("INBOX", false), ((string?)plain["folder"], (bool)plain["urgent"]!));
        Assert.Equal((1, 0, 0, 0), await CountsAsync(mailbox));
        await (await server.Admin.PatchAsync($"{Messages(mailbox)}/{id}", new { urgent = true, heard = true })).ProblemAsync(HttpStatusCode.BadRequest, "urgent");
        await (await server.Admin.PatchAsync($"{Messages(mailbox)}/{id}", new { heard = true })).JsonAsync(HttpStatusCode.OK);
        await (await server.Admin.PatchAsync($"{Messages(mailbox)}/{id}", new { urgent = true })).ProblemAsync(HttpStatusCode.Conflict, "heard");
    }

    [Fact]
    public async Task Messages_are_found_by_a_part_of_their_caller_s_name_or_number()
    {
        var mailbox = await server.NewMailboxAsync();
        await SpoolFiles.AddAsync(server, mailbox, 0);

        Assert.Single((await server.Reader.GetJsonAsync($"{Messages(mailbox)}?q=aNN"))["items"]!.AsArray());
        Assert.Single((await server.Reader.GetJsonAsync($"{Messages(mailbox)}?q=200"))["items"]!.AsArray());
        Assert.Empty((await server.Reader.GetJsonAsync($"{Messages(mailbox)}?q=2%25"))["items"]!.AsArray());
    }

    [Fact]
    public async Task What_a_caller_left_anywhere_is_listed_page_by_page()
    {
        var mailboxes = new[] { await server.NewMailboxAsync(), await server.NewMailboxAsync() };
        var before = (await OfCallerAsync("2000", limit: 500)).Count;
        foreach (var mailbox in mailboxes)
        {
            for (var number = 0; number < 2; number++) await SpoolFiles.AddAsync(server, mailbox, number);
        }

        // All of them came in the same second.
        var found = await OfCallerAsync("2000", limit: 3);

        Assert.Equal(before + 4, found.Count);
        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.Empty(await OfCallerAsync("200", limit: 3));
        await (await server.Reader.GetAsync("/api/v1/messages?caller=2000&after=x")).ProblemAsync(HttpStatusCode.BadRequest, "after");
    }

    private async Task<List<string>> OfCallerAsync(string caller, int limit)
    {
        var found = new List<string>();
        string? next = "";
        while (next is not null)
        {
            var page = await server.Reader.GetJsonAsync($"/api/v1/messages?caller={caller}&limit={limit}{(next.Length > 0 ? "&after=" + Uri.EscapeDataString(next) : "")}");
            found.AddRange(page["items"]!.AsArray().Select(message => $"{message!["mailbox"]} {message["id"]}"));
            next = (string?)page["next"];
        }
        return found;
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_and_folder_by_folder()
    {
        var mailbox = await server.NewMailboxAsync();
        var ids = new List<string>();
        for (var number = 0; number < 3; number++) ids.Add(await SpoolFiles.AddAsync(server, mailbox, number));
        var old = await SpoolFiles.AddAsync(server, mailbox, 0, "Old");

        var first = await server.Admin.GetJsonAsync($"{Messages(mailbox)}?folder=INBOX&limit=2");
        var second = await server.Admin.GetJsonAsync($"{Messages(mailbox)}?folder=INBOX&limit=2&after={first["next"]}");
        var all = await server.Admin.GetJsonAsync(Messages(mailbox));

        Assert.Equal(ids[..2], Ids(first));
        Assert.Equal(ids[2..], Ids(second));
        Assert.Null(second["next"]);
        Assert.Equal([.. ids, old], Ids(all));
    }

    [Fact]
    public async Task The_newest_come_first_whatever_their_folders_and_what_arrives_meanwhile_shifts_nothing()
    {
        var mailbox = await server.NewMailboxAsync();
        var oldest = await SpoolFiles.AddAsync(server, mailbox, 0, "Work");
        var second = await SpoolFiles.AddAsync(server, mailbox, 1, "INBOX");
        // These two came in the same second.
        var third = await SpoolFiles.AddAsync(server, mailbox, 2, "Old");
        var fourth = await SpoolFiles.AddAsync(server, mailbox, 2, "INBOX");
        List<string> twins = [.. new[] { third, fourth }.OrderDescending(StringComparer.Ordinal)];

        var first = await server.Reader.GetJsonAsync($"{Messages(mailbox)}?order=newest&limit=1");
        var arrived = await SpoolFiles.AddAsync(server, mailbox, 3, "INBOX");
        await (await server.Admin.PatchAsync($"{Messages(mailbox)}/{twins[0]}", new { folder = "Family" })).JsonAsync(HttpStatusCode.OK);
        var behind = await server.Reader.GetJsonAsync($"{Messages(mailbox)}?order=newest&after={first["next"]}");

        Assert.Equal(twins[..1], Ids(first));
        Assert.Equal([twins[1], second, oldest], Ids(behind));
        Assert.Null(behind["next"]);
        Assert.Equal([arrived, .. twins, second, oldest], Ids(await server.Reader.GetJsonAsync($"{Messages(mailbox)}?order=newest")));
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("newest")]
    public async Task A_page_goes_on_behind_a_message_that_has_moved_or_is_deleted(string order)
    {
        var mailbox = await server.NewMailboxAsync();
        var ids = new List<string>();
        for (var number = 0; number < 6; number++) ids.Add(await SpoolFiles.AddAsync(server, mailbox, number));
        if (order == "newest") ids.Reverse();
        var list = $"{Messages(mailbox)}?folder=INBOX&limit=2&order={order}";

        var first = await server.Reader.GetJsonAsync(list);
        await (await server.Admin.PatchAsync($"{Messages(mailbox)}/{ids[1]}", new { heard = true })).JsonAsync(HttpStatusCode.OK);
        var second = await server.Reader.GetJsonAsync($"{list}&after={first["next"]}");
        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.DeleteAsync($"{Messages(mailbox)}/{ids[3]}")).StatusCode);
        var third = await server.Reader.GetJsonAsync($"{list}&after={second["next"]}");

        Assert.Equal([ids[..2], ids[2..4], ids[4..]], new[] { first, second, third }.Select(page => Ids(page).ToList()));
        Assert.Null(third["next"]);
    }

    [Fact]
    public async Task The_newest_of_one_folder_or_caller_can_be_asked_for()
    {
        var mailbox = await server.NewMailboxAsync();
        var first = await SpoolFiles.AddAsync(server, mailbox, 0);
        await SpoolFiles.AddAsync(server, mailbox, 1, "Old");
        var last = await SpoolFiles.AddAsync(server, mailbox, 2);

        Assert.Equal([last, first], Ids(await server.Reader.GetJsonAsync($"{Messages(mailbox)}?order=newest&folder=INBOX")));
        Assert.Equal(3, Ids(await server.Reader.GetJsonAsync($"{Messages(mailbox)}?order=newest&q=aNN")).Count());
        Assert.Empty(Ids(await server.Reader.GetJsonAsync($"{Messages(mailbox)}?order=newest&q=2%25")));
        Assert.Equal([first, last], Ids(await server.Reader.GetJsonAsync($"{Messages(mailbox)}?order=folder&folder=INBOX")));
    }

    [Theory]
    [InlineData("?order=oldest", "order")]
    [InlineData("?order=newest&after=1-2", "after")]
    [InlineData("?folder=Trash", "folder")]
    [InlineData("?folder=..%2F..", "folder")]
    [InlineData("?after=1-2", "after")]
    [InlineData("?limit=-1", "limit")]
    public async Task A_list_that_cannot_be_is_refused(string query, string parameter)
    {
        var mailbox = await server.NewMailboxAsync();

        await (await server.Admin.GetAsync($"{Messages(mailbox)}{query}")).ProblemAsync(HttpStatusCode.BadRequest, parameter);
    }

    [Fact]
    public async Task A_change_that_cannot_be_is_refused_and_changes_nothing()
    {
        var mailbox = await server.NewMailboxAsync();
        var path = $"{Messages(mailbox)}/{await SpoolFiles.AddAsync(server, mailbox)}";

        await (await server.Admin.PatchAsync(path, new { folder = "Trash" })).ProblemAsync(HttpStatusCode.BadRequest, "folder", "INBOX");
        await (await server.Admin.PatchAsync(path, new { folder = "Old", heard = false })).ProblemAsync(HttpStatusCode.BadRequest, "heard");
        await (await server.Admin.PatchAsync(path, new { read = true })).ProblemAsync(HttpStatusCode.BadRequest, "read");
        await (await server.Admin.PatchAsync(path, new { heard = "yes" })).ProblemAsync(HttpStatusCode.BadRequest, "heard");

        Assert.Equal((1, 0, 0, 0), await CountsAsync(mailbox));
    }

    [Fact]
    public async Task Neither_a_mailbox_nor_a_message_that_does_not_exist_has_messages()
    {
        var mailbox = await server.NewMailboxAsync();

        await (await server.Admin.GetAsync("/api/v1/mailboxes/9@nowhere/messages")).ProblemAsync(HttpStatusCode.NotFound, "9@nowhere");
        await (await server.Admin.GetAsync("/api/v1/mailboxes/9@nowhere/counts")).ProblemAsync(HttpStatusCode.NotFound, "9@nowhere");
        await (await server.Admin.GetAsync($"{Messages(mailbox)}/1-2")).ProblemAsync(HttpStatusCode.NotFound, "1-2");
        await (await server.Admin.PatchAsync($"{Messages(mailbox)}/1-2", new { heard = true })).ProblemAsync(HttpStatusCode.NotFound, "1-2");
        await (await server.Admin.GetAsync($"{Messages(mailbox)}/..%2F..%2Fetc/audio")).ProblemAsync(HttpStatusCode.NotFound);
    }

    private static string Messages(Mailboxes.MailboxAddress mailbox) => $"/api/v1/mailboxes/{mailbox}/messages";

    private static IEnumerable<string> Ids(JsonNode page) => page["items"]!.AsArray().Select(item => (string)item!["id"]!);

    private async Task<(int New, int Old, int UrgentNew, int UrgentOld)> CountsAsync(Mailboxes.MailboxAddress mailbox)
    {
        var counts = await server.Reader.GetJsonAsync($"/api/v1/mailboxes/{mailbox}/counts");
        return ((int)counts["new"]!, (int)counts["old"]!, (int)counts["urgentNew"]!, (int)counts["urgentOld"]!);
    }
}

public sealed class MessagesOnSqlite(SqliteServer server) : MessageTests(server), IClassFixture<SqliteServer>;

public sealed class MessagesOnPostgreSql(PostgresDatabaseServer server) : MessageTests(server), IClassFixture<PostgresDatabaseServer>;
