using System.Net;
using System.Text.RegularExpressions;
using AriVoicemail.Database;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests.Pages;

/// <summary>What a browser sends with a form, by which wire and with or without script, and what comes to it.</summary>
public sealed partial class PageFormTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData("192.0.2.5:8090", "http://192.0.2.5:8090", true)]
    [InlineData("voicemail.example", "http://voicemail.example", true)]
    [InlineData("Voicemail.Example", "http://voicemail.example", true)]
    [InlineData("voicemail.example", "http://voicemail.example:8090", false)]
    [InlineData("voicemail.example", "https://voicemail.example", false)]
    [InlineData("voicemail.example", "http://elsewhere.example", false)]
    [InlineData("voicemail.example", "null", false)]
    [InlineData("voicemail.example", null, false)]
    public void By_plain_HTTP_a_page_is_ours_by_its_origin_alone(string host, string? origin, bool expected)
    {
        var request = new DefaultHttpContext { Request = { Scheme = "http", Host = new HostString(host) } }.Request;
        if (origin is not null) request.Headers.Origin = origin;

        Assert.Equal(expected, BrowserCookie.IsOfOurPages(request));
    }

    [Fact]
    public async Task By_plain_HTTP_an_owner_signs_in_and_out_and_nobody_whose_origin_is_hidden_does()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var owner = new PageVisitor(server, site: null, origin: server.Address.GetLeftPart(UriPartial.Authority));
        using var hidden = new PageVisitor(server, site: null, origin: "null", cookies: owner.Cookies);

        using var refused = await hidden.PostAsync("/signin", ("mailbox", mailbox.ToString()), ("pin", "4711"));
        using var entered = await owner.PostAsync("/signin", ("mailbox", mailbox.ToString()), ("pin", "4711"));
        using var stayed = await hidden.PostAsync("/signout");
        var token = owner.Token;
        using var left = await owner.PostAsync("/signout");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.SeeOther), (refused.StatusCode, entered.StatusCode));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.SeeOther), (stayed.StatusCode, left.StatusCode));
        Assert.NotNull(token);
        Assert.Null(owner.Token);
    }

    [Fact]
    public async Task What_is_filled_into_a_form_before_its_script_is_there_comes_into_no_address_and_changes_nothing()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        using var administrator = await PageVisitor.HolderAsync(server, ApiRole.Admin);
        var pages = new[] { (owner, $"/mailboxes/{mailbox}/settings"), (owner, $"/mailboxes/{mailbox}/greetings"), (administrator, $"/admin/mailboxes/{mailbox}"), (administrator, "/admin/mailboxes"), (administrator, "/admin/keys") };

        foreach (var (visitor, path) in pages)
        {
            var forms = Form().Matches(await visitor.TextAsync(path)).Select(match => match.Value).Where(form => form.Contains("data-rest", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(forms);
            Assert.All(forms, form => Assert.Contains("method=\"post\" action=\"/without-script\"", form, StringComparison.Ordinal));
        }
        using var answer = await owner.PostAsync("/without-script", ("pin", "99887766"));
        var said = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Nothing was changed", said, StringComparison.Ordinal);
        Assert.DoesNotContain("99887766", said, StringComparison.Ordinal);
        using var again = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
    }

    [Fact]
    public async Task A_page_that_asks_by_itself_keeps_no_session_alive()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        var database = server.App.Services.GetRequiredService<SqlDatabase>();
        var hoursAgo = DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeMilliseconds();
        await database.ExecuteAsync("update sessions set last_used_at = @hoursAgo where mailbox = @mailbox", new { hoursAgo, mailbox = mailbox.ToString() }, CancellationToken.None);

        using var byItself = await owner.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/mailboxes/{mailbox}/messages") { Headers = { { "X-By-Itself", "1" } } });
        var after = await LastUsedAsync();
        await owner.TextAsync($"/mailboxes/{mailbox}/messages");

        Assert.Equal((HttpStatusCode.OK, hoursAgo), (byItself.StatusCode, after));
        Assert.True(await LastUsedAsync() > hoursAgo);

        Task<long> LastUsedAsync() => database.ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("select last_used_at from sessions where mailbox = @mailbox", new { mailbox = mailbox.ToString() }), CancellationToken.None);
    }

    [Theory]
    [InlineData("gzip, deflate", "en")]
    [InlineData("gzip, deflate, br, zstd", "en")]
    [InlineData("gzip, deflate", "ru")]
    public async Task An_inbox_of_twenty_messages_is_under_100_KB_with_all_that_it_loads(string encodings, string language)
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        for (var number = 0; number < 20; number++) await SpoolFiles.AddAsync(server, mailbox, number);
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        owner.Cookies.Add(server.Address, new Cookie("arivm-language", language));
        var html = await owner.TextAsync($"/mailboxes/{mailbox}/messages");
        Assert.Contains(language == "ru" ? ">Новые<" : ">Inbox<", html, StringComparison.Ordinal);
        Assert.Equal(20, Regex.Count(html, "data-message="));

        var sizes = new Dictionary<string, long> { ["the page"] = System.Text.Encoding.UTF8.GetByteCount(html) };
        var waiting = new Queue<string>(PageVisitor.Links(html).Where(link => link.StartsWith("/assets/", StringComparison.Ordinal)));
        while (waiting.TryDequeue(out var link))
        {
            if (sizes.ContainsKey(link)) continue;
            using var answer = await owner.SendAsync(new HttpRequestMessage(HttpMethod.Get, link) { Headers = { { "Accept-Encoding", encodings } } });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            sizes[link] = (await answer.Content.ReadAsByteArrayAsync()).Length;
            foreach (Match import in Import().Matches(await owner.TextAsync(link))) waiting.Enqueue($"{link[..link.LastIndexOf('/')]}/{import.Groups[1].Value}");
        }

        Assert.Contains(sizes.Keys, link => link.EndsWith("/rest.js", StringComparison.Ordinal));
        Assert.True(sizes.Values.Sum() < 100_000, string.Join(", ", sizes));
    }

    [Fact]
    public async Task A_readers_key_is_offered_nothing_that_it_may_not_do()
    {
        var mailbox = await server.NewMailboxAsync(new { menu = new { schedule = new[] { new { greeting = "closed", days = "sun" } } } });
        await SpoolFiles.AddAsync(server, mailbox);
        using var reader = await PageVisitor.HolderAsync(server, ApiRole.Reader);
        using var administrator = await PageVisitor.HolderAsync(server, ApiRole.Operator);

        foreach (var page in new[] { "messages", "greetings" })
        {
            var path = $"/mailboxes/{mailbox}/{page}";
            Assert.DoesNotMatch("data-(rest|pick|bulk|recorder|ring)[=\" >]|data-do=\"(?!play)", await reader.TextAsync(path));
            Assert.Matches("data-(rest|pick)[= ]", await administrator.TextAsync(path));
        }
    }

    [Fact]
    public async Task Times_are_of_the_browsers_zone_or_until_it_was_told_of_the_mailboxs()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711", menu = new { timeZone = "Asia/Tokyo" } });
        await SpoolFiles.AddAsync(server, mailbox);
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        var path = $"/mailboxes/{mailbox}/messages";

        var ofMailbox = await owner.TextAsync(path);
        owner.Cookies.Add(server.Address, new Cookie("arivm-zone", "America%2FNew_York"));
        var ofBrowser = await owner.TextAsync(path);

        // 22:13:20 UTC.
        Assert.Contains("datetime=\"2023-11-14T22:13:20Z\">Nov 15 2023, 07:13<", ofMailbox, StringComparison.Ordinal);
        Assert.Contains("datetime=\"2023-11-14T22:13:20Z\">Nov 14 2023, 17:13<", ofBrowser, StringComparison.Ordinal);
    }

    [GeneratedRegex("<form[^>]*>")]
    private static partial Regex Form();

    [GeneratedRegex("from '\\./([a-z-]+\\.js)'")]
    private static partial Regex Import();
}
