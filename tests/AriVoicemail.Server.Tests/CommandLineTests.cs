using System.Text.Json.Nodes;
using AriVoicemail.Server.Commands;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Server.Tests;

public sealed class CommandLineTests(SqliteServer server) : IClassFixture<SqliteServer>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_key_is_shown_once_listed_without_its_secret_and_revoked()
    {
        var created = await RunAsync("apikey", "create", "--name", "Ann's script", "--role", "reader");
        var key = created.Output.Trim();
        Assert.Equal(0, created.Code);
        Assert.Matches("^arivm_[0-9a-f]{10}_[A-Za-z0-9_-]{43}$", key);

        var listed = await RunAsync("apikey", "list");
        Assert.Contains("Ann's script", listed.Output);
        Assert.Contains("reader", listed.Output);
        Assert.DoesNotContain(key.Split('_', 3)[2], listed.Output);

        Assert.Equal(0, (await RunAsync("apikey", "revoke", key.Split('_')[1])).Code);
        Assert.DoesNotContain("Ann's script", (await RunAsync("apikey", "list")).Output);
        Assert.Equal(4, (await RunAsync("apikey", "revoke", key.Split('_')[1])).Code);
    }

    [Fact]
    public async Task Mailboxes_are_created_listed_and_deleted_without_a_server()
    {
        Assert.Equal(0, (await RunAsync("mailbox", "create", "1000@default", "--name", "Ann")).Code);
        Assert.Contains("already", (await RunAsync("mailbox", "create", "1000")).Error);

        var listed = await RunAsync("mailbox", "list");
        Assert.Contains("1000@default  0    0    no   Ann", listed.Output);

        Assert.Equal(0, (await RunAsync("mailbox", "delete", "1000")).Code);
        var again = await RunAsync("mailbox", "delete", "1000");
        Assert.Equal(4, again.Code);
        Assert.Contains("1000@default", again.Error);
    }

    [Fact]
    public async Task Lists_are_set_shown_and_deleted_without_a_server()
    {
        foreach (var mailbox in (string[])["1000", "1001", "1002@sales"]) await RunAsync("mailbox", "create", mailbox);

        Assert.Equal(0, (await RunAsync("list", "set", "800", "1000", "1002@sales", "--name", "Everybody")).Code);
        Assert.Equal(0, (await RunAsync("list", "set", "801@sales", "1002")).Code);
        Assert.Equal(0, (await RunAsync("list", "set", "800", "1001", "1000", "--name", "Everybody")).Code);

        Assert.Contains("800@default  Everybody  1001@default 1000@default", (await RunAsync("list", "show")).Output);
        Assert.DoesNotContain("800@default", (await RunAsync("list", "show", "--context", "sales")).Output);
        Assert.Contains("list 800@default", (await RunAsync("mailbox", "create", "800")).Error);
        Assert.Contains("mailbox 1000@default", (await RunAsync("list", "set", "1000", "1001")).Error);
        Assert.Contains("members[1]: there is no mailbox 1009@default", (await RunAsync("list", "set", "802", "1000", "1009")).Error);
        Assert.Equal(0, (await RunAsync("list", "delete", "800")).Code);
        Assert.Contains("800@default", (await RunAsync("list", "delete", "800")).Error);
    }

    [Fact]
    public async Task A_spool_is_taken_over_checked_and_repaired_without_a_server()
    {
        var inbox = Directory.CreateDirectory(Path.Combine(_folder.FullName, "spool/default/1000/INBOX")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(inbox, "msg0001.wav"), UpkeepBed.Sound(3));
        await File.WriteAllTextAsync(Path.Combine(inbox, "msg0001.txt"), "[message]\ncallerid=\"Eve\" <66>\norigtime=1772719629\nmsg_id=1772719629-0000000a\nduration=30\n");
        string[] scanned = ["--Spool:ScanSeconds=0"];

        var left = await RunAsync("spool", "import", Path.Combine(_folder.FullName, "spool"));
        var taken = await RunAsync("spool", "import", Path.Combine(_folder.FullName, "spool"), "--create-mailboxes", "--json");
        var found = await RunAsync(["spool", "check", .. scanned]);
        var listed = await RunAsync(["spool", "check", "--context", "default", "--mailbox", "1000", "--json", .. scanned]);
        var dry = await RunAsync(["spool", "repair", "--dry-run", .. scanned]);
        var repaired = await RunAsync(["spool", "repair", .. scanned]);
        var clean = await RunAsync(["spool", "check", .. scanned]);

        Assert.Equal((3, 0, 3, 3, 3, 0, 0), (left.Code, taken.Code, found.Code, listed.Code, dry.Code, repaired.Code, clean.Code));
        Assert.Contains("1000@default: 1 messages stay where they are", left.Output);
        Assert.Equal(1, (int)JsonNode.Parse(taken.Output)!["messages"]!);
        Assert.Contains("gap  1000@default/INBOX/msg0000", found.Output);
        Assert.Equal(["gap", "duration"], JsonNode.Parse(listed.Output)!["findings"]!.AsArray().Select(finding => (string)finding!["kind"]!));
        Assert.Contains("lost+found", repaired.Output);
        Assert.Contains("nothing is wrong", clean.Output);
        Assert.Contains("1000@default  1    0", (await RunAsync("mailbox", "list")).Output);
    }

    [Theory]
    [InlineData("spool", "check")]
    [InlineData("spool", "repair")]
    [InlineData("spool", "import", "/nowhere")]
    [InlineData("backup", "/nowhere/backup.tar.gz")]
    public async Task What_works_on_files_refuses_a_bucket_instead_of_finding_nothing(params string[] command)
    {
        var result = await RunAsync([.. command, "--Spool:Store=S3", "--Spool:S3:Bucket=b", "--Spool:S3:Region=r", "--Spool:S3:AccessKey=a", "--Spool:S3:SecretKey=s"]);

        Assert.NotEqual(0, result.Code);
        Assert.Contains("this command works on messages in a directory", result.Error);
    }

    [Fact]
    public async Task An_old_zonkeymwi_conf_becomes_our_section_and_what_is_strange_in_it_is_named()
    {
        var file = Path.Combine(_folder.FullName, "zonkeymwi.conf");
        await File.WriteAllTextAsync(file, "[general]\n; the proxy\nproxy = 192.0.2.1:5062 ; here\nVMEXTEN=>*98\nnonsense\ncolour=red\nproxy=other\n");

        var result = await RunAsync("config", "import", file);

        Assert.Equal(0, result.Code);
        var mwi = JsonNode.Parse(result.Output)!["Mwi"]!;
        Assert.Equal(
            ("192.0.2.1:5062", "*98", "127.0.0.1", "Asterisk", "asterisk"),
            ((string?)mwi["Proxy"], (string?)mwi["VmExten"], (string?)mwi["BindIp"], (string?)mwi["UserAgent"], (string?)mwi["ContactUser"]));
        Assert.Contains("line 5: 'nonsense'", result.Error);
        Assert.Contains("line 6: 'colour'", result.Error);
        Assert.Contains("line 7: 'proxy' is there twice", result.Error);
    }

    [Fact]
    public async Task An_import_never_writes_over_a_file_and_refuses_what_is_no_zonkeymwi_conf()
    {
        var file = Path.Combine(_folder.FullName, "zonkeymwi.conf");
        var output = Path.Combine(_folder.FullName, "appsettings.json");
        await File.WriteAllTextAsync(file, "proxy=192.0.2.1\n");
        Assert.Equal(0, (await RunAsync("config", "import", file, "--output", output)).Code);

        var again = await RunAsync("config", "import", file, "--output", output);
        await File.WriteAllTextAsync(file, "[general]\n");
        var empty = await RunAsync("config", "import", file);

        Assert.Equal((1, 1), (again.Code, empty.Code));
        Assert.Contains("is there already", again.Error);
        Assert.Contains("no 'proxy'", empty.Error);
        Assert.Contains("192.0.2.1", await File.ReadAllTextAsync(output));
    }

    [Theory]
    [InlineData(2, "debug", "maybe")]
    [InlineData(4, "config", "import", "/no/such/zonkeymwi.conf")]
    [InlineData(1, "mailbox", "create", "../1000")]
    [InlineData(2, "mailbox", "create", "1000", "--pin", "1234")]
    [InlineData(1, "mailbox", "set", "1000", "pin=1234")]
    [InlineData(1, "mailbox", "set", "1000", "maxSecs=many")]
    [InlineData(1, "mailbox", "set", "1000", "colour=red")]
    [InlineData(1, "list", "set", "../800", "1000")]
    [InlineData(2, "list", "set", "800")]
    [InlineData(1, "apikey", "create", "--name", " ")]
    [InlineData(2, "apikey", "create")]
    [InlineData(2, "apikey", "create", "--name", "x", "--role", "owner")]
    [InlineData(2, "notify", "1000", "example.org", "many", "0")]
    [InlineData(2, "notify", "1000", "example.org", "-1", "0")]
    [InlineData(1, "spool", "import", "/no/such/spool")]
    [InlineData(1, "spool", "check")]
    [InlineData(2, "spool", "import")]
    [InlineData(1, "spool", "repair", "--mailbox", "../1000")]
    [InlineData(4, "spool", "check", "--mailbox", "4711")]
    [InlineData(2, "bogus")]
    [InlineData(2, "serve", "--Http:Listen=x")]
    [InlineData(2, "mailbox", "list", "--config", "/no/such.json")]
    public async Task What_cannot_be_done_says_why_and_exits_with_the_documented_code(int code, params string[] arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal(code, result.Code);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public async Task A_second_server_at_the_same_address_touches_nothing_and_says_why()
    {
        var second = await RunAsync(
            "serve", $"--Http:Listen={server.Address.Authority}", "--Asterisk:Username=arivm", "--Asterisk:Password=x", "--Asterisk:Url=http://127.0.0.1:1");

        Assert.Equal(1, second.Code);
        Assert.Contains($"Http:Listen = \"{server.Address.Authority}\"", second.Error);
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "arivoicemail.db")));
    }

    [Fact]
    public async Task Help_tells_the_commands_and_the_exit_codes()
    {
        var help = await RunAsync("--help");

        Assert.Equal(0, help.Code);
        Assert.All(["serve", "status", "apikey", "mailbox", "notify", "subscription"], word => Assert.Contains(word, help.Output));
        Assert.Equal(2, help.Output.Split(ExitCode.Meaning).Length);
        Assert.DoesNotMatch(@"\{\w+\.\w+\}", help.Output);
    }

    [Theory]
    [InlineData("bogus", "--json")]
    [InlineData("mailbox", "create", "--json")]
    [InlineData("--json", "apikey", "create", "--name", "x", "--role", "owner")]
    public async Task What_was_typed_wrong_is_JSON_where_JSON_was_asked_for(params string[] arguments)
    {
        var result = await RunAsync(arguments);

        var error = JsonNode.Parse(result.Error)!;
        Assert.Equal((2, 2, ""), (result.Code, (int)error["exitCode"]!, result.Output));
        Assert.NotEmpty((string)error["error"]!);
    }

    [Fact]
    public async Task A_doctor_makes_nothing_and_names_a_spool_that_is_not_there()
    {
        var doctor = await RunAsync("doctor", "--json", "--Asterisk:Username=arivm", "--Asterisk:Password=x", "--Asterisk:Url=http://127.0.0.1:1", "--Http:Listen=127.0.0.1:1");

        var findings = JsonNode.Parse(doctor.Output)!.AsArray();
        Assert.Contains(findings, finding => (string)finding!["check"]! == "configuration" && (bool)finding["ok"]!);
        Assert.Contains(findings, finding => (string)finding!["check"]! == "spool" && ((string)finding["detail"]!).Contains("it is not there", StringComparison.Ordinal));
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task Status_asks_the_running_server()
    {
        var key = await server.CreateKeyAsync(Access.ApiRole.Reader);

        var status = await RunAsync("status", "--url", server.Address.ToString(), "--key", key);

        Assert.Equal(0, status.Code);
        Assert.Contains("\"node\": \"test\"", status.Output);
    }

    [Fact]
    public async Task Status_without_a_server_or_with_a_wrong_key_says_so()
    {
        var nobody = await RunAsync("status", "--url", "http://127.0.0.1:1", "--key", "x");
        var stranger = await RunAsync("status", "--url", server.Address.ToString(), "--key", "arivm_1_2");

        Assert.Equal((1, 1), (nobody.Code, stranger.Code));
        Assert.Contains("http://127.0.0.1:1", nobody.Error);
        Assert.Contains("key", stranger.Error);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        string[] where =
        [
            $"--Database:ConnectionString=Data Source={_folder.FullName}/arivoicemail.db;Pooling=false", $"--Spool:Directory={_folder.FullName}/spool",
        ];
        var code = await CommandLine.RunAsync([.. where, .. arguments], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
