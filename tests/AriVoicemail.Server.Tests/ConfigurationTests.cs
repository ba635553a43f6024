using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Tests;

public sealed class ConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-");

    private IEnumerable<string> Sufficient =>
    [
        "--Asterisk:Username=arivm", "--Asterisk:Password=secret", $"--Spool:Directory={_folder.FullName}/spool",
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_enough_is_accepted_and_has_the_documented_defaults()
    {
        var settings = Read([.. Sufficient]);

        Assert.Equal("127.0.0.1:8090", settings.Http.EndPoint().ToString());
        Assert.Equal(("http://127.0.0.1:8088", "vm"), (settings.Asterisk.Url, settings.Asterisk.Application));
        Assert.Equal(Database.SqlEngine.Sqlite, settings.Database.Engine);
    }

    [Theory]
    [InlineData("--Asterisk:Pasword=x", "Asterisk:Pasword", "Password")]
    [InlineData("--Astersk:Url=x", "Astersk", "Asterisk")]
    [InlineData("--Voicemail:MaxSecs=long", "Voicemail:MaxSecs = \"long\"", "whole number")]
    [InlineData("--Voicemail:MaxSecs=-1", "Voicemail:MaxSecs = \"-1\"", "seconds")]
    [InlineData("--Voicemail:MinSecs=181", "Voicemail:MinSecs = \"181\"", "180")]
    [InlineData("--Voicemail:ScreenWait=-1", "Voicemail:ScreenWait = \"-1\"", "seconds")]
    [InlineData("--Voicemail:ListenControlForwardKey=", "Voicemail:ListenControlForwardKey = \"\"", "keys")]
    [InlineData("--Voicemail:ListenControlStopKey=1A", "Voicemail:ListenControlStopKey = \"1A\"", "keys")]
    [InlineData("--Voicemail:ListenControlPauseKey=0 1", "Voicemail:ListenControlPauseKey = \"0 1\"", "keys")]
    [InlineData("--Voicemail:ListenControlReverseKey=4#", "Voicemail:ListenControlReverseKey = \"4#\"", "key # is one of Voicemail:ListenControlForwardKey")]
    [InlineData("--Voicemail:CallerIdsDirectory=/no/such", "Voicemail:CallerIdsDirectory = \"/no/such\"", "folder")]
    [InlineData("--Voicemail:VmPrependTimeout=", "Voicemail:VmPrependTimeout", "sound")]
    [InlineData("--Voicemail:Operator=maybe", "Voicemail:Operator = \"maybe\"", "true or false")]
    [InlineData("--Voicemail:Menu:Schedule=closed", "Voicemail:Menu:Schedule = \"closed\"", "list")]
    [InlineData("--Voicemail:Menu:Schedule:0=closed", "Voicemail:Menu:Schedule:0 = \"closed\"", "section")]
    [InlineData("--Voicemail:Menu:Schedule:0:Form=08:00", "Voicemail:Menu:Schedule:0:Form", "From")]
    [InlineData("--Voicemail:Menu:Schedule:0:Greeting=temp", "Voicemail:Menu:Schedule:0:Greeting", "letters")]
    [InlineData("--Voicemail:Menu:Schedule:0:Days=mon", "Voicemail:Menu:Schedule:0:Greeting", "letters")]
    [InlineData("--Database:Engine=mysql", "Database:Engine = \"mysql\"", "Sqlite or PostgreSql")]
    [InlineData("--Database:Engine=1", "Database:Engine = \"1\"", "Sqlite or PostgreSql")]
    [InlineData("--Database:ConnectionString=", "Database:ConnectionString", "Data Source")]
    [InlineData("--Asterisk:Url=asterisk:8088", "Asterisk:Url = \"asterisk:8088\"", "http://")]
    [InlineData("--Asterisk:Username=", "Asterisk:Username", "ari.conf")]
    [InlineData("--Asterisk:Password=", "Asterisk:Password", "ari.conf")]
    [InlineData("--Asterisk:Application=a b", "Asterisk:Application = \"a b\"", "Stasis")]
    [InlineData("--Asterisk:OwnersContext=a@b", "Asterisk:OwnersContext = \"a@b\"", "one context")]
    [InlineData("--Asterisk:RecordingDirectory=/no/such", "Asterisk:RecordingDirectory = \"/no/such\"", "astspooldir")]
    [InlineData("--Asterisk=x", "Asterisk = \"x\"", "section")]
    [InlineData("--Http:Listen=8090", "Http:Listen = \"8090\"", "address:port")]
    [InlineData("--Http:Listen=127.0.0.1", "Http:Listen = \"127.0.0.1\"", "address:port")]
    [InlineData("--Http:Listen=127.0.0.1:99999", "Http:Listen = \"127.0.0.1:99999\"", "address:port")]
    [InlineData("--Node:Name= ", "Node:Name", "name")]
    [InlineData("--Spool:Directory=", "Spool:Directory", "directory")]
    [InlineData("--Spool:Directory=/proc/1/no", "Spool:Directory = \"/proc/1/no\"", "write")]
    [InlineData("--Spool:Store=S3", "Spool:S3:Bucket", "name of a bucket")]
    [InlineData("--Spool:Store=disk", "Spool:Store = \"disk\"", "Directory or S3")]
    [InlineData("--Http:PublicUrl=voicemail:8090", "Http:PublicUrl = \"voicemail:8090\"", "http(s)://host")]
    [InlineData("--Mwi:Proxy=a b", "Mwi:Proxy 'a b'", "host[:port]")]
    [InlineData("--Mwi:Watchers:ConnectionString=Data Source=proxy.db", "Mwi:Proxy", "host[:port]")]
    [InlineData("--Mwi:Proxy=127.0.0.1", "Mwi:Watchers:ConnectionString", "active_watchers")]
    public void A_wrong_value_is_one_line_with_key_value_and_what_is_expected(string argument, string keyAndValue, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([.. Sufficient, argument]));

        var line = Assert.Single(error.Lines, line => line.Contains(keyAndValue, StringComparison.Ordinal));
        Assert.Contains(expected, line);
        Assert.DoesNotContain('\n', line);
    }

    [Theory]
    [InlineData("Endpoint=s3.example.com", "Endpoint = \"s3.example.com\"", "http(s)://host")]
    [InlineData("Region=", "Region", "us-east-1")]
    [InlineData("AccessKey=geheim", "SecretKey is missing", "role")]
    [InlineData("SecretKey=geheim", "AccessKey is missing", "role")]
    [InlineData("TimeoutSeconds=0", "TimeoutSeconds = \"0\"", "600")]
    [InlineData("CacheMegabytes=0", "CacheMegabytes = \"0\"", "1000000")]
    [InlineData("PathStyle=geheim", "PathStyle = \"geheim\"", "true or false")]
    [InlineData("SecretKey:x=geheim", "SecretKey", "text")]
    public void A_bucket_that_cannot_be_meant_is_named_with_its_key(string setting, string keyAndValue, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([.. Sufficient, "--Spool:Store=S3", "--Spool:S3:Bucket=voicemail", $"--Spool:S3:{setting}"]));

        Assert.Contains(expected, Assert.Single(error.Lines, line => line.StartsWith($"Spool:S3:{keyAndValue}", StringComparison.Ordinal)));
        if (setting.Contains("Key", StringComparison.Ordinal)) Assert.DoesNotContain("geheim", error.Message);
    }

    [Fact]
    public void A_key_that_winds_a_message_need_not_be_taken_from_those_that_end_it() =>
        Assert.Equal("9", Read([.. Sufficient, "--Voicemail:ListenControlForwardKey=9"]).Voicemail.ListenControlForwardKey);

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([$"--Spool:Directory={_folder.FullName}", "--Http:Listen=x"]));

        var keys = error.Lines.Select(line => line.Split(' ')[0]).Order();
        Assert.Equal(["Asterisk:Password", "Asterisk:Username", "Http:Listen"], keys);
    }

    [Fact]
    public void A_schedule_is_read_from_the_configuration()
    {
        var file = Write("""{ "Voicemail": { "Menu": { "Schedule": [{ "Greeting": "closed", "From": "17:00", "To": "08:00" }, { "Greeting": "lunch", "Days": "fri" }] } } }""");

        var settings = SettingsReader.Read(ConfigurationSources.Read(file, Sufficient), SettingsRules.Serving);

        GreetingRule[] expected = [new() { Greeting = "closed", From = "17:00", To = "08:00" }, new() { Greeting = "lunch", Days = "fri" }];
        Assert.Equal(expected, settings.Voicemail.Menu.Schedule);
        var error = Assert.Throws<ConfigurationException>(
            () => SettingsReader.Read(ConfigurationSources.Read(file, [.. Sufficient, "--Voicemail:Menu:Schedule:1:To=noon"]), SettingsRules.Serving));
        Assert.StartsWith("Voicemail:Menu:Schedule:1:To: expected a time of day", Assert.Single(error.Lines));
    }

    [Fact]
    public void An_empty_schedule_is_a_schedule()
    {
        var file = Write("""{ "Voicemail": { "Menu": { "Schedule": [] } } }""");

        Assert.Empty(SettingsReader.Read(ConfigurationSources.Read(file, Sufficient), SettingsRules.Serving).Voicemail.Menu.Schedule ?? []);
    }

    [Theory]
    [InlineData("--Database:Engine=PostgreSql", "--Database:ConnectionString=Hots=db;Password=geheim")]
    [InlineData("--Asterisk:Password:x=geheim", "--Asterisk:Url=ftp://geheim")]
    public void A_secret_is_never_shown(string first, string second)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read([.. Sufficient, first, second]));

        Assert.DoesNotContain("geheim", error.Message.Replace("ftp://geheim", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_no_json_is_named_with_its_line()
    {
        var file = Write("{\n  \"Mwi\": {\n    \"Proxy\": }\n}");

        var error = Assert.Throws<ConfigurationException>(() => ConfigurationSources.Read(file, []));

        Assert.Contains(file, error.Message);
        Assert.Contains("line 3", error.Message);
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("""{ "Http": {"Listen": "127.0.0.1:1"}, "http": {"listen": "127.0.0.1:2"} }""")]
    [InlineData("")]
    public void A_file_that_is_not_one_object_is_named(string text)
    {
        var file = Write(text);

        Assert.Contains(file, Assert.Throws<ConfigurationException>(() => ConfigurationSources.Read(file, [])).Message);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        var file = Path.Combine(_folder.FullName, "none.json");

        Assert.Contains(file, Assert.Throws<ConfigurationException>(() => ConfigurationSources.Read(file, [])).Message);
        Assert.Contains(_folder.FullName, Assert.Throws<ConfigurationException>(() => ConfigurationSources.Read(_folder.FullName, [])).Message);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment_and_that_over_the_file()
    {
        var file = Write("""
            { // a comment is fine
              "Voicemail": { "MaxSecs": 1, "MinSecs": 1, "MaxSilence": 1, }
            }
            """);
        const string InEnvironment = "ARIVM__Voicemail__MaxSilence";
        Environment.SetEnvironmentVariable(InEnvironment, "2");
        Environment.SetEnvironmentVariable("ARIVM__Voicemail__MaxMsg", "2");
        try
        {
            var settings = SettingsReader.Read(ConfigurationSources.Read(file, ["--Voicemail:MaxMsg=3"]), _ => []);

            Assert.Equal((1, 2, 3), (settings.Voicemail.MaxSecs, settings.Voicemail.MaxSilence, settings.Voicemail.MaxMsg));
        }
        finally
        {
            Environment.SetEnvironmentVariable(InEnvironment, null);
            Environment.SetEnvironmentVariable("ARIVM__Voicemail__MaxMsg", null);
        }
    }

    private static Settings Read(IEnumerable<string> arguments) =>
        SettingsReader.Read(ConfigurationSources.Read(null, arguments), SettingsRules.Serving);

    private string Write(string text)
    {
        var file = Path.Combine(_folder.FullName, "arivm.json");
        File.WriteAllText(file, text);
        return file;
    }
}
