using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;

namespace AriVoicemail.Bench;

/// <summary>A large spool of Asterisk's own voicemail taken over, and everybody's counts told by Asterisk and by arivm.</summary>
internal static class SpoolBench
{
    private const int First = 100_000, PerMailbox = 10, Singles = 300;

    public static async Task RunAsync(StoreReport report, int mailboxes, string folder)
    {
        var sound = Path.Combine(folder, "sound.wav");
        WavFile.Write(sound, Tone.Make(440, 0.1), 8000);
        await using var asterisk = await AsteriskServer.StartAsync(new AsteriskOptions
        {
            StartLimit = TimeSpan.FromMinutes(10),
            Mailboxes = string.Join('\n', Enumerable.Range(First, mailboxes).Select(number => string.Create(CultureInfo.InvariantCulture, $"{number} = 1,Mailbox {number}"))),
        });
        Fill(asterisk.VoicemailDirectory, sound, mailboxes, PerMailbox);
        report.Line($"");
        report.Line($"A spool of {mailboxes} mailboxes with {PerMailbox} messages each ({mailboxes * PerMailbox} messages)");

        await using var arivm = await ArivmProcess.StartAsync(new Dictionary<string, string>(ArivmProcess.Settings(asterisk))
        {
            ["Mwi:Enabled"] = "false",
            ["Spool:Watch"] = "false",
            ["Spool:ScanSeconds"] = "0",
        });
        // The first reading fills the cache for both.
        await ReadAllAsync(asterisk.VoicemailDirectory);
        var reading = await ReadAllAsync(asterisk.VoicemailDirectory);
        var began = Stopwatch.GetTimestamp();
        var (exitCode, output) = await arivm.RunAsync("spool", "import", asterisk.VoicemailDirectory, "--create-mailboxes");
        var importing = Stopwatch.GetElapsedTime(began);
        if (exitCode != 0) report.Line($"spool import ended with {exitCode}: {output[^Math.Min(2000, output.Length)..]}");
        double messages = mailboxes * PerMailbox;
        report.Line($"");
        report.Line($"| what | seconds | messages/s |");
        report.Line($"|---|---|---|");
        report.Line($"| find msg*.txt, cat | {reading.TotalSeconds:0.0} | {messages / reading.TotalSeconds:0} |");
        report.Line($"| arivm spool import | {importing.TotalSeconds:0.0} | {messages / importing.TotalSeconds:0} |");

        await CountAsync(report, asterisk, arivm, mailboxes);
    }

    internal static void Fill(string spool, string sound, int mailboxes, int perMailbox) => Parallel.For(0, mailboxes, mailbox =>
    {
        var number = First + mailbox;
        var inbox = Directory.CreateDirectory(Path.Combine(spool, $"default/{number}/INBOX")).FullName;
        for (var message = 0; message < perMailbox; message++)
        {
            var name = Path.Combine(inbox, $"msg{message:0000}");
            // One file under a million names would exceed what a file system allows.
            if (message == 0) File.Copy(sound, name + ".wav");
            else AriVoicemail.Spool.Posix.TryLink(Path.Combine(inbox, "msg0000.wav"), name + ".wav");
            File.WriteAllText(name + ".txt", string.Create(CultureInfo.InvariantCulture, $"""
                ;
                ; Message Information file
                ;
                [message]
                origmailbox={number}
                context=inbound
                exten=7000
                rdnis=unknown
                priority=2
                callerchan=PJSIP/filled-{message:x8}
                callerid="Caller {mailbox % 997}" <555{mailbox % 9973}>
                origdate=Fri Nov 20 08:29:50 PM UTC 2026
                origtime={1_795_206_590 + message}
                category=
                msg_id={1_795_206_590 + message}-{mailbox:x8}
                flag=
                duration=1

                """));
        }
    });

    private static async Task<TimeSpan> ReadAllAsync(string spool)
    {
        var began = Stopwatch.GetTimestamp();
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", "find \"$1/\" -name 'msg*.txt' -print0 | xargs -0 cat | wc -c >/dev/null", "sh", spool]))!;
        await shell.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(began);
    }

    private static async Task CountAsync(StoreReport report, AsteriskServer asterisk, ArivmProcess arivm, int mailboxes)
    {
        await using var manager = await ManagerConnection.OpenAsync(asterisk);
        var (_, key) = await arivm.RunAsync("apikey", "create", "--name", "bench");
        using var api = new HttpClient { BaseAddress = new Uri(arivm.Http, "/api/v1/"), Timeout = TimeSpan.FromMinutes(10) };
        api.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", key.Split('\n').First(line => line.StartsWith("arivm_", StringComparison.Ordinal)).Trim());

        var theirs = await ListedByAsteriskAsync(manager);
        var ours = await ListedByArivmAsync(api);
        report.Line($"");
        report.Line($"| counts of | AMI | arivm REST |");
        report.Line($"|---|---|---|");
        report.Line($"| all {mailboxes} mailboxes (VoicemailUsersList; GET mailboxes, 500 a page), s | {theirs.Time.TotalSeconds:0.00} | {ours.Time.TotalSeconds:0.00} |");
        report.Line($"| messages that they counted | {theirs.Messages} | {ours.Messages} |");
        var chance = new Random(1);
        var numbers = Enumerable.Range(0, Singles).Select(_ => $"{First + chance.Next(mailboxes)}").ToArray();
        var summary = await TimesAsync(numbers, number => SummaryAsync(manager, number));
        var counts = await TimesAsync(numbers, number => api.GetStringAsync(new Uri($"mailboxes/{number}@default/counts", UriKind.Relative)));
        report.Line($"| one mailbox (VoicemailBoxSummary; GET counts), ms p50 / p95 / max | {summary} | {counts} |");
    }

    private static async Task<(TimeSpan Time, long Messages)> ListedByAsteriskAsync(ManagerConnection manager)
    {
        long messages = 0;
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Listen(ManagerMessage message)
        {
            if (message["Event"] == "VoicemailUserEntry") messages += long.Parse(message["NewMessageCount"], CultureInfo.InvariantCulture);
            else if (message["Event"] == "VoicemailUserEntryComplete") over.TrySetResult();
        }
        manager.Listen(Listen);
        var began = Stopwatch.GetTimestamp();
        await manager.ActAsync("VoicemailUsersList");
        await over.Task;
        manager.Forget(Listen);
        return (Stopwatch.GetElapsedTime(began), messages);
    }

    private static async Task<(TimeSpan Time, long Messages)> ListedByArivmAsync(HttpClient api)
    {
        long messages = 0;
        var began = Stopwatch.GetTimestamp();
        for (string? after = ""; after is not null;)
        {
            var page = (await api.GetFromJsonAsync<JsonObject>($"mailboxes?limit=500{(after.Length > 0 ? $"&after={after}" : "")}"))!;
            messages += page["items"]!.AsArray().Sum(mailbox => (long)mailbox!["counts"]!["new"]!);
            after = (string?)page["next"];
        }
        return (Stopwatch.GetElapsedTime(began), messages);
    }

    /// <summary>Answers how many messages were listed.</summary>
    internal static async Task<int> SummaryAsync(ManagerConnection manager, string number)
    {
        var messages = 0;
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Listen(ManagerMessage message)
        {
            if (message["Event"] == "VoicemailBoxDetail") messages++;
            else if (message["Event"] == "VoicemailBoxDetailComplete") over.TrySetResult();
        }
        manager.Listen(Listen);
        await manager.ActAsync("VoicemailBoxSummary", ("Context", "default"), ("Mailbox", number));
        await over.Task.WaitAsync(TimeSpan.FromSeconds(30));
        manager.Forget(Listen);
        return messages;
    }

    private static async Task<Latency> TimesAsync(IEnumerable<string> numbers, Func<string, Task> ask)
    {
        var times = new List<TimeSpan>();
        foreach (var number in numbers)
        {
            var began = Stopwatch.GetTimestamp();
            await ask(number);
            times.Add(Stopwatch.GetElapsedTime(began));
        }
        return Latency.Of(times);
    }
}
