using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.Pages;

/// <summary>Pages obey the same locks as REST.</summary>
public abstract class PageLockTests(ServerFixture server)
{
    public static TheoryData<string> Administrators =>
        ["/admin", "/admin/mailboxes", "/admin/import", "/admin/outbox", "/admin/calls", "/admin/call", "/admin/keys", "/admin/audit", "/admin/doctor"];

    [Fact]
    public async Task Whoever_is_not_known_is_sent_to_sign_in_and_comes_back_to_where_they_wanted_to_go()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        var path = $"/mailboxes/{mailbox}/messages?folder=Old";
        using var visitor = new PageVisitor(server);

        using var sent = await visitor.GetAsync(path);
        var form = await visitor.TextAsync(sent.Headers.Location!.ToString());
        using var entered = await visitor.PostAsync("/signin", ("mailbox", mailbox.ToString()), ("pin", "4711"), ("to", path));

        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Contains(WebUtility.HtmlEncode(path), form, StringComparison.Ordinal);
        Assert.Equal(path, entered.Headers.Location!.ToString());
        await visitor.TextAsync(path);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/signin?to=/signin")]
    [InlineData("javascript:alert(1)")]
    public async Task Nobody_is_sent_elsewhere_after_signing_in(string to)
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var visitor = new PageVisitor(server);

        using var entered = await visitor.PostAsync("/signin", ("mailbox", mailbox.ToString()), ("pin", "4711"), ("to", to));

        Assert.Equal("/", entered.Headers.Location!.ToString());
    }

    [Theory, MemberData(nameof(Administrators))]
    public async Task An_owner_sees_no_page_of_administrators(string path)
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");

        Assert.Equal(HttpStatusCode.Forbidden, (await owner.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData(ApiRole.Reader, "/admin/call", HttpStatusCode.Forbidden)]
    [InlineData(ApiRole.Reader, "/admin/keys", HttpStatusCode.Forbidden)]
    [InlineData(ApiRole.Reader, "/admin/mailboxes", HttpStatusCode.OK)]
    [InlineData(ApiRole.Operator, "/admin/call", HttpStatusCode.OK)]
    [InlineData(ApiRole.Operator, "/admin/audit", HttpStatusCode.Forbidden)]
    [InlineData(ApiRole.Operator, "/admin/doctor", HttpStatusCode.Forbidden)]
    [InlineData(ApiRole.Admin, "/admin/keys", HttpStatusCode.OK)]
    public async Task A_page_is_for_the_role_of_what_it_shows(ApiRole role, string path, HttpStatusCode expected)
    {
        using var visitor = await PageVisitor.HolderAsync(server, role);

        Assert.Equal(expected, (await visitor.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Every_page_that_is_offered_is_open_to_whom_it_is_offered()
    {
        foreach (var role in Enum.GetValues<ApiRole>())
        {
            foreach (var contexts in new IReadOnlyList<string>?[] { null, ["default"] })
            {
                using var visitor = await PageVisitor.HolderAsync(server, role, contexts);
                var home = (await visitor.GetAsync("/")).Headers.Location!.ToString();
                foreach (var link in PageVisitor.Links(await visitor.TextAsync(home)).Where(link => !link.StartsWith("/swagger", StringComparison.Ordinal)))
                {
                    var answer = await visitor.GetAsync(link);
                    Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect or HttpStatusCode.Found, $"{role} {link}: {answer.StatusCode}");
                }
            }
        }
    }

    [Theory]
    [InlineData("messages")]
    [InlineData("greetings")]
    [InlineData("settings")]
    [InlineData("devices")]
    public async Task What_is_anothers_is_as_if_it_were_not(string page)
    {
        var (mine, theirs) = (await server.NewMailboxAsync(new { pin = "4711", fullName = "Mine" }), await server.NewMailboxAsync(new { fullName = "Secret Name" }));
        using var owner = await PageVisitor.OwnerAsync(server, mine.ToString(), "4711");
        using var tenant = await PageVisitor.HolderAsync(server, ApiRole.Admin, ["elsewhere"]);

        foreach (var (visitor, path) in new[] { (owner, $"/mailboxes/{theirs}/{page}"), (tenant, $"/mailboxes/{theirs}/{page}"), (tenant, $"/admin/mailboxes/{theirs}") })
        {
            using var there = await visitor.GetAsync(path);
            using var nowhere = await visitor.GetAsync(path.Replace(theirs.Number, "999999", StringComparison.Ordinal));
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (there.StatusCode, nowhere.StatusCode));
            Assert.Equal(
                await nowhere.Content.ReadAsStringAsync(), (await there.Content.ReadAsStringAsync()).Replace(theirs.Number, "999999", StringComparison.Ordinal));
        }
        Assert.DoesNotContain("Secret Name", await tenant.TextAsync("/admin/mailboxes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_opens_REST_to_our_own_pages_and_changes_nothing_for_others()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711", fullName = "Before" });
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        var path = $"/api/v1/mailboxes/{mailbox}";

        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(path)).StatusCode);
        foreach (var (header, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Site", "none"), ("Origin", "https://elsewhere.example"), ("Origin", "null"), ("X-Nothing", "") })
        {
            using var foreign = new HttpClient(new HttpClientHandler { CookieContainer = owner.Cookies }) { BaseAddress = server.Address };
            using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = JsonContent.Create(new { fullName = "By another site" }) };
            request.Headers.TryAddWithoutValidation(header, value);
            Assert.Equal(HttpStatusCode.Unauthorized, (await foreign.SendAsync(request)).StatusCode);
        }
        Assert.Equal("Before", (string?)(await server.Admin.GetJsonAsync(path))["fullName"]);
        using var ours = new HttpRequestMessage(HttpMethod.Patch, path) { Content = JsonContent.Create(new { fullName = "By our page" }) };
        Assert.Equal(HttpStatusCode.OK, (await owner.SendAsync(ours)).StatusCode);
    }

    [Fact]
    public async Task Another_site_signs_nobody_in_or_out()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var foreign = new PageVisitor(server, site: "cross-site");
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");

        using var entered = await foreign.PostAsync("/signin", ("mailbox", mailbox.ToString()), ("pin", "4711"));
        var token = owner.Token!;
        using var another = new PageVisitor(server, site: "cross-site", cookies: owner.Cookies);
        using var left = await another.PostAsync("/signout");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (entered.StatusCode, left.StatusCode));
        Assert.Null(foreign.Token);
        Assert.False(left.Headers.Contains("Set-Cookie"));
        Assert.Equal(token, owner.Token);
        Assert.Equal(HttpStatusCode.OK, (await server.ClientWith(token).GetAsync(new Uri($"/api/v1/mailboxes/{mailbox}", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_session_that_was_ended_or_is_made_up_opens_nothing()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        var stolen = owner.Token!;

        await owner.PostAsync("/signout");

        foreach (var token in new[] { stolen, stolen[..^4] + "AAAA", "arivmb_0123456789_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "nonsense" })
        {
            using var thief = new PageVisitor(server);
            thief.Cookies.Add(server.Address, new Cookie("arivm", token));
            Assert.Equal("/signin", (await thief.GetAsync($"/mailboxes/{mailbox}/messages")).Headers.Location!.ToString().Split('?')[0]);
        }
    }

    [Fact]
    public async Task The_session_of_a_key_ends_with_the_key_and_a_session_with_a_new_PIN()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        var key = await server.Keys.CreateAsync("gone soon", ApiRole.Reader, CancellationToken.None);
        using var holder = new PageVisitor(server);
        await holder.PostAsync("/signin", ("key", key.Reveal()));
        await holder.TextAsync("/admin/mailboxes");

        await server.Keys.RevokeAsync(key.Id, CancellationToken.None);
        await server.Admin.PatchAsync($"/api/v1/mailboxes/{mailbox}", new { pin = "9999" });

        Assert.Equal(HttpStatusCode.SeeOther, (await holder.GetAsync("/admin/mailboxes")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.GetAsync($"/mailboxes/{mailbox}/messages")).StatusCode);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var visitor = new PageVisitor(server);

        using var entered = await visitor.PostAsync("/signin", ("mailbox", mailbox.ToString()), ("pin", "4711"));

        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(visitor.Token!, await visitor.TextAsync($"/mailboxes/{mailbox}/messages"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_in_a_callers_name_is_a_name()
    {
        const string Nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        var mailbox = await server.NewMailboxAsync(new { pin = "4711", fullName = Nasty });
        using var form = new MultipartFormDataContent { { new ByteArrayContent(SoundBytes.Short), "audio", "a.wav" }, { new StringContent(Nasty), "callerName" } };
        Assert.Equal(HttpStatusCode.Created, (await server.Admin.PostAsync($"/api/v1/mailboxes/{mailbox}/messages", form)).StatusCode);
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        using var administrator = await PageVisitor.HolderAsync(server, ApiRole.Admin);

        foreach (var html in new[]
        {
            await owner.TextAsync($"/mailboxes/{mailbox}/messages"), await owner.TextAsync($"/mailboxes/{mailbox}/messages?q={Uri.EscapeDataString(Nasty)}"),
            await owner.TextAsync($"/mailboxes/{mailbox}/settings"), await administrator.TextAsync($"/admin/mailboxes?q={mailbox.Number}"), await administrator.TextAsync($"/admin/mailboxes/{mailbox}"),
            await administrator.TextAsync($"/signin?to={Uri.EscapeDataString("/" + Nasty)}"), await administrator.TextAsync($"/admin/call?mailbox={Uri.EscapeDataString(Nasty)}"),
        })
        {
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_upload_that_is_too_large_is_refused_with_the_size_that_would_be_taken()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/mailboxes/{mailbox}/greetings/unavail")
        {
            Content = new MultipartFormDataContent { { new ByteArrayContent(new byte[70 * 1024 * 1024]), "audio", "a.wav" } },
            Headers = { ExpectContinue = true },
        };

        using var answer = await owner.SendAsync(request);

        await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "at most");
    }

    [Fact]
    public async Task No_page_has_script_or_style_within_it_and_its_policy_says_so()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        using var administrator = await PageVisitor.HolderAsync(server, ApiRole.Admin);
        var pages = new[] { "messages", "greetings", "settings", "devices" }.Select(page => (Visitor: owner, Path: $"/mailboxes/{mailbox}/{page}"))
            .Concat(Administrators.Select(row => (administrator, (string)row.Data))).Append((owner, "/signin")).Append((owner, "/mailboxes/999999@default/messages"));

        foreach (var (visitor, path) in pages)
        {
            using var answer = await visitor.GetAsync(path);
            var html = await answer.Content.ReadAsStringAsync();
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("style-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotMatch("<script(?![^>]* src=)|<style| style=| on[a-z]+=\"", html);
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        }
    }

    [Fact]
    public async Task What_happens_while_an_inbox_is_on_its_way_is_told_to_it()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        var html = await owner.TextAsync($"/mailboxes/{mailbox}/messages");

        await SpoolFiles.AddAsync(server, mailbox);

        var stream = WebUtility.HtmlDecode(html.Split("sse-connect=\"")[1].Split('"')[0]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var request = new HttpRequestMessage(HttpMethod.Get, stream);
        using var answer = await owner.SendAsync(request);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token));
        while (await lines.ReadLineAsync(limit.Token) is { } line)
        {
            if (line == "event: message.added") return;
        }
        Assert.Fail("nothing was told");
    }

    [Fact]
    public async Task Everything_that_a_page_refers_to_is_there_and_stays_with_the_browser()
    {
        using var visitor = new PageVisitor(server);

        foreach (var link in PageVisitor.Links(await visitor.TextAsync("/signin")).Where(link => link.StartsWith("/assets/", StringComparison.Ordinal)))
        {
            using var answer = await visitor.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            using var outdated = await visitor.GetAsync(link.Replace(link.Split('/')[2], "old", StringComparison.Ordinal));
            Assert.Equal("no-cache", outdated.Headers.CacheControl!.ToString());
        }
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/assets/x/nothing.js")).StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_a_person_as_a_page_and_to_a_program_as_a_problem()
    {
        using var visitor = new PageVisitor(server);

        using var page = await visitor.GetAsync("/no/such/page");
        using var problem = await server.Anonymous.GetAsync(new Uri("/no/such/page", UriKind.Relative));

        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        await problem.ProblemAsync(HttpStatusCode.NotFound);
    }
}

public sealed class PageLocksOnSqlite(SqliteServer server) : PageLockTests(server), IClassFixture<SqliteServer>;

public sealed class PageLocksOnPostgreSql(PostgresDatabaseServer server) : PageLockTests(server), IClassFixture<PostgresDatabaseServer>;
