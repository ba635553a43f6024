using System.Diagnostics;
using AriVoicemail.Audio;
using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Outbox;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Bench;

/// <summary>From a change that another program makes in the spool to the mailbox's count in the database, which REST and lamps tell.</summary>
internal static class SightBench
{
    private const int Changes = 200;

    public static async Task RunAsync(StoreReport report, string folder)
    {
        report.Line($"");
        report.Line($"From the last file of a message that another program files to its count, {Changes} times");
        report.Line($"");
        report.Line($"| database | ms p50 / p95 / max |");
        report.Line($"|---|---|");
        foreach (var engine in new[] { SqlEngine.Sqlite, SqlEngine.PostgreSql })
        {
            await using var asterisk = await AsteriskServer.StartAsync(new AsteriskOptions());
            await using var database = await BenchDatabase.CreateAsync(engine, folder);
            var mailbox = MailboxAddress.Parse("1000@default");
            await new MailboxStore(database.Sql, TimeProvider.System).CreateAsync(new Mailbox { Address = mailbox }, CancellationToken.None);
            await using var arivm = await ArivmProcess.StartAsync(new Dictionary<string, string>(ArivmProcess.Settings(asterisk))
            {
                ["Database:Engine"] = engine.ToString(),
                ["Database:ConnectionString"] = database.ConnectionString,
                ["Spool:ScanSeconds"] = "3600",
            });
            report.Line($"| {engine} | {await MeasureAsync(database.Sql, mailbox, asterisk.Folder("1000"))} |");
        }
    }

    private static async Task<Latency> MeasureAsync(SqlDatabase database, MailboxAddress mailbox, string inbox)
    {
        using var outbox = new StateOutbox(database, [], "bench", TimeProvider.System);
        var messages = new MessageStore(database, new SpoolOptions(), outbox, NullLogger<MessageStore>.Instance);
        Directory.CreateDirectory(inbox);
        var times = new List<TimeSpan>();
        for (var number = 0; number < Changes; number++)
        {
            var name = Path.Combine(inbox, MessageFile.Stem(number));
            using (var sound = SoundFile.Create(name + ".wav", SoundFormat.WavPcm16, 8000)) sound.Write(new short[800]);
            await File.WriteAllTextAsync(name + ".part", $"[message]\norigmailbox=1000\ncallerid=\"Other\" <1>\norigtime=1795206590\nmsg_id=1795206590-{number:x8}\nduration=1\n");
            File.Move(name + ".part", name + ".txt");
            var began = Stopwatch.GetTimestamp();
            while ((await messages.StateAsync(mailbox, CancellationToken.None))!.Counts.New <= number)
            {
                if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1)) throw new TimeoutException($"message {number} is not counted");
                await Task.Delay(1);
            }
            times.Add(Stopwatch.GetElapsedTime(began));
        }
        return Latency.Of(times);
    }
}
