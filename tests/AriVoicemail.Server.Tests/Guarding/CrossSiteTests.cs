using System.Net;
using System.Text;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.Guarding;

/// <summary>What another site can make a browser send: forms, without our headers, with whatever cookies there are.</summary>
public sealed class CrossSiteTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    public static TheoryData<string> Forms => ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_of_another_site_changes_nothing(string kind)
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        var message = await SpoolFiles.AddAsync(server, mailbox);
        var before = await StateAsync($"{mailbox}");
        var path = $"/api/v1/mailboxes/{mailbox}";

        foreach (var target in new[] { "/api/v1/mailboxes", "/api/v1/mailboxes/bulk", $"{path}/messages", $"{path}/messages/{message}/forward", $"{path}/notify", "/api/v1/apikeys", "/api/v1/reload" })
        {
            using var answer = await server.Anonymous.SendAsync(Form(HttpMethod.Post, target, kind));
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.UnsupportedMediaType, $"{target}: {answer.StatusCode}");
            NothingIsAllowed(answer);
        }

        Assert.Equal(before, await StateAsync($"{mailbox}"));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_of_another_site_signs_nobody_in(string kind)
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });

        using var answer = await server.Anonymous.SendAsync(Form(HttpMethod.Post, "/api/v1/sessions", kind, $$"""{"mailbox": "{{mailbox}}", "pin": "4711"}"""));

        await answer.ProblemAsync(HttpStatusCode.UnsupportedMediaType);
        NothingIsAllowed(answer);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_browser_that_asks_whether_it_may_is_not_told_that_it_may()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/mailboxes")
        {
            Headers = { { "Origin", "https://elsewhere.example" }, { "Access-Control-Request-Method", "DELETE" }, { "Access-Control-Request-Headers", "authorization" } },
        };

        using var answer = await server.Anonymous.SendAsync(request);

        Assert.False(answer.IsSuccessStatusCode);
        NothingIsAllowed(answer);
    }

    [Fact]
    public async Task A_key_opens_nothing_as_a_cookie_and_another_site_may_not_read_what_a_header_opens()
    {
        var key = server.Admin.DefaultRequestHeaders.Authorization!.Parameter!;
        using var cookie = Form(HttpMethod.Get, "/api/v1/mailboxes", null);
        cookie.Headers.Add("Cookie", $"X-Api-Key={key}; Authorization=Bearer {key}; key={key}");
        using var header = Form(HttpMethod.Get, "/api/v1/mailboxes", null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Anonymous.SendAsync(cookie)).StatusCode);
        NothingIsAllowed(await server.Admin.SendAsync(header));
    }

    private static HttpRequestMessage Form(HttpMethod method, string path, string? kind, string body = "{\"number\": \"7777\", \"name\": \"x\", \"role\": \"admin\"}")
    {
        var request = new HttpRequestMessage(method, path) { Headers = { { "Origin", "https://elsewhere.example" }, { "Sec-Fetch-Site", "cross-site" }, { "Cookie", "session=1" } } };
        if (kind is null) return request;
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", kind);
        return request;
    }

    private static void NothingIsAllowed(HttpResponseMessage answer) =>
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));

    private async Task<string> StateAsync(string mailbox)
    {
        var parts = new List<string>();
        foreach (var path in new[] { $"mailboxes/{mailbox}", $"mailboxes/{mailbox}/messages", "mailboxes?q=7777", "apikeys" }) parts.Add((await server.Admin.GetJsonAsync($"/api/v1/{path}")).ToJsonString());
        return System.Text.RegularExpressions.Regex.Replace(string.Join('\n', parts), "\"lastUsedAt\":[^,}]*", "");
    }
}
