using System.Globalization;
using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.Bench;

/// <summary>Inbox pages that are open in many browsers: what they cost while nothing happens, and how soon they show what happens.</summary>
internal static class LiveBench
{
    // As SpoolBench numbers them.
    private const int First = 100_000, OpenAtOnce = 16, MessagesBefore = 20;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(LiveOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("arivm-live-bench-");
        var report = new StoreReport("live");
        try
        {
            var sound = Path.Combine(folder.FullName, "sound.wav");
            WavFile.Write(sound, Tone.Make(440, 4), 8000);
            var numbers = Enumerable.Range(First, options.Browsers).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToArray();
            await MeasureAsync(report, options.Engine, folder.FullName, sound, "of one mailbox", [.. numbers.Select(_ => numbers[0])], async (site, browsers) =>
            {
                await TellAllAsync(report, site, browsers, sound, options.Rounds);
            });
            await MeasureAsync(report, options.Engine, folder.FullName, sound, "of a mailbox each", numbers, async (site, browsers) =>
            {
                await TellOneAsync(report, site, browsers, sound, options.Rounds);
                await TellEachAsync(report, site, browsers, sound);
            });
            return 0;
        }
        finally
        {
            report.Save();
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(
        StoreReport report, SqlEngine engine, string folder, string sound, string what, string[] numbers, Func<BenchSite, IReadOnlyList<LiveBrowser>, Task> tell)
    {
        var mailboxes = numbers.Distinct().ToArray();
        await using var asterisk = await AsteriskServer.StartAsync();
        SpoolBench.Fill(asterisk.VoicemailDirectory, sound, mailboxes.Length, MessagesBefore);
        await using var site = await BenchSite.StartAsync(asterisk, engine, folder);
        await site.CreateAsync(mailboxes);
        await site.ImportAsync(asterisk);
        var tokens = await site.SignInAsync(numbers);
        LiveBrowser[] browsers = [.. numbers.Zip(tokens, (number, token) => new LiveBrowser(site.Arivm.Http, number, token))];
        try
        {
            // The first page of all warms the server up and belongs to no browser.
            await using (var warm = new LiveBrowser(site.Arivm.Http, numbers[0], tokens[0])) await warm.OpenAsync();
            var (before, cpuBefore) = (Usage.ResidentMebibytes(site.Arivm.ProcessId), await CpuAtRestAsync(site));
            await Parallel.ForEachAsync(browsers, new ParallelOptions { MaxDegreeOfParallelism = OpenAtOnce }, async (browser, _) => await browser.OpenAsync());
            var cpuWith = await CpuAtRestAsync(site);
            var with = Usage.ResidentMebibytes(site.Arivm.ProcessId);
            report.Line($"");
            report.Line($"{browsers.Length} pages {what}, {engine}: arivm {before:0} MiB before and {with:0} MiB with them, {1024 * (with - before) / browsers.Length:0} KiB a page; at rest {cpuBefore:0.0%} and {cpuWith:0.0%} of a core");
            report.Line($"");
            report.Line($"| change | since | told after ms p50 / p99 / max | shown after ms p50 / p99 / max | request answered after ms p50 | CPU a page, ms: arivm, browser |");
            report.Line($"|---|---|---|---|---|---|");
            await tell(site, browsers);
            report.Line($"");
            report.Line($"afterwards {Usage.ResidentMebibytes(site.Arivm.ProcessId):0} MiB, at most {Usage.PeakMebibytes(site.Arivm.ProcessId)} MiB");
            if (browsers.Sum(browser => browser.Unasked) is > 0 and var unasked) throw new InvalidOperationException($"{unasked} events came to pages that they did not concern");
        }
        finally
        {
            foreach (var browser in browsers) await browser.DisposeAsync();
        }
    }

    private static async Task<double> CpuAtRestAsync(BenchSite site)
    {
        var before = Usage.Cpu(site.Arivm.ProcessId);
        await Task.Delay(Rest);
        return (Usage.Cpu(site.Arivm.ProcessId) - before) / Rest.TotalMilliseconds;
    }

    /// <summary>One message, and all pages show its mailbox. The first round warms up and is not counted.</summary>
    private static async Task TellAllAsync(StoreReport report, BenchSite site, IReadOnlyList<LiveBrowser> browsers, string sound, int rounds)
    {
        var row = new LiveRow(site.Arivm.ProcessId);
        for (var round = -1; round < rounds; round++)
        {
            if (round == 0) row = new LiveRow(site.Arivm.ProcessId);
            await DeliverAsync(site, browsers[0].Number, sound, browsers, $"Round {round}.", row);
        }
        report.Line($"| one message, {browsers.Count} pages show it | its request | {row} |");
    }

    /// <summary>One message, and one page of many shows its mailbox.</summary>
    private static async Task TellOneAsync(StoreReport report, BenchSite site, IReadOnlyList<LiveBrowser> browsers, string sound, int rounds)
    {
        var row = new LiveRow(site.Arivm.ProcessId);
        for (var round = -1; round < rounds; round++)
        {
            if (round == 0) row = new LiveRow(site.Arivm.ProcessId);
            var browser = browsers[(round + browsers.Count) % browsers.Count];
            await DeliverAsync(site, browser.Number, sound, [browser], $"Round {round}.", row);
        }
        report.Line($"| one message, one page shows it | its request | {row} |");
    }

    /// <summary>A message for everybody, copied to one mailbox after another: each page shows another copy.</summary>
    private static async Task TellEachAsync(StoreReport report, BenchSite site, IReadOnlyList<LiveBrowser> browsers, string sound)
    {
        const string Caller = "Everybody.";
        var message = await DeliverAsync(site, browsers[0].Number, sound, [browsers[0]], Caller, new LiveRow(site.Arivm.ProcessId));
        var row = new LiveRow(site.Arivm.ProcessId);
        var others = browsers.Skip(1).ToArray();
        var awaited = others.Select(browser => browser.Await(Caller).Done).ToArray();
        var began = DateTimeOffset.UtcNow;
        await site.ForwardAsync(browsers[0].Number, message, others.Select(browser => $"{browser.Number}@default"));
        row.Answered(DateTimeOffset.UtcNow - began);
        foreach (var times in await Task.WhenAll(awaited).WaitAsync(Longest)) row.Add(times.Written, times);
        report.Line($"| one message forwarded to {others.Length} mailboxes, a page shows each | each copy's event was written | {row} |");
    }

    private static async Task<string> DeliverAsync(BenchSite site, string number, string sound, IReadOnlyList<LiveBrowser> browsers, string caller, LiveRow row)
    {
        // Or all rounds would begin at the same moment between two looks at the events.
        await Task.Delay(Random.Shared.Next(500));
        var awaited = browsers.Select(browser => browser.Await(caller).Done).ToArray();
        var began = DateTimeOffset.UtcNow;
        var message = await site.DeliverAsync(number, sound, caller);
        row.Answered(DateTimeOffset.UtcNow - began);
        foreach (var times in await Task.WhenAll(awaited).WaitAsync(Longest)) row.Add(began, times);
        return message;
    }
}
