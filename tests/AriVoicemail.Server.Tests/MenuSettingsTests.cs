using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

/// <summary>What an owner hears and may do by phone, as clients set it for one mailbox.</summary>
public abstract class MenuSettingsTests(ServerFixture server)
{
    private static readonly object All = new
    {
        envelope = false,
        sayCid = true,
        sayDuration = false,
        sayDurationM = 3,
        sendVoicemail = true,
        callback = "from-internal",
        dialout = "out",
        bodyOnDemand = true,
        messageWrap = true,
        nextAfterCmd = true,
        moveHeard = false,
        backupDeleted = 7,
        tempGreetWarn = true,
        forceName = true,
        forceGreetings = true,
        review = true,
        leaveUrgent = false,
        timeZone = "Europe/Berlin",
        dateFormat = "'vm-received' Q",
        pinFixed = true,
        schedule = new[] { new { greeting = "closed" } },
    };

    [Fact]
    public async Task A_new_mailbox_follows_the_general_settings_in_everything() =>
        Assert.All((await server.Admin.GetJsonAsync(await NewAsync()))["menu"]!.AsObject(), setting => Assert.Null(setting.Value));

    [Fact]
    public async Task Every_setting_is_read_as_it_was_written()
    {
        var path = await NewAsync();

        await (await server.Admin.PatchAsync(path, new { menu = All })).JsonAsync(HttpStatusCode.OK);

        var menu = (await server.Admin.GetJsonAsync(path))["menu"]!.AsObject();
        var written = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(All))!.AsObject();
        Assert.Equal(written.Select(setting => setting.Key).Order(), menu.Select(setting => setting.Key).Order());
        Assert.All(written.Where(setting => setting.Key != "schedule"), setting => Assert.Equal(setting.Value!.ToJsonString(), menu[setting.Key]!.ToJsonString()));
        Assert.Equal("closed", (string?)menu["schedule"]![0]!["greeting"]);
    }

    [Fact]
    public async Task Changing_one_setting_leaves_the_others()
    {
        var path = await NewAsync();
        await server.Admin.PatchAsync(path, new { fullName = "Ann", menu = new { review = true, timeZone = "Europe/Berlin" } });

        var changed = await (await server.Admin.PatchAsync(path, new { menu = new { review = false, sayCid = true } })).JsonAsync(HttpStatusCode.OK);

        Assert.Equal((false, true, "Europe/Berlin"), ((bool)changed["menu"]!["review"]!, (bool)changed["menu"]!["sayCid"]!, (string?)changed["menu"]!["timeZone"]));
        Assert.Equal("Ann", (string?)changed["fullName"]);
        Assert.Null(changed["menu"]!["envelope"]);
    }

    [Fact]
    public async Task A_setting_that_is_null_follows_the_general_one_again_and_the_others_stay()
    {
        var path = await NewAsync();
        await server.Admin.PatchAsync(path, new { menu = All });

        var changed = await (await server.Admin.PatchAsync(path, new { menu = new { review = (bool?)null, timeZone = (string?)null, backupDeleted = (int?)null } })).JsonAsync(HttpStatusCode.OK);

        Assert.All((string[])["review", "timeZone", "backupDeleted"], setting => Assert.Null(changed["menu"]![setting]));
        Assert.Equal((true, "out", 3), ((bool)changed["menu"]!["sayCid"]!, (string?)changed["menu"]!["dialout"], (int)changed["menu"]!["sayDurationM"]!));
    }

    [Fact]
    public async Task All_follow_the_general_ones_again_when_the_menu_is_null_or_the_mailbox_replaced()
    {
        var path = await NewAsync();
        await server.Admin.PatchAsync(path, new { menu = All });
        var nulled = await (await server.Admin.PatchAsync(path, new { menu = (object?)null })).JsonAsync(HttpStatusCode.OK);
        await server.Admin.PatchAsync(path, new { menu = All });
        var replaced = await (await server.Admin.PutAsJsonAsync(path, new { menu = new { review = true } })).JsonAsync(HttpStatusCode.OK);

        Assert.All(nulled["menu"]!.AsObject(), setting => Assert.Null(setting.Value));
        Assert.All(replaced["menu"]!.AsObject().Where(setting => setting.Key != "review"), setting => Assert.Null(setting.Value));
    }

    [Theory]
    [InlineData("""{"timeZone":"Mars/Olympus"}""", "menu.timeZone")]
    [InlineData("""{"timeZone":"../../etc/passwd"}""", "menu.timeZone")]
    [InlineData("""{"dateFormat":"'unended"}""", "menu.dateFormat")]
    [InlineData("""{"callback":"a,b"}""", "menu.callback")]
    [InlineData("""{"callback":"a b"}""", "menu.callback")]
    [InlineData("""{"dialout":"x&y"}""", "menu.dialout")]
    [InlineData("""{"sayDurationM":-1}""", "menu.sayDurationM")]
    [InlineData("""{"sayDurationM":1441}""", "menu.sayDurationM")]
    [InlineData("""{"backupDeleted":-1}""", "menu.backupDeleted")]
    [InlineData("""{"backupDeleted":10000}""", "menu.backupDeleted")]
    [InlineData("""{"schedule":[{"greeting":"closed"},{"greeting":"closed","from":"8"}]}""", "menu.schedule[1].from")]
    [InlineData("""{"envelope":"yes"}""", "menu.envelope")]
    [InlineData("""{"review":1}""", "menu.review")]
    [InlineData("""{"backupDeleted":"7"}""", "menu.backupDeleted")]
    [InlineData("""{"sayDurationM":1.5}""", "menu.sayDurationM")]
    [InlineData("""{"timeZone":1}""", "menu.timeZone")]
    [InlineData("""{"schedule":"closed"}""", "menu.schedule")]
    [InlineData("""{"colour":"red"}""", "colour")]
    [InlineData("""{"review":true,"review":false}""", "review")]
    [InlineData("""[]""", "menu")]
    [InlineData("\"yes\"", "menu")]
    public async Task A_setting_that_cannot_be_is_named_and_nothing_is_changed(string menu, string field)
    {
        var path = await NewAsync();
        await server.Admin.PatchAsync(path, new { menu = new { messageWrap = true } });

        var problem = await (await server.Admin.PatchAsync(path, Json($$"""{"fullName":"Ann","menu":{{menu}}}"""))).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.NotEmpty((string?)problem["errors"]![field]![0] ?? "");
        var kept = await server.Admin.GetJsonAsync(path);
        Assert.Equal(("", true), ((string?)kept["fullName"], (bool)kept["menu"]!["messageWrap"]!));
    }

    [Fact]
    public async Task Everything_that_cannot_be_is_named_at_once()
    {
        var problem = await (await server.Admin.PatchAsync(await NewAsync(), Json("""{"maxMsg":-1,"menu":{"timeZone":"x","backupDeleted":-1}}""")))
            .ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal(["maxMsg", "menu.backupDeleted", "menu.timeZone"], problem["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_empty_text_switches_off_what_the_general_settings_have() =>
        Assert.Equal(("", ""), Texts(await (await server.Admin.PatchAsync(await NewAsync(), new { menu = new { callback = "", timeZone = "" } })).JsonAsync(HttpStatusCode.OK)));

    private static (string?, string?) Texts(JsonNode mailbox) => ((string?)mailbox["menu"]!["callback"], (string?)mailbox["menu"]!["timeZone"]);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<string> NewAsync() => $"/api/v1/mailboxes/{await server.NewMailboxAsync()}";
}

public sealed class MenuSettingsOnSqlite(SqliteServer server) : MenuSettingsTests(server), IClassFixture<SqliteServer>;

public sealed class MenuSettingsOnPostgreSql(PostgresDatabaseServer server) : MenuSettingsTests(server), IClassFixture<PostgresDatabaseServer>;
