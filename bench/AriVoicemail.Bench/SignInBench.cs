using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.Bench;

/// <summary>Whether the time that a refusal takes tells a mailbox that there is from one that there is not.</summary>
internal static class SignInBench
{
    // The fifth wrong PIN locks a mailbox, and a locked one is refused at once.
    private const int AttemptsEach = 4;

    private static readonly (string What, int First)[] Kinds = [("wrong PIN", 100_000), ("mailbox without PIN", 200_000), ("no mailbox", 300_000)];

    public static async Task<int> RunAsync(SignInOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("arivm-signin-bench-");
        var report = new StoreReport("signin");
        try
        {
            await using var asterisk = await AsteriskServer.StartAsync();
            report.Line($"");
            report.Line($"{options.Attempts} attempts of each kind that are refused, one after another in an order made by chance; ms p50 / p95 / max");
            report.Line($"");
            report.Line($"| database | {string.Join(" | ", Kinds.Select(kind => kind.What))} |");
            report.Line($"|---|---|---|---|");
            foreach (var engine in new[] { SqlEngine.Sqlite, SqlEngine.PostgreSql })
            {
                await using var site = await BenchSite.StartAsync(asterisk, engine, folder.FullName);
                var mailboxes = (options.Attempts + AttemptsEach - 1) / AttemptsEach;
                await site.CreateAsync(Enumerable.Range(Kinds[0].First, mailboxes).Select(number => $"{number}"));
                await site.CreateAsync(Enumerable.Range(Kinds[1].First, mailboxes).Select(number => $"{number}"), pin: null);
                report.Line($"| {engine} | {string.Join(" | ", await MeasureAsync(site, options.Attempts))} |");
            }
            return 0;
        }
        finally
        {
            report.Save();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IEnumerable<Latency>> MeasureAsync(BenchSite site, int attempts)
    {
        using var http = new HttpClient { BaseAddress = site.Arivm.Http };
        // The first request of all pays for the connection and the compiler.
        for (var n = 0; n < AttemptsEach; n++) await TryAsync(http, Kinds[^1].First - 1);
        var all = Enumerable.Range(0, Kinds.Length * attempts).Select(n => (Kind: n % Kinds.Length, Attempt: n / Kinds.Length)).ToArray();
        new Random(1).Shuffle(all);
        var times = Kinds.Select(_ => new List<TimeSpan>()).ToArray();
        foreach (var (kind, attempt) in all) times[kind].Add(await TryAsync(http, Kinds[kind].First + (attempt / AttemptsEach)));
        return times.Select(Latency.Of);
    }

    private static async Task<TimeSpan> TryAsync(HttpClient http, int number)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync(new Uri("/api/v1/sessions", UriKind.Relative), new { mailbox = $"{number}", pin = "9999" });
        var took = Stopwatch.GetElapsedTime(began);
        return answer.StatusCode is HttpStatusCode.Unauthorized ? took : throw new InvalidOperationException($"{number}: {(int)answer.StatusCode}");
    }
}
