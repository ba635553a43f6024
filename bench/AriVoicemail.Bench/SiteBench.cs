using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.Bench;

/// <summary>What the inbox costs as a page of the web site, beside what it costs as a list of REST. (Pages of the database alone: <see cref="PagesBench"/>.)</summary>
internal static class SiteBench
{
    private const int MessagesOnPage = 20, AtOnce = 16;

    // Their numbers say how many messages they hold.
    private static readonly Dictionary<string, int> Mailboxes = new() { ["100020"] = 20, ["110000"] = 10_000 };

    public static async Task<int> RunAsync(SiteOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("arivm-pages-bench-");
        var report = new StoreReport("pages");
        try
        {
            await using var asterisk = await AsteriskServer.StartAsync();
            report.Line($"");
            report.Line($"An owner's inbox, the newest {MessagesOnPage} of so many messages, asked for {options.Seconds} s each");
            report.Line($"");
            report.Line($"| messages | database | what | bytes | first byte, one at a time: ms p50 / p99 | {AtOnce} at once: requests/s, ms p50 / p99 |");
            report.Line($"|---|---|---|---|---|---|");
            foreach (var engine in new[] { SqlEngine.Sqlite, SqlEngine.PostgreSql })
            {
                await using var site = await BenchSite.StartAsync(asterisk, engine, folder.FullName);
                await site.CreateAsync(Mailboxes.Keys);
                foreach (var (number, messages) in Mailboxes) await site.FillAsync(number, messages);
                var tokens = await site.SignInAsync([.. Mailboxes.Keys]);
                foreach (var ((number, messages), token) in Mailboxes.Zip(tokens))
                {
                    using var page = Open(site, http => http.Add("Cookie", $"arivm={token}"));
                    using var rest = Open(site, http => http.Authorization = new AuthenticationHeaderValue("Bearer", token));
                    await MeasureAsync(report, options, $"| {messages} | {engine} | page", page, $"/mailboxes/{number}@default/messages", OnPage);
                    await MeasureAsync(report, options, $"| {messages} | {engine} | REST", rest, $"/api/v1/mailboxes/{number}@default/messages?order=newest&folder=INBOX&limit={MessagesOnPage}", OnList);
                }
            }
            return 0;
        }
        finally
        {
            report.Save();
            folder.Delete(recursive: true);
        }
    }

    private static HttpClient Open(BenchSite site, Action<HttpRequestHeaders> identify)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = site.Arivm.Http };
        identify(http.DefaultRequestHeaders);
        return http;
    }

    private static async Task MeasureAsync(StoreReport report, SiteOptions options, string row, HttpClient http, string path, Func<string, int> messagesIn)
    {
        var address = new Uri(path, UriKind.Relative);
        var body = await http.GetByteArrayAsync(address);
        var shown = messagesIn(Encoding.UTF8.GetString(body));
        if (shown != MessagesOnPage) throw new InvalidOperationException($"{path} shows {shown} messages and not {MessagesOnPage}");
        var time = TimeSpan.FromSeconds(options.Seconds);
        var first = await Load.OfAsync(() => FirstByteAsync(http, address), 1, time);
        var load = await Load.OfAsync(() => http.GetByteArrayAsync(address), AtOnce, time);
        report.Line($"{row} | {body.Length} | {first.P50:0.0} / {first.P99:0.0} | {load} |");
    }

    private static async Task<TimeSpan> FirstByteAsync(HttpClient http, Uri address)
    {
        var asked = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1]);
        var took = Stopwatch.GetElapsedTime(asked);
        // Read to its end, the connection serves the next request too.
        await body.CopyToAsync(Stream.Null);
        return took;
    }

    private static int OnPage(string html) => html.Split("<li class=\"message ").Length - 1;

    private static int OnList(string json) => JsonNode.Parse(json)!["items"]!.AsArray().Count;
}
