using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

public sealed partial class MetricsTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Fact]
    public async Task Prometheus_reads_them_with_a_key()
    {
        await server.Anonymous.PostAsJsonAsync("/api/v1/sessions", new { mailbox = "1", pin = "0" });

        using var answer = await server.Reader.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("arivm_signins_total{door=\"rest\",outcome=\"wrong PIN\"} ", text);
        Assert.Contains("arivm_ari_connected{asterisk=", text);
        Assert.Contains("arivm_outbox_depth 0\n", text);
        Assert.Matches(@"arivm_disk_free_bytes [1-9]\d+", text);
        Assert.Contains("http_server_request_duration_seconds_bucket{", text);
        await (await server.Anonymous.GetAsync("/metrics")).ProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("arivm_recordings_total{result=\"delayed\"}")]
    [InlineData("arivm_notifies_total{outcome=\"refused\"}")]
    [InlineData("arivm_signins_total{door=\"phone\",outcome=\"locked\"}")]
    [InlineData("arivm_ari_connects_total{asterisk=")]
    public async Task What_alerts_look_at_is_there_before_it_happens_so_that_the_first_time_is_an_increase(string series) =>
        Assert.Contains($"\n{series}", await server.Reader.GetStringAsync("/metrics"));

    [Fact]
    public async Task Every_line_is_in_the_format()
    {
        var lines = (await server.Reader.GetStringAsync("/metrics")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, line => Assert.Matches(line.StartsWith('#') ? Comment() : Sample(), line));
        var types = lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToList();
        Assert.Equal(types.Distinct(), types);
    }

    [GeneratedRegex(@"^# (HELP [a-zA-Z_:][\w:]* .*|TYPE [a-zA-Z_:][\w:]* (counter|gauge|histogram))$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^[a-zA-Z_:][\w:]*(\{([a-zA-Z_]\w*=""([^""\\]|\\.)*"")(,[a-zA-Z_]\w*=""([^""\\]|\\.)*"")*\})? (-?[0-9.]+([eE][-+]?[0-9]+)?|NaN|[-+]Inf)$")]
    private static partial Regex Sample();
}
