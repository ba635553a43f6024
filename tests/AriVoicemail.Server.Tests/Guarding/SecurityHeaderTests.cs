using System.Text.RegularExpressions;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.Guarding;

public sealed partial class SecurityHeaderTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData("GET", "/healthz", 200)]
    [InlineData("GET", "/readyz", 503)]
    [InlineData("GET", "/metrics", 401)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/sounds/x/y.wav", 404)]
    [InlineData("GET", "/openapi/v1.json", 200)]
    [InlineData("GET", "/swagger", 301)]
    [InlineData("GET", "/swagger/index.html", 200)]
    [InlineData("GET", "/swagger/index.js", 200)]
    [InlineData("GET", "/swagger/swagger-ui-bundle.js", 200)]
    [InlineData("GET", "/swagger/nothing", 404)]
    [InlineData("GET", "/api/v1/mailboxes", 401)]
    [InlineData("GET", "/api/v1/mailboxes?token=x", 400)]
    [InlineData("POST", "/api/v1/sessions", 415)]
    [InlineData("PUT", "/api/v1/sessions", 405)]
    public async Task Whoever_has_no_key_gets_guarded_answers(string method, string path, int status) => await GuardedAsync(server.Anonymous, method, path, status);

    [Theory]
    [InlineData("GET", "/api/v1/mailboxes", 200)]
    [InlineData("GET", "/api/v1/mailboxes/1@nowhere", 404)]
    [InlineData("GET", "/api/v1/mailboxes?limit=x", 400)]
    [InlineData("POST", "/api/v1/mailboxes", 415)]
    [InlineData("GET", "/metrics", 200)]
    [InlineData("GET", "/api/v1/events", 200)]
    public async Task Whoever_has_one_gets_guarded_answers_that_nobody_keeps(string method, string path, int status)
    {
        using var answer = await GuardedAsync(server.Admin, method, path, status);

        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_message_s_sound_is_kept_by_nobody_also_a_part_of_it_and_a_part_that_there_is_not()
    {
        var mailbox = await server.NewMailboxAsync();
        var path = $"/api/v1/mailboxes/{mailbox}/messages/{await SpoolFiles.AddAsync(server, mailbox)}/audio";

        foreach (var (range, status) in new[] { ("bytes=0-", 206), ("bytes=0-9", 206), ("bytes=999999999-", 416) })
        {
            using var answer = await GuardedAsync(server.Admin, "GET", path, status, range);
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }
    }

    [Fact]
    public async Task Swagger_s_page_has_no_script_of_its_own()
    {
        var page = await server.Anonymous.GetStringAsync("/swagger/index.html");

        Assert.NotEmpty(Script().Matches(page));
        Assert.All(Script().Matches(page), script => Assert.Matches(" src=[\"']", script.Groups[1].Value));
        Assert.All(Script().Matches(page), script => Assert.Equal("", script.Groups[2].Value.Trim()));
        Assert.DoesNotMatch("<[^>]+ on[a-z]+\\s*=", page);
        Assert.DoesNotContain("javascript:", page);
        Assert.DoesNotMatch("\\beval\\(|new Function\\(", await server.Anonymous.GetStringAsync("/swagger/index.js"));
    }

    private static async Task<HttpResponseMessage> GuardedAsync(HttpClient client, string method, string path, int status, string? range = null)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var direct = new HttpClient(handler) { BaseAddress = client.BaseAddress };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = client.DefaultRequestHeaders.Authorization;
        if (method is "POST") request.Content = new StringContent("x");
        if (range is not null) request.Headers.Add("Range", range);
        var answer = await direct.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(status, (int)answer.StatusCode);
        var policy = Header(answer, "Content-Security-Policy");
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotMatch("script-src[^;]*(unsafe|\\*|http)", policy);
        Assert.Equal(path.StartsWith("/swagger", StringComparison.Ordinal), policy.Contains("script-src 'self'", StringComparison.Ordinal));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.DoesNotContain(answer.Headers, header => header.Key is "Server" or "X-Powered-By");
        Assert.Equal(status >= 400, answer.Content.Headers.ContentType?.MediaType == "application/problem+json");
        return answer;
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    [GeneratedRegex("<script([^>]*)>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
