using System.Text.Json.Nodes;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.Commands;

/// <summary>Mailboxes, messages and greetings from the command line, on both engines; who did it is written down.</summary>
public sealed class MessageCommandTests(PostgresCluster cluster)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_is_delivered_moved_marked_forwarded_exported_and_deleted(bool onPostgres)
    {
        using var bed = await StartAsync(onPostgres);
        var id = (string)(await bed.JsonAsync("message", "deliver", "1000", await bed.SoundAsync(), "--caller-name", "Eve", "--caller-number", "66"))["id"]!;

        Assert.Equal(("INBOX", "Eve", 3), await LyingAsync(bed, id));
        Assert.Equal("Old", (string?)(await bed.JsonAsync("message", "heard", "1000", id))["folder"]);
        Assert.Equal("INBOX", (string?)(await bed.JsonAsync("message", "heard", "1000", id, "--not"))["folder"]);
        Assert.Equal("Urgent", (string?)(await bed.JsonAsync("message", "urgent", "1000", id))["folder"]);
        Assert.Equal("Work", (string?)(await bed.JsonAsync("message", "move", "1000", id, "Work"))["folder"]);
        Assert.Contains("only a new one is urgent", (await bed.RunAsync("message", "urgent", "1000", id)).Error);
        Assert.Equal("delivered", (string?)(await bed.JsonAsync("message", "forward", "1000", id, "1001"))[0]!["outcome"]);
        Assert.Contains("Eve <66>", (await bed.RunAsync("message", "list", "1001")).Output);
        Assert.Equal(0, (await bed.RunAsync("message", "export", "1000", id, bed.PathOf("out.wav"))).Code);
        Assert.Equal(await File.ReadAllBytesAsync(bed.PathOf("spool/default/1000/Work/msg0000.wav")), await File.ReadAllBytesAsync(bed.PathOf("out.wav")));
        Assert.Equal(1, (await bed.RunAsync("message", "export", "1000", id, bed.PathOf("out.wav"))).Code);
        Assert.Equal(0, (await bed.RunAsync("message", "delete", "1000", id)).Code);
        Assert.Equal(4, (await bed.RunAsync("message", "show", "1000", id)).Code);
        Assert.Empty((await bed.JsonAsync("message", "list", "1000")).AsArray());
        Assert.Equal(
            ["deleteMessage", "forwardMessage", "changeMessage", "changeMessage", "changeMessage", "changeMessage", "deliverMessage"],
            (await bed.JsonAsync("audit", "list", "--target", $"1000@default/{id}")).AsArray().Select(entry => (string)entry!["action"]!));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_greeting_is_set_got_and_removed(bool onPostgres)
    {
        using var bed = await StartAsync(onPostgres);

        Assert.Equal(0, (await bed.RunAsync("greeting", "set", "1000", "busy", await bed.SoundAsync())).Code);
        Assert.Equal(["busy"], (await bed.JsonAsync("greeting", "list", "1000")).AsArray().Select(one => (string)one!["name"]!));
        Assert.Equal(0, (await bed.RunAsync("greeting", "get", "1000", "busy", bed.PathOf("got.wav"))).Code);
        Assert.Equal(await File.ReadAllBytesAsync(bed.PathOf("spool/default/1000/busy.wav")), await File.ReadAllBytesAsync(bed.PathOf("got.wav")));
        Assert.Equal(0, (await bed.RunAsync("greeting", "remove", "1000", "busy")).Code);
        Assert.Equal(4, (await bed.RunAsync("greeting", "remove", "1000", "busy")).Code);
        Assert.Equal(2, (await bed.RunAsync("greeting", "get", "1000", "no.name", "x.wav")).Code);
        await File.WriteAllTextAsync(bed.PathOf("text.wav"), "no sound");
        Assert.Contains("libsndfile", (await bed.RunAsync("greeting", "set", "1000", "busy", bed.PathOf("text.wav"))).Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mailbox_is_changed_by_the_names_of_REST_and_the_audit_tells_which_fields_but_no_value(bool onPostgres)
    {
        using var bed = await StartAsync(onPostgres);

        var changed = await bed.JsonAsync("mailbox", "set", "1000", "fullName=4711", "maxSecs=120", "menu.envelope=true", "email=ann@example.org");
        Assert.Equal(("4711", 120, true, "ann@example.org"), ((string?)changed["fullName"], (int)changed["maxSecs"]!, (bool)changed["menu"]!["envelope"]!, (string?)changed["email"]));
        Assert.Null((await bed.JsonAsync("mailbox", "set", "1000", "maxSecs=null"))["maxSecs"]);
        Assert.True((bool)(await bed.JsonAsync("mailbox", "show", "1000"))["menu"]!["envelope"]!);
        Assert.Equal(0, (await bed.RunAsync("mailbox", "unlock", "1000")).Code);

        var audit = await bed.JsonAsync("audit", "list", "--target", "1000@default");
        Assert.Equal(["unlockMailbox", "changeMailbox", "changeMailbox", "createMailbox"], audit.AsArray().Select(entry => (string)entry!["action"]!));
        Assert.All(audit.AsArray(), entry => Assert.Equal(("cli", Environment.UserName, "default"), ((string?)entry!["door"], (string?)entry["who"], (string?)entry["context"])));
        Assert.Equal(["Email", "FullName", "MaxSecs", "Menu"], audit[2]!["fields"]!.AsArray().Select(field => (string)field!));
        Assert.DoesNotContain("ann@example.org", audit.ToJsonString());
    }

    [Fact]
    public async Task What_is_not_there_has_a_code_of_its_own_also_as_JSON()
    {
        using var bed = await StartAsync(onPostgres: false);

        foreach (var command in (string[][])
            [
                ["mailbox", "show", "9"], ["mailbox", "set", "9", "maxSecs=1"], ["mailbox", "unlock", "9"], ["mailbox", "delete", "9"], ["mailbox", "pin", "9", "--remove"],
                ["message", "list", "9"], ["message", "show", "1000", "x"], ["message", "move", "1000", "x", "Old"], ["message", "heard", "1000", "x"], ["message", "urgent", "1000", "x"],
                ["message", "delete", "1000", "x"], ["message", "forward", "1000", "x", "1001"], ["message", "export", "1000", "x", "y"], ["message", "deliver", "9", await bed.SoundAsync()],
                ["greeting", "list", "9"], ["greeting", "get", "1000", "busy", "x"], ["greeting", "remove", "1000", "busy"], ["greeting", "set", "9", "busy", await bed.SoundAsync()],
                ["list", "delete", "9"], ["apikey", "revoke", "x"], ["spool", "check", "--mailbox", "9"], ["spool", "repair", "--mailbox", "9"], ["config", "import", "/nowhere"], ["restore", "/nowhere"],
            ])
        {
            var (code, _, error) = await bed.RunAsync([.. command, "--json"]);
            Assert.True(code == 4, $"{string.Join(' ', command)}: {code} {error}");
            Assert.Equal(4, (int)JsonNode.Parse(error)!["exitCode"]!);
        }
    }

    private async Task<CommandBed> StartAsync(bool onPostgres)
    {
        var bed = new CommandBed(onPostgres ? await cluster.Server.CreateDatabaseAsync($"arivm_{Guid.NewGuid():N}") : null);
        foreach (var mailbox in (string[])["1000", "1001"]) Assert.Equal(0, (await bed.RunAsync("mailbox", "create", mailbox)).Code);
        return bed;
    }

    private static async Task<(string Folder, string Caller, int Seconds)> LyingAsync(CommandBed bed, string id)
    {
        var message = await bed.JsonAsync("message", "show", "1000", id);
        return ((string)message["folder"]!, (string)message["callerName"]!, (int)message["duration"]!);
    }
}
