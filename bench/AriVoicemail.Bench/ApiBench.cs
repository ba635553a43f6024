using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.Bench;

/// <summary>What REST costs, beside the least that HTTP costs, and beside Asterisk's own way of telling the same.</summary>
internal static class ApiBench
{
    private const string Number = "100000";
    private const int Listed = 100;
    private const int SoundBytes = 4096;

    private static readonly string[] Things = ["inbox, all 100", "counts", "4 KB of a sound"];

    public static async Task<int> RunAsync(ApiOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("arivm-api-bench-");
        var report = new StoreReport("api");
        try
        {
            report.Line($"");
            report.Line($"{options.AtOnce} at once for {options.Seconds} s each; requests/s, ms p50 / p99");
            report.Line($"");
            report.Line($"| messages | what | bare Kestrel, same bytes | arivm, SQLite | arivm, PostgreSQL | AMI |");
            report.Line($"|---|---|---|---|---|---|");
            foreach (var size in options.Sizes) await MeasureAsync(report, options, size, folder.FullName);
            return 0;
        }
        finally
        {
            report.Save();
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(StoreReport report, ApiOptions options, int size, string folder)
    {
        await using var asterisk = await AsteriskServer.StartAsync(new AsteriskOptions { Mailboxes = $"{Number} = 1,Measured" });
        var sound = Path.Combine(folder, "sound.wav");
        WavFile.Write(sound, Tone.Make(440, 4), 8000);
        SpoolBench.Fill(asterisk.VoicemailDirectory, sound, mailboxes: 1, perMailbox: Listed);
        var columns = new Dictionary<SqlEngine, Load[]>();
        List<string> bodies = [];
        foreach (var engine in new[] { SqlEngine.Sqlite, SqlEngine.PostgreSql })
        {
            await using var database = await BenchDatabase.CreateAsync(engine, folder);
            await PagesBench.FillAsync(database.Sql, 0, size);
            await using var arivm = await ArivmProcess.StartAsync(new Dictionary<string, string>(ArivmProcess.Settings(asterisk))
            {
                ["Mwi:Enabled"] = "false",
                ["Http:Limits:RequestsPerSecond"] = "0",
                ["Http:Limits:RequestsPerSecondByKey"] = "0",
                ["Spool:Watch"] = "false",
                ["Spool:ScanSeconds"] = "0",
                ["Database:Engine"] = engine.ToString(),
                ["Database:ConnectionString"] = database.ConnectionString,
            });
            using var api = await OpenAsync(arivm);
            await RequireAsync(arivm.RunAsync("spool", "import", asterisk.VoicemailDirectory, "--create-mailboxes"));
            var asked = await RequestsAsync(api);
            if (bodies.Count == 0)
            {
                foreach (var (index, request) in asked.Index())
                {
                    bodies.Add(Path.Combine(folder, $"body-{index}"));
                    await File.WriteAllBytesAsync(bodies[index], await SendAsync(api, request));
                }
            }
            columns[engine] = await LoadsAsync(options, asked.Select(request => (Func<Task>)(() => SendAsync(api, request))));
        }
        await using var bare = await BareServer.StartAsync(bodies);
        using var http = new HttpClient { BaseAddress = bare.Address };
        var least = await LoadsAsync(options, bodies.Select((_, index) => (Func<Task>)(() => SendAsync(http, new Asked($"{index}", false)))));
        var ami = await ManagerAsync(asterisk, options);
        foreach (var (index, thing) in Things.Index())
        {
            report.Line($"| {size} | {thing} | {least[index]} | {columns[SqlEngine.Sqlite][index]} | {columns[SqlEngine.PostgreSql][index]} | {(index == 0 ? ami : "")} |");
        }
    }

    /// <summary>The same by AMI, with as many at once. One connection is served one request after another, so each has its own.</summary>
    private static async Task<Load> ManagerAsync(AsteriskServer asterisk, ApiOptions options)
    {
        var managers = new ConcurrentQueue<ManagerConnection>();
        try
        {
            for (var opened = 0; opened < options.AtOnce; opened++) managers.Enqueue(await ManagerConnection.OpenAsync(asterisk));
            return await Load.OfAsync((Func<Task>)AskAsync, options.AtOnce, TimeSpan.FromSeconds(options.Seconds));
        }
        finally
        {
            foreach (var manager in managers) await manager.DisposeAsync();
        }

        async Task AskAsync()
        {
            if (!managers.TryDequeue(out var manager)) throw new InvalidOperationException("more ask than there are connections");
            var messages = await SpoolBench.SummaryAsync(manager, Number);
            managers.Enqueue(manager);
            Require(messages);
        }
    }

    private static void Require(int messages)
    {
        if (messages != Listed) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{messages} messages were listed and not {Listed}"));
    }

    private static async Task<HttpClient> OpenAsync(ArivmProcess arivm)
    {
        var key = await RequireAsync(arivm.RunAsync("apikey", "create", "--name", "bench"));
        var api = new HttpClient { BaseAddress = new Uri(arivm.Http, "/api/v1/"), Timeout = TimeSpan.FromMinutes(1) };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Split('\n').First(line => line.StartsWith("arivm_", StringComparison.Ordinal)).Trim());
        return api;
    }

    private static async Task<IReadOnlyList<Asked>> RequestsAsync(HttpClient api)
    {
        var inbox = string.Create(CultureInfo.InvariantCulture, $"mailboxes/{Number}@default/messages?folder=INBOX&limit={Listed}");
        var items = JsonNode.Parse(await api.GetStringAsync(new Uri(inbox, UriKind.Relative)))!["items"]!.AsArray();
        Require(items.Count);
        return [new Asked(inbox, false), new Asked($"mailboxes/{Number}@default/counts", false), new Asked((string)items[0]!["audio"]!, true)];
    }

    private static async Task<byte[]> SendAsync(HttpClient http, Asked asked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(asked.Path, UriKind.Relative));
        if (asked.IsPart) request.Headers.Range = new RangeHeaderValue(0, SoundBytes - 1);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static async Task<Load[]> LoadsAsync(ApiOptions options, IEnumerable<Func<Task>> asks)
    {
        var loads = new List<Load>();
        foreach (var ask in asks) loads.Add(await Load.OfAsync(ask, options.AtOnce, TimeSpan.FromSeconds(options.Seconds)));
        return [.. loads];
    }

    private static async Task<string> RequireAsync(Task<(int ExitCode, string Output)> command)
    {
        var (exitCode, output) = await command;
        return exitCode == 0 ? output : throw new InvalidOperationException(output);
    }

    /// <summary>A request.</summary>
    /// <param name="IsPart">Whether only the first bytes are wanted.</param>
    private sealed record Asked(string Path, bool IsPart);
}
