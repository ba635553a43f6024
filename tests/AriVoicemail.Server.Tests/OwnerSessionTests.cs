using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests;

/// <summary>Owners sign in with mailbox and PIN, and see what is theirs.</summary>
public abstract class OwnerSessionTests(ServerFixture server)
{
    private const string SessionsPath = "/api/v1/sessions";

    [Fact]
    public async Task The_owner_reads_and_changes_what_is_theirs_and_nothing_else()
    {
        var (mailbox, owner) = await OwnerAsync();
        var other = await server.NewMailboxAsync();

        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync($"/api/v1/mailboxes/{mailbox}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync($"/api/v1/mailboxes/{mailbox}/messages")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await owner.PatchAsync($"/api/v1/mailboxes/{mailbox}", new { language = "ru" })).StatusCode);
        await (await owner.PatchAsync($"/api/v1/mailboxes/{mailbox}", new { maxMsg = 9000 })).ProblemAsync(HttpStatusCode.BadRequest, "maxMsg");
        await (await owner.GetAsync($"/api/v1/mailboxes/{other}")).ProblemAsync(HttpStatusCode.NotFound);
        await (await owner.DeleteAsync($"/api/v1/mailboxes/{mailbox}")).ProblemAsync(HttpStatusCode.Forbidden);
        foreach (var path in new[] { "mailboxes", "status", "audit", "apikeys", "lists", "outbox", "messages?caller=1" })
        {
            await (await owner.GetAsync($"/api/v1/{path}")).ProblemAsync(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task Whoever_signs_answeris_out()
    {
        var (mailbox, owner) = await OwnerAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync(SessionsPath)).StatusCode);

        await (await owner.GetAsync($"/api/v1/mailboxes/{mailbox}")).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_new_PIN_ends_what_the_old_one_opened()
    {
        var (mailbox, owner) = await OwnerAsync();

        await server.Admin.PatchAsync($"/api/v1/mailboxes/{mailbox}", new { pin = "9999" });

        await (await owner.GetAsync($"/api/v1/mailboxes/{mailbox}")).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_PIN_that_is_new_in_whatever_way_ends_what_the_old_one_opened()
    {
        var mailboxes = server.App.Services.GetRequiredService<MailboxStore>();
        // As by phone, and as a file that is imported over what is there.
        Func<Mailbox, Task>[] ways =
        [
            mailbox => mailboxes.ChangeAsync(mailbox.Address, there => there with { PinHash = Pin.Hash("4711") }, null, CancellationToken.None),
            mailbox => mailboxes.UpdateAsync([mailbox with { PinHash = Pin.Hash("4711") }], CancellationToken.None),
            mailbox => mailboxes.UpdateAsync([mailbox with { PinHash = null }], CancellationToken.None),
        ];
        foreach (var change in ways)
        {
            var (mailbox, owner) = await OwnerAsync();
            await owner.PatchAsync($"/api/v1/mailboxes/{mailbox}", new { language = "ru" });
            Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync($"/api/v1/mailboxes/{mailbox}")).StatusCode);

            await change((await mailboxes.FindAsync(mailbox, CancellationToken.None))!);

            await (await owner.GetAsync($"/api/v1/mailboxes/{mailbox}")).ProblemAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_session_does_not_open_the_mailbox_that_another_has_under_the_same_number_later()
    {
        var (mailbox, owner) = await OwnerAsync();

        await server.Admin.DeleteAsync($"/api/v1/mailboxes/{mailbox}");
        await (await owner.GetAsync($"/api/v1/mailboxes/{mailbox}")).ProblemAsync(HttpStatusCode.Unauthorized);
        await (await server.Admin.PostAsJsonAsync("/api/v1/mailboxes", new { number = mailbox.Number, pin = "4711" })).JsonAsync(HttpStatusCode.Created);

        await (await owner.GetAsync($"/api/v1/mailboxes/{mailbox}")).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Whoever_was_let_in_by_a_PIN_that_was_changed_at_that_moment_is_out()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        var before = (await server.App.Services.GetRequiredService<MailboxStore>().FindAsync(mailbox, CancellationToken.None))!;
        await server.Admin.PatchAsync($"/api/v1/mailboxes/{mailbox}", new { pin = "9999" });

        var (token, _) = await server.App.Services.GetRequiredService<Sessions>().CreateAsync(before, CancellationToken.None);

        using var owner = server.ClientWith(token.Reveal());
        await (await owner.GetAsync($"/api/v1/mailboxes/{mailbox}")).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_browser_that_signs_out_over_REST_is_out()
    {
        var (mailbox, _) = await OwnerAsync();
        var owner = (await server.App.Services.GetRequiredService<Sessions>().CreateAsync(
            (await server.App.Services.GetRequiredService<MailboxStore>().FindAsync(mailbox, CancellationToken.None))!, CancellationToken.None)).Token;
        var reader = (await server.Keys.ListAsync(CancellationToken.None)).First(key => key.Role is ApiRole.Reader);
        var holder = (await server.App.Services.GetRequiredService<Sessions>().CreateAsync(reader, CancellationToken.None)).Token;
        foreach (var token in new[] { owner, holder })
        {
            Assert.Equal(HttpStatusCode.OK, (await ByCookieAsync(HttpMethod.Get, $"/api/v1/mailboxes/{mailbox}", token)).StatusCode);

            var answer = await ByCookieAsync(HttpMethod.Delete, SessionsPath, token);

            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            Assert.Contains("expires=Thu, 01 Jan 1970", string.Join(' ', answer.Headers.GetValues("Set-Cookie")));
            await (await ByCookieAsync(HttpMethod.Get, $"/api/v1/mailboxes/{mailbox}", token)).ProblemAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_key_is_no_session_and_opens_after_signing_answerwhat_it_did_before()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await server.Reader.DeleteAsync(SessionsPath)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await server.Reader.GetAsync("/api/v1/mailboxes")).StatusCode);
    }

    [Fact]
    public async Task An_owner_s_PIN_is_bound_by_what_holds_by_phone_and_an_administrator_s_is_not()
    {
        var (mailbox, owner) = await OwnerAsync();
        var path = $"/api/v1/mailboxes/{mailbox}";
        server.General.MinPassword = 4;
        try
        {
            foreach (var pin in new[] { "1", "123", null })
            {
                var problem = await (await owner.PatchAsync(path, new { pin })).ProblemAsync(HttpStatusCode.BadRequest);
                Assert.NotNull(problem["errors"]!["pin"]);
            }
            Assert.Equal(HttpStatusCode.OK, (await owner.PatchAsync(path, new { fullName = "Ann" })).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await server.Admin.PatchAsync(path, new { menu = new { pinFixed = true } })).StatusCode);
            await (await owner.PatchAsync(path, new { pin = "12345" })).ProblemAsync(HttpStatusCode.BadRequest, "pin");
            Assert.Equal(HttpStatusCode.OK, (await server.Admin.PatchAsync(path, new { pin = "1" })).StatusCode);
        }
        finally
        {
            server.General.MinPassword = 0;
        }
    }

    [Fact]
    public async Task Five_wrong_PINs_lock_a_mailbox_that_there_is_and_one_that_there_is_not_alike()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        foreach (var one in new[] { mailbox, MailboxAddress.Parse($"{mailbox.Number}@nowhere") })
        {
            for (var attempt = 0; attempt < 4; attempt++) await (await SignInAsync(one, "0")).ProblemAsync(HttpStatusCode.Unauthorized, "The mailbox or its PIN is wrong");
            Assert.True((await SignInAsync(one, "0")).StatusCode is HttpStatusCode.TooManyRequests);
            var locked = await SignInAsync(one, "4711");
            await locked.ProblemAsync(HttpStatusCode.TooManyRequests);
            Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        }
    }

    [Fact]
    public async Task A_mailbox_that_there_is_not_and_one_withanswera_PIN_answer_byte_for_byte_as_a_wrong_PIN()
    {
        MailboxAddress[] mailboxes = [await server.NewMailboxAsync(new { pin = "4711" }), await server.NewMailboxAsync(), MailboxAddress.Parse($"x{Guid.NewGuid():N}@default"), MailboxAddress.Parse($"x{Guid.NewGuid():N}@nowhere")];
        for (var attempt = 0; attempt < 6; attempt++)
        {
            var answers = new List<string>();
            foreach (var mailbox in mailboxes)
            {
                var answer = await SignInAsync(mailbox, "0");
                var body = System.Text.RegularExpressions.Regex.Replace(await answer.Content.ReadAsStringAsync(), "\"traceId\":\"[^\"]*\"", "");
                answers.Add($"{(int)answer.StatusCode} {string.Join(", ", answer.Headers.Concat(answer.Content.Headers).Select(header => header.Key))} {body}");
            }

            Assert.Single(answers.Distinct());
        }
    }

    [Fact]
    public async Task Who_may_change_a_mailbox_ends_its_lock_and_its_owner_may_not()
    {
        var (mailbox, owner) = await OwnerAsync();
        for (var attempt = 0; attempt < 5; attempt++) await SignInAsync(mailbox, "0");
        Assert.Equal(5, (int)(await owner.GetJsonAsync($"/api/v1/mailboxes/{mailbox}"))["failedSignIns"]!["attempts"]!);
        await (await owner.DeleteAsync($"/api/v1/mailboxes/{mailbox}/lock")).ProblemAsync(HttpStatusCode.Forbidden);
        await (await server.Reader.DeleteAsync($"/api/v1/mailboxes/{mailbox}/lock")).ProblemAsync(HttpStatusCode.Forbidden);
        await (await server.Admin.DeleteAsync($"/api/v1/mailboxes/2999@default/lock")).ProblemAsync(HttpStatusCode.NotFound);

        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.DeleteAsync($"/api/v1/mailboxes/{mailbox}/lock")).StatusCode);

        var session = await (await SignInAsync(mailbox, "4711")).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(5, (int)session["failedSignIns"]!["attempts"]!);
        Assert.NotNull(session["failedSignIns"]!["lockedAt"]);
    }

    [Fact]
    public async Task Attempts_and_changes_are_in_the_audit_withanswerwhat_is_secret()
    {
        var (mailbox, owner) = await OwnerAsync();
        await SignInAsync(mailbox, "1");
        await owner.PatchAsync($"/api/v1/mailboxes/{mailbox}", new { pin = "86421" });

        var audit = (await server.Admin.GetJsonAsync($"/api/v1/audit?target={mailbox}"))["items"]!;

        Assert.Equal(
            ["changeMailbox done", "signIn wrong PIN", "signIn done", "createMailbox done"],
            audit.AsArray().Select(entry => $"{entry!["action"]} {entry["outcome"]}"));
        Assert.Equal("Pin", (string?)audit[0]!["fields"]![0]);
        Assert.Equal(mailbox.ToString(), (string?)audit[0]!["who"]);
        Assert.DoesNotContain("86421", audit.ToJsonString());
    }

    private async Task<(MailboxAddress Mailbox, HttpClient Owner)> OwnerAsync()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        var session = await (await SignInAsync(mailbox, "4711")).JsonAsync(HttpStatusCode.Created);
        return (mailbox, server.ClientWith((string)session["token"]!));
    }

    private Task<HttpResponseMessage> ByCookieAsync(HttpMethod method, string path, KeyText token) => server.Anonymous.SendAsync(
        new HttpRequestMessage(method, path) { Headers = { { "Cookie", $"arivm={token.Reveal()}" }, { "Sec-Fetch-Site", "same-origin" } } });

    private Task<HttpResponseMessage> SignInAsync(MailboxAddress mailbox, string pin) =>
        server.Anonymous.PostAsJsonAsync(SessionsPath, new { mailbox = mailbox.ToString(), pin });
}

public sealed class OwnerSessionsOnSqlite(SqliteServer server) : OwnerSessionTests(server), IClassFixture<SqliteServer>;

public sealed class OwnerSessionsOnPostgreSql(PostgresDatabaseServer server) : OwnerSessionTests(server), IClassFixture<PostgresDatabaseServer>;
