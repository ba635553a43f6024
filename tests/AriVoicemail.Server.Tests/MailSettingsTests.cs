using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

/// <summary>How the owner is told by e-mail and pager, as clients keep it with a mailbox.</summary>
public abstract class MailSettingsTests(ServerFixture server)
{
    private static readonly object All = new
    {
        alsoTo = "b@example.org,c@example.org",
        pager = "5551234@pager.example.org",
        attach = true,
        attachFormat = "wav49",
        attachExternal = true,
        deleteAfterMail = false,
        volumeGain = -1.5,
        serverEmail = "vm@example.org",
        fromString = "The PBX",
        subject = "New in ${VM_MAILBOX}",
        body = "Dear ${VM_NAME}:\n\n\tHi",
        dateFormat = "%A",
        locale = "de_DE.UTF-8",
        charset = "UTF-8",
        pbxSkip = true,
        pagerFromString = "PBX",
        pagerSubject = "VM",
        pagerBody = "a\nb",
        pagerDateFormat = "%T",
    };

    [Fact]
    public async Task A_new_mailbox_follows_the_general_settings_in_everything() =>
        Assert.All((await server.Admin.GetJsonAsync(await NewAsync()))["mail"]!.AsObject(), setting => Assert.Null(setting.Value));

    [Fact]
    public async Task Every_setting_is_read_as_it_was_written()
    {
        var path = await NewAsync();

        await (await server.Admin.PatchAsync(path, new { mail = All })).JsonAsync(HttpStatusCode.OK);

        var mail = (await server.Admin.GetJsonAsync(path))["mail"]!.AsObject();
        var written = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(All))!.AsObject();
        Assert.Equal(written.Select(setting => setting.Key).Order(), mail.Select(setting => setting.Key).Order());
        Assert.All(written, setting => Assert.Equal(setting.Value!.ToJsonString(), mail[setting.Key]!.ToJsonString()));
    }

    [Fact]
    public async Task What_is_not_given_stays_and_null_unsets()
    {
        var path = await NewAsync();
        await server.Admin.PatchAsync(path, new { mail = All, menu = new { review = true } });

        var changed = await (await server.Admin.PatchAsync(path, new { mail = new { attach = false, subject = (string?)null } })).JsonAsync(HttpStatusCode.OK);
        var nulled = await (await server.Admin.PatchAsync(path, new { mail = (object?)null })).JsonAsync(HttpStatusCode.OK);

        Assert.Equal((false, null, "PBX"), ((bool)changed["mail"]!["attach"]!, (string?)changed["mail"]!["subject"], (string?)changed["mail"]!["pagerFromString"]));
        Assert.All(nulled["mail"]!.AsObject(), setting => Assert.Null(setting.Value));
        Assert.True((bool)nulled["menu"]!["review"]!);
    }

    [Fact]
    public async Task A_mailbox_that_is_replaced_follows_the_general_ones_again()
    {
        var path = await NewAsync();
        await server.Admin.PatchAsync(path, new { mail = All });

        var replaced = await (await server.Admin.PutAsJsonAsync(path, new { mail = new { attach = true } })).JsonAsync(HttpStatusCode.OK);

        Assert.Equal(["attach"], replaced["mail"]!.AsObject().Where(setting => setting.Value is not null).Select(setting => setting.Key));
    }

    [Theory]
    [InlineData("""{"alsoTo":"a@example.org,b"}""", "mail.alsoTo")]
    [InlineData("""{"pager":"a\nb"}""", "mail.pager")]
    [InlineData("""{"fromString":"a\r\nBcc: x"}""", "mail.fromString")]
    [InlineData("""{"subject":"a\nb"}""", "mail.subject")]
    [InlineData("""{"serverEmail":"a\tb"}""", "mail.serverEmail")]
    [InlineData("""{"attachFormat":"wav 49"}""", "mail.attachFormat")]
    [InlineData("""{"locale":"../x"}""", "mail.locale")]
    [InlineData("""{"charset":""}""", "mail.charset")]
    [InlineData("""{"volumeGain":101}""", "mail.volumeGain")]
    [InlineData("""{"volumeGain":"loud"}""", "mail.volumeGain")]
    [InlineData("""{"attach":"yes"}""", "mail.attach")]
    [InlineData("""{"colour":"red"}""", "colour")]
    public async Task A_setting_that_cannot_be_is_named_and_nothing_is_changed(string mail, string field)
    {
        var path = await NewAsync();

        await (await server.Admin.PatchAsync(path, Json($$"""{"fullName":"Ann","mail":{{mail}}}"""))).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.Equal("", (string?)(await server.Admin.GetJsonAsync(path))["fullName"]);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused()
    {
        var path = await NewAsync();

        await (await server.Admin.PatchAsync(path, new { mail = new { body = new string('x', 8190), pagerBody = new string('x', 8190) } })).JsonAsync(HttpStatusCode.OK);
        await (await server.Admin.PatchAsync(path, new { mail = new { body = new string('x', 8191) } })).ProblemAsync(HttpStatusCode.BadRequest, "mail.body");
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<string> NewAsync() => $"/api/v1/mailboxes/{await server.NewMailboxAsync()}";
}

public sealed class MailSettingsOnSqlite(SqliteServer server) : MailSettingsTests(server), IClassFixture<SqliteServer>;

public sealed class MailSettingsOnPostgreSql(PostgresDatabaseServer server) : MailSettingsTests(server), IClassFixture<PostgresDatabaseServer>;
