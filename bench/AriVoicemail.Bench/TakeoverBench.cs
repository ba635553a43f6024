using System.Diagnostics;
using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Outbox;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Bench;

/// <summary>From kill -9 of a node, whose callers are about to hang up, to the last of their messages, which another node files.</summary>
internal static class TakeoverBench
{
    private const int Rounds = 5, Callers = 20;
    private const double SpeechSeconds = 6;

    private const string Dialplan = """
        exten => stasis,1,Stasis(vm-one,leave,1000@default,s)
         same => n,GotoIf($["${STASISSTATUS}" != "FAILED"]?done)
         same => n,Stasis(vm-two,leave,1000@default,s)
         same => n(done),Hangup()

        """;

    public static async Task RunAsync(StoreReport report, string folder)
    {
        await using var asterisk = await AsteriskServer.StartAsync(new AsteriskOptions { Dialplan = Dialplan });
        await using var database = await BenchDatabase.CreateAsync(SqlEngine.PostgreSql, folder);
        var mailbox = MailboxAddress.Parse("1000@default");
        await new MailboxStore(database.Sql, TimeProvider.System).CreateAsync(new Mailbox { Address = mailbox, MaxMsg = 9999 }, CancellationToken.None);
        using var outbox = new StateOutbox(database.Sql, [], "bench", TimeProvider.System);
        var messages = new MessageStore(database.Sql, new SpoolOptions(), outbox, NullLogger<MessageStore>.Instance);
        await using var one = await StartAsync(asterisk, database, "one");
        await using var two = await StartAsync(asterisk, database, "two");

        report.Line($"");
        report.Line($"kill -9 of one of two nodes (PostgreSQL, one spool) amid {Callers} recordings; seconds from there to their last message, callers hang up within two seconds");
        report.Line($"");
        report.Line($"| round | seconds | messages |");
        report.Line($"|---|---|---|");
        for (var round = 1; round <= Rounds; round++)
        {
            var wanted = round * Callers;
            var calls = SippCaller.CallManyAsync(asterisk, "stasis", Callers, Callers, new Speech(Seconds: SpeechSeconds), Ending.Hangup);
            await Poll.ForAsync($"{Callers} recordings", () => Recordings(asterisk) == Callers);
            await one.KillAsync();
            var killed = Stopwatch.GetTimestamp();
            (await calls).ShouldHaveSucceeded();
            await Poll.ForAsync("all messages", async () => (await messages.StateAsync(mailbox, CancellationToken.None))!.Counts.New >= wanted, seconds: 120);
            report.Line($"| {round} | {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} | {(await messages.StateAsync(mailbox, CancellationToken.None))!.Counts.New - wanted + Callers} of {Callers} |");
            await one.StartAgainAsync();
        }
    }

    private static Task<ArivmProcess> StartAsync(AsteriskServer asterisk, BenchDatabase database, string name) => ArivmProcess.StartAsync(
        new Dictionary<string, string>(ArivmProcess.Settings(asterisk))
        {
            ["Node:Name"] = name,
            ["Asterisk:Name"] = "first",
            ["Asterisk:Application"] = $"vm-{name}",
            ["Database:Engine"] = nameof(SqlEngine.PostgreSql),
            ["Database:ConnectionString"] = database.ConnectionString,
        });

    /// <summary>Those of which something is on disk: Asterisk writes in blocks of four seconds.</summary>
    private static int Recordings(AsteriskServer asterisk) => Directory
        .EnumerateFiles(asterisk.RecordingDirectory, "arivm-*.wav", SearchOption.AllDirectories).Count(file => new FileInfo(file).Length > 60_000);
}
