using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Database;
using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Diagnosis;

namespace AriVoicemail.EndToEnd.Diagnosis;

/// <summary>What is broken on purpose is found by <c>arivm doctor</c>, which names what to change; what is whole is not complained about.</summary>
public sealed class BreakageTests(DoctorFixture fixture) : IClassFixture<DoctorFixture>
{
    private const string Nowhere = "127.0.0.1:1";
    private const string Warning = "warning";

    private static readonly Func<Task> Nothing = () => Task.CompletedTask;

    // What is found, what the remedy names, and how it is broken: settings for the doctor, and how to put back what was done. It is an error unless it says otherwise.
    private static readonly Dictionary<string, Breakage> Breakages = new()
    {
        ["ARI is elsewhere"] = Setting("ARI", "Asterisk:Url", $"--Asterisk:Url=http://{Nowhere}"),
        ["wrong password of ARI"] = Setting("ARI", "Asterisk:Password", "--Asterisk:Password=wrong"),
        ["HTTP is off"] = new("ARI", "http.conf", async bed => ([], await bed.ConfigureAsync("http.conf", text => text.Replace("enabled = yes", "enabled = no", StringComparison.Ordinal)))),
        ["ARI is off"] = new("ARI", "enabled = yes in [general] of ari.conf", async bed => ([], await bed.ConfigureAsync("ari.conf", text => text.Replace("enabled = yes", "enabled = no", StringComparison.Ordinal)))),
        ["ARI may only read"] = new("recording", "read_only = no", async bed => ([], await bed.ConfigureAsync("ari.conf", text => text.Replace("read_only = no", "read_only = yes", StringComparison.Ordinal)))),
        ["a module is not loaded"] = new("modules", "load = res_stasis_recording.so", async bed => ([], await bed.ConfigureAsync("modules.conf", text => text.Replace("load = res_stasis_recording.so\n", "", StringComparison.Ordinal)))),
        ["no fetching of sounds"] = new("modules", "load = res_http_media_cache.so", async bed =>
            (["--Asterisk:RecordingDirectory="], await bed.ConfigureAsync("modules.conf", text => text.Replace("load = res_http_media_cache.so\n", "", StringComparison.Ordinal)))),
        ["nobody serves the application"] = Setting("application", "Asterisk:Application", "--Asterisk:Application=other"),
        ["the dialplan has no way to us"] = Setting("dialplan", "Stasis(other,leave", "--Asterisk:Application=other") with { Severity = Warning },
        ["a prompt is missing"] = new("prompts (en)", "asterisk-core-sounds-en", LosePromptAsync),
        ["a language has no prompts"] = new("prompts (ru)", "sounds/ru", async bed =>
        {
            await bed.ExecuteAsync("update mailboxes set language = 'ru'");
            return ([], () => bed.ExecuteAsync("update mailboxes set language = null"));
        }),
        ["recordings are written elsewhere"] = new("recording", "Asterisk:RecordingDirectory", bed =>
            Task.FromResult<(string[], Func<Task>)>(([$"--Asterisk:RecordingDirectory={Path.GetTempPath()}"], Nothing))),
        ["no recording directory"] = Setting("configuration", "Asterisk:RecordingDirectory", "--Asterisk:RecordingDirectory=/no/such/folder"),
        ["the proxy is not there"] = Setting("proxy", "Mwi:Proxy", $"--Mwi:Proxy={Nowhere}"),
        ["no such table of watchers"] = Setting("subscriptions table", "Mwi:Watchers:Table", "--Mwi:Watchers:Table=no_such_table"),
        ["watchers may only be read"] = new("subscriptions table", "select, update and delete", ReadOnlyUserAsync),
        ["the database is not there"] = Setting("database", "Database:ConnectionString", "--Database:ConnectionString=Host=127.0.0.1;Port=1;Database=x;Username=x"),
        ["the database is newer"] = new("database schema", "newer version of arivm", async bed =>
        {
            await bed.ExecuteAsync("insert into schema_version (name) values ('AriVoicemail.Database.Migrations.9999-future.sql')");
            return ([], () => bed.ExecuteAsync("delete from schema_version where name like '%9999%'"));
        }),
        ["the database is older"] = new("database schema", "restart the server", async bed =>
        {
            await bed.ExecuteAsync("create table aside as select * from schema_version where name like '%0002-%'; delete from schema_version where name like '%0002-%'");
            return ([], () => bed.ExecuteAsync("insert into schema_version select * from aside; drop table aside"));
        }, Warning),
        ["another spool"] = new("spool and database", "Spool:Directory", bed =>
            Task.FromResult<(string[], Func<Task>)>(([$"--Spool:Directory={Directory.CreateDirectory(Path.Combine(bed.Asterisk.ConfigurationDirectory, "other")).FullName}"], Nothing))),
        ["the spool is no directory"] = new("spool", "Spool:Directory", bed =>
            Task.FromResult<(string[], Func<Task>)>(([$"--Spool:Directory={Path.Combine(bed.Asterisk.ConfigurationDirectory, "ari.conf")}"], Nothing))),
        ["the spool is not there"] = new("spool", "Spool:Directory", bed =>
            Task.FromResult<(string[], Func<Task>)>(([$"--Spool:Directory={Path.Combine(bed.Asterisk.ConfigurationDirectory, "not-mounted")}"], Nothing))),
        ["a lock was left"] = new("locks", "arivm spool repair", bed => Task.FromResult<(string[], Func<Task>)>(([], LeaveLock(bed))), Warning),
        ["the disk is nearly full"] = Setting("disk", "before callers are refused", "--Spool:AlarmBelowMegabytes=999999999") with { Severity = Warning },
        ["the disk is full"] = Setting("disk", "du -xh", "--Spool:AlarmBelowMegabytes=999999999", "--Spool:RefuseBelowMegabytes=999999998"),
        ["the bucket is not there"] = Setting(
            "bucket", "Spool:S3:Endpoint", "--Spool:Store=S3", "--Spool:S3:Bucket=b", $"--Spool:S3:Endpoint=http://{Nowhere}", "--Spool:S3:AccessKey=a", "--Spool:S3:SecretKey=s", "--Spool:S3:TimeoutSeconds=2"),
        ["no server"] = Setting("server", "systemctl start arivoicemail", $"--Http:Listen={Nowhere}"),
        ["something else at our port"] = new("server", "Http:Listen", bed =>
            Task.FromResult<(string[], Func<Task>)>(([$"--Http:Listen={bed.Asterisk.Ari.Authority}"], Nothing))),
        ["the public address leads nowhere"] = Setting("public address", "Http:PublicUrl", $"--Http:PublicUrl=http://{Nowhere}"),
        ["no key"] = new("API keys", "arivm apikey create", async bed =>
        {
            await bed.ExecuteAsync("create table aside as select * from api_keys; delete from api_keys");
            return ([], () => bed.ExecuteAsync("insert into api_keys select * from aside; drop table aside"));
        }, Warning),
        ["an unknown key of the configuration"] = Setting("configuration", "Voicemail:Color", "--Voicemail:Color=red"),
        ["a value that cannot be meant"] = Setting("configuration", "Voicemail:SkipMs", "--Voicemail:SkipMs=1"),
    };

    public static TheoryData<string> Names => [.. Breakages.Keys];

    [Fact]
    public async Task A_healthy_installation_is_all_right()
    {
        var (code, findings) = await fixture.LookAsync();

        Assert.All(findings, finding => Assert.True(finding.Ok && finding.Remedy is null, finding.ToString()));
        Assert.Equal(0, code);
        Assert.All(
            (string[])["configuration", "database", "database schema", "API keys", "spool", "disk", "spool and database", "locks", "ARI", "modules", "application", "dialplan",
                "prompts (en)", "recording", "proxy", "subscriptions table", "CSeq", "PUBLISH", "server", "version", "clock of Asterisk", "clock of the database", "file descriptors"],
            check => Assert.Contains(findings, finding => finding.Check == check));
        Assert.Contains(findings, finding => finding.Check == "clock of Asterisk" && finding.Detail.Contains("differs from ours by less", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Check == "dialplan" && finding.Detail.Contains("extensions.conf", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(fixture.Asterisk.RecordingDirectory, "arivm-doctor*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task REST_tells_an_administrator_the_same()
    {
        var findings = (await fixture.It.Api.GetFromJsonAsync<JsonNode>("diagnosis"))!["items"]!.AsArray().Select(DoctorFixture.Found.Of).ToList();

        Assert.All(findings, finding => Assert.True(finding.Ok, finding.ToString()));
        Assert.Contains(findings, finding => finding.Check == "recording");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_broken_is_found_and_the_remedy_names_it(string name)
    {
        var breakage = Breakages[name];
        var (settings, mend) = await breakage.BreakAsync(fixture);
        try
        {
            var (code, findings) = await fixture.LookAsync(settings);

            var found = findings.FirstOrDefault(finding => finding.Check == breakage.Check && !finding.Ok);
            Assert.True(found?.Remedy?.Contains(breakage.Remedy, StringComparison.Ordinal), string.Join('\n', findings));
            Assert.Equal(breakage.Severity, found!.Severity);
            Assert.Equal(findings.Any(finding => finding.Severity == "error") ? 3 : 0, code);
        }
        finally
        {
            await mend();
        }
    }

    [Fact]
    public async Task A_clock_that_is_a_minute_late_is_told_from_those_of_Asterisk_and_of_the_database()
    {
        var (time, settings) = (new Late(), fixture.Settings());
        var database = new DatabaseDiagnosis(settings, time);

        List<Finding> findings =
        [
            .. await database.RunAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken),
            .. await AsteriskDiagnosis.RunAsync(settings, settings.Asterisk, database, time, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken),
        ];

        Assert.All((string[])["clock of the database", "clock of Asterisk"], check =>
        {
            var finding = findings.Single(finding => finding.Check == check);
            Assert.Equal(FindingLevel.Error, finding.Level);
            Assert.Matches(@"^it is (59|60|61) s ahead of ours$", finding.Detail);
        });
    }

    private static Breakage Setting(string check, string remedy, params string[] settings) =>
        new(check, remedy, _ => Task.FromResult<(string[], Func<Task>)>((settings, Nothing)));

    private static async Task<(string[] Settings, Func<Task> Mend)> LosePromptAsync(DoctorFixture bed)
    {
        bed.Asterisk.Lose("vm-intro");
        await bed.RestartAsync();
        return ([], MendAsync);

        Task MendAsync()
        {
            bed.Asterisk.AddPrompt("en", "vm-intro", 0.1);
            return bed.RestartAsync();
        }
    }

    private static Func<Task> LeaveLock(DoctorFixture bed)
    {
        var path = Path.Combine(Directory.CreateDirectory(bed.Asterisk.Folder("1000")).FullName, ".lock");
        File.WriteAllText(path, "");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        return () =>
        {
            File.Delete(path);
            return Task.CompletedTask;
        };
    }

    private static async Task<(string[] Settings, Func<Task> Mend)> ReadOnlyUserAsync(DoctorFixture bed)
    {
        var connection = bed.It.Settings["Mwi:Watchers:ConnectionString"];
        await using var database = new SqlDatabase(SqlEngine.PostgreSql, connection);
        await database.ExecuteAsync("create role onlooker login", null, CancellationToken.None);
        await database.ExecuteAsync("grant select on all tables in schema public to onlooker", null, CancellationToken.None);
        var onlooker = string.Join(';', connection.Split(';').Where(part => !part.StartsWith("Username", StringComparison.OrdinalIgnoreCase)).Append("Username=onlooker"));
        return ([$"--Mwi:Watchers:ConnectionString={onlooker}"], MendAsync);

        async Task MendAsync()
        {
            await using var again = new SqlDatabase(SqlEngine.PostgreSql, connection);
            await again.ExecuteAsync("drop owned by onlooker", null, CancellationToken.None);
            await again.ExecuteAsync("drop role onlooker", null, CancellationToken.None);
        }
    }

    /// <param name="Check">Which finding tells it.</param>
    /// <param name="Remedy">What its remedy names.</param>
    private sealed record Breakage(string Check, string Remedy, Func<DoctorFixture, Task<(string[] Settings, Func<Task> Mend)>> BreakAsync, string Severity = "error");

    private sealed class Late : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddMinutes(-1);
    }
}
