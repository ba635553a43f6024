using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.Guarding;

public sealed class RequestSizeTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData("/api/v1/mailboxes", 64, false)]
    [InlineData("/api/v1/mailboxes", 64, true)]
    [InlineData("/api/v1/sessions", 64, true)]
    [InlineData("/api/v1/mailboxes/bulk", 64 * 1024, false)]
    public async Task A_body_that_is_too_large_is_told_how_large_it_may_be(string path, int kibibytes, bool isChunked)
    {
        var answer = await SendAsync(path, kibibytes * 1024 + 1, isChunked);

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer);
        Assert.Contains($"at most {kibibytes * 1024} bytes", answer);
    }

    [Fact]
    public async Task Who_sent_too_much_is_told_that_the_connection_ends()
    {
        using var answer = await server.Admin.PostTextAsync("/api/v1/mailboxes", new string('x', 70_000));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, true), (answer.StatusCode, answer.Headers.ConnectionClose));
    }

    [Fact]
    public async Task Headers_that_are_too_large_are_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/mailboxes") { Headers = { { "X-Long", new string('x', 40_000) } } };

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, (await server.Admin.SendAsync(request)).StatusCode);
    }

    /// <summary>By hand: a client that still sends while it is refused may never read the answer.</summary>
    private async Task<string> SendAsync(string path, int length, bool isChunked)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        await using var stream = client.GetStream();
        var size = isChunked ? "Transfer-Encoding: chunked" : $"Content-Length: {length}";
        var head = $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {Authorization}\r\nContent-Type: {(path.EndsWith("bulk", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json")}\r\n{size}\r\nConnection: close\r\n\r\n";
        var body = isChunked ? $"{length:x}\r\n{{\"fullName\":\"{new string('x', length - 15)}\"}}" : "";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + body));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().Contains("bytes (", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is > 0 and var count) answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
        return answer.ToString();
    }

    private AuthenticationHeaderValue Authorization => server.Admin.DefaultRequestHeaders.Authorization!;
}
