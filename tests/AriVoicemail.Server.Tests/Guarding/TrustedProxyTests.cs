using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.Guarding;

public sealed class TrustedProxyTests(GuardedServer trusting, DistrustfulServer distrustful, SqliteServer alone)
    : IClassFixture<GuardedServer>, IClassFixture<DistrustfulServer>, IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("198.51.100.1, 203.0.113.8", "203.0.113.8")]
    [InlineData("203.0.113.7, 10.1.2.3", "203.0.113.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("nonsense", "127.0.0.1")]
    public async Task What_a_trusted_proxy_tells_is_in_the_audit(string told, string believed) => Assert.Equal(believed, await AuditedAsync(trusting, told));

    [Theory]
    [InlineData("203.0.113.9")]
    [InlineData("192.0.2.1")]
    public async Task What_a_stranger_tells_is_not_believed(string told) => Assert.Equal("127.0.0.1", await AuditedAsync(distrustful, told));

    [Fact]
    public async Task Where_there_is_no_proxy_nobody_is_believed() => Assert.Equal("127.0.0.1", await AuditedAsync(alone, "203.0.113.9"));

    [Fact]
    public async Task Who_came_by_HTTPS_is_told_to_stay_there_if_a_trusted_proxy_says_so()
    {
        var answers = new List<bool>();
        foreach (var server in new ServerFixture[] { trusting, distrustful })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz") { Headers = { { "X-Forwarded-For", "203.0.113.9" }, { "X-Forwarded-Proto", "https" } } };
            answers.Add((await server.Anonymous.SendAsync(request)).Headers.Contains("Strict-Transport-Security"));
        }

        Assert.Equal([true, false], answers);
    }

    private static async Task<string?> AuditedAsync(ServerFixture server, string told)
    {
        var mailbox = $"9{Guid.NewGuid():N}"[..12];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions") { Content = JsonContent.Create(new { mailbox, pin = "1234" }) };
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", told);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Anonymous.SendAsync(request)).StatusCode);
        using var admin = server.ClientWith(await server.CreateKeyAsync(ApiRole.Admin));
        return (string?)(await admin.GetJsonAsync($"/api/v1/audit?target={mailbox}@default"))["items"]![0]!["address"];
    }
}
