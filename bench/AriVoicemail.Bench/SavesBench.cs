using System.Collections.Concurrent;
using System.Diagnostics;
using AriVoicemail.Audio;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Outbox;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Bench;

/// <summary>Messages saved per second, with everything synced, beside the least that any program would do for it.</summary>
internal static class SavesBench
{
    private static readonly int[] AtOnce = [1, 8, 32];

    public static async Task RunAsync(StoreReport report, int saves, string folder)
    {
        report.Line($"");
        report.Line($"Saving {saves} messages of 4 s (64 kB), synced to disk; the bare loop writes, syncs and renames sound and text, and syncs the directory.");
        report.Line($"");
        report.Line($"| at once | by | saves/s | ms p50 / p95 / max |");
        report.Line($"|---|---|---|---|");
        var rates = new Dictionary<string, List<(double, double)>>();
        foreach (var atOnce in AtOnce)
        {
            foreach (var (name, run) in new (string, Func<Task<(double, Latency)>>)[]
            {
                ("bare loop", () => BareAsync(saves, atOnce, folder)),
                ("arivm, SQLite", () => OursAsync(SqlEngine.Sqlite, saves, atOnce, folder)),
                ("arivm, PostgreSQL", () => OursAsync(SqlEngine.PostgreSql, saves, atOnce, folder)),
            })
            {
                var (rate, latency) = await run();
                report.Line($"| {atOnce} | {name} | {rate:0} | {latency} |");
                if (!rates.TryGetValue(name, out var line)) rates[name] = line = [];
                line.Add((atOnce, rate));
            }
        }
        var plot = new SvgPlot("Messages saved per second, synced", "at once", "saves/s");
        foreach (var (name, line) in rates) plot.Add(name, line);
        report.Plot("saves", plot);
    }

    private static Task<(double Rate, Latency Latency)> BareAsync(int saves, int atOnce, string folder)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "bare-" + Guid.NewGuid().ToString("N"))).FullName;
        var sound = Sound();
        var text = new byte[400];
        return MeasureAsync(saves, atOnce, number =>
        {
            var directory = Directory.CreateDirectory(Path.Combine(root, $"{number % atOnce}")).FullName;
            foreach (var (name, bytes) in new[] { ($"{number}.wav", sound), ($"{number}.txt", text) })
            {
                var path = Path.Combine(directory, name);
                using (var file = new FileStream(path + ".tmp", FileMode.CreateNew))
                {
                    file.Write(bytes);
                    file.Flush(flushToDisk: true);
                }
                File.Move(path + ".tmp", path);
            }
            Posix.SyncDirectory(directory);
            return Task.CompletedTask;
        });
    }

    private static async Task<(double Rate, Latency Latency)> OursAsync(SqlEngine engine, int saves, int atOnce, string folder)
    {
        var root = Directory.CreateDirectory(Path.Combine(folder, "ours-" + Guid.NewGuid().ToString("N"))).FullName;
        await using var database = await BenchDatabase.CreateAsync(engine, root);
        var spool = new SpoolOptions { Directory = Directory.CreateDirectory(Path.Combine(root, "spool")).FullName };
        var recordings = Directory.CreateDirectory(Path.Combine(root, "recording")).FullName;
        var mailboxes = new MailboxStore(database.Sql, TimeProvider.System);
        using var outbox = new StateOutbox(database.Sql, ["mwi"], "bench", TimeProvider.System);
        var messages = new MessageStore(database.Sql, spool, outbox, NullLogger<MessageStore>.Instance);
        var journal = new RecordingJournal(database.Sql);
        var filer = new RecordingFiler(
            new SharedRecordings(recordings), messages, journal, spool, _ => { }, TimeProvider.System, NullLogger<RecordingFiler>.Instance);
        var addresses = Enumerable.Range(0, atOnce).Select(number => MailboxAddress.Parse($"{1000 + number}@default")).ToArray();
        foreach (var address in addresses) await mailboxes.CreateAsync(new Mailbox { Address = address }, CancellationToken.None);

        // What Asterisk and the journal have done before the caller hangs up.
        var sound = Sound();
        var waiting = new ConcurrentDictionary<int, Recording>();
        for (var number = 0; number < saves; number++)
        {
            var (address, now) = (addresses[number % atOnce], DateTimeOffset.UtcNow);
            var id = Recording.NewId(now);
            var recording = new Recording(id, "bench", "", Recording.NameOf(id, address), new MessageDraft
            {
                MessageId = $"{now.ToUnixTimeSeconds()}-{number:x8}",
                Recipients = [address.ToString()],
                CallerName = "Bench",
                CallerNumber = "5551",
                StartedAt = now,
            });
            var path = Path.Combine(recordings, recording.Name + ".wav");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, sound);
            await journal.AddAsync(recording, CancellationToken.None);
            waiting[number] = recording;
        }
        return await MeasureAsync(saves, atOnce, async number =>
        {
            var result = await filer.FileAsync(waiting[number], fresh: true);
            if (result is not FilingResult.Kept) throw new InvalidOperationException($"message {number} is {result}");
        });
    }

    private static async Task<(double Rate, Latency Latency)> MeasureAsync(int saves, int atOnce, Func<int, Task> save)
    {
        var times = new ConcurrentBag<TimeSpan>();
        var clock = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(worker => Task.Run(async () =>
        {
            for (var number = worker; number < saves; number += atOnce)
            {
                var began = Stopwatch.GetTimestamp();
                await save(number);
                times.Add(Stopwatch.GetElapsedTime(began));
            }
        })));
        return (saves / Stopwatch.GetElapsedTime(clock).TotalSeconds, Latency.Of(times));
    }

    private static byte[] Sound()
    {
        var path = Path.GetTempFileName();
        using (var file = SoundFile.Create(path, SoundFormat.WavPcm16, 8000)) file.Write(new short[32_000]);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }
}
