using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.Bench;

/// <summary>One row: a fresh Asterisk, a mailbox, and N callers at once.</summary>
internal static partial class LeaveBench
{
    private const double SpeechSeconds = 8.5;
    private const double SecondsToBegin = 5;

    private const string Dialplan = """
        exten => stasis,1,Stasis(@APPLICATION@,leave,1000@default,s)
         same => n,Hangup()

        """;

    public static async Task<LeaveRow> RunAsync(Way way, int callers, int filled, SqlEngine engine)
    {
        await using var asterisk = await AsteriskServer.StartAsync(new AsteriskOptions { Dialplan = Dialplan });
        var inbox = asterisk.Folder("1000");
        if (way is Way.VoiceMail)
        {
            FilledMailbox.Write(inbox, filled);
            return await MeasureAsync(way, asterisk, null, null, callers, filled);
        }
        await using var postgres = engine is SqlEngine.PostgreSql ? await PostgresServer.StartAsync() : null;
        await using var kamailio = await KamailioServer.StartAsync();
        await using var arivm = await StartArivmAsync(asterisk, kamailio, postgres);
        await arivm.StopAsync();
        FilledMailbox.Write(inbox, filled);
        await arivm.StartAgainAsync();
        await CountedAsync(arivm, filled);
        await using var phone = await SippPhone.StartAsync(kamailio, "1000");
        return await MeasureAsync(way, asterisk, arivm, phone, callers, filled);
    }

    private static async Task<LeaveRow> MeasureAsync(Way way, AsteriskServer asterisk, ArivmProcess? arivm, SippPhone? phone, int callers, int filled)
    {
        var inbox = asterisk.Folder("1000");
        var (asteriskBefore, arivmBefore) = (Usage.Cpu(asterisk.ProcessId), arivm is null ? 0 : Usage.Cpu(arivm.ProcessId));
        var (machineBefore, oursBefore) = (Usage.Machine(), Usage.Cpu(Environment.ProcessId) + Usage.EndedChildren());

        var calls = await SippCaller.CallManyAsync(
            asterisk, way is Way.VoiceMail ? "7000" : "stasis", callers, callers / SecondsToBegin, new Speech(Seconds: SpeechSeconds), Ending.Hangup);
        await SettledAsync(inbox, filled + callers);
        if (phone is not null) await phone.NotifyAsync($"{Directory.GetFiles(inbox, "msg????.txt").Length}/0");

        var asteriskCpu = Usage.Cpu(asterisk.ProcessId) - asteriskBefore;
        double? arivmCpu = arivm is null ? null : Usage.Cpu(arivm.ProcessId) - arivmBefore;
        var machine = Usage.Machine();
        var ours = Usage.Cpu(Environment.ProcessId) + Usage.EndedChildren() - oursBefore + asteriskCpu + (arivmCpu ?? 0);
        var left = await LeftAsync(inbox);
        var hungUp = calls.Calls.Where(call => call.HungUp is not null).ToDictionary(call => $"555{call.Number}", call => call.HungUp!.Value);
        return new LeaveRow(
            way, callers, filled, left.Count, asteriskCpu / callers, arivmCpu / callers,
            Latency.Of(left.Select(message => message.At - hungUp[message.Caller])),
            phone is null ? null : Latency.Of(left.Select((message, index) => Told(phone, filled + index + 1) - hungUp[message.Caller])),
            Usage.PeakMebibytes(asterisk.ProcessId), arivm is null ? null : Usage.PeakMebibytes(arivm.ProcessId),
            100 * (machine.Busy - machineBefore.Busy - ours) / (machine.All - machineBefore.All));
    }

    private static async Task<ArivmProcess> StartArivmAsync(AsteriskServer asterisk, KamailioServer kamailio, PostgresServer? postgres)
    {
        var settings = ArivmProcess.Settings(asterisk, kamailio);
        settings["Voicemail:MaxMsg"] = "9999";
        // As the bed's voicemail.conf has it for app_voicemail.
        settings["Voicemail:MaxSilence"] = "0";
        if (postgres is not null)
        {
            settings["Database:Engine"] = nameof(SqlEngine.PostgreSql);
            settings["Database:ConnectionString"] = await postgres.CreateDatabaseAsync("arivm");
        }
        var arivm = await ArivmProcess.StartAsync(settings);
        var (exitCode, output) = await arivm.RunAsync("mailbox", "create", "1000");
        return exitCode == 0 ? arivm : throw new BedException($"arivm mailbox create: {output}");
    }

    private static async Task CountedAsync(ArivmProcess arivm, int filled)
    {
        var (_, output) = await arivm.RunAsync("apikey", "create", "--name", "bench");
        using var api = new HttpClient();
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", output.Split('\n').First(line => line.StartsWith("arivm_", StringComparison.Ordinal)).Trim());
        var counts = new Uri(arivm.Http, "/api/v1/mailboxes/1000@default/counts");
        await Poll.ForAsync($"{filled} messages counted", async () => (await api.GetStringAsync(counts)).Contains($"\"new\":{filled},", StringComparison.Ordinal), 60);
    }

    /// <summary>Waits until every message is there, or until no more have come for a while: some ways lose some.</summary>
    private static async Task SettledAsync(string inbox, int expected)
    {
        var (count, since) = (0, DateTime.UtcNow);
        while (count < expected && DateTime.UtcNow - since < TimeSpan.FromSeconds(12))
        {
            var now = Directory.GetFiles(inbox, "msg????.txt").Length;
            if (now != count) (count, since) = (now, DateTime.UtcNow);
            await Task.Delay(200);
        }
    }

    /// <summary>The messages of the callers, in the order in which they came. A rename sets the time of change, and nothing else does later.</summary>
    private static async Task<IReadOnlyList<(string Caller, DateTimeOffset At)>> LeftAsync(string inbox)
    {
        using var find = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("find", [inbox, "-name", "msg????.txt", "-printf", "%C@ %p\\n"])
        {
            RedirectStandardOutput = true,
        })!;
        var left = new List<(string, DateTimeOffset)>();
        while (await find.StandardOutput.ReadLineAsync() is { } line)
        {
            var (seconds, path) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
            var caller = CallerNumber().Match(await File.ReadAllTextAsync(path));
            if (caller.Success) left.Add((caller.Groups[1].Value, DateTimeOffset.UnixEpoch.AddMicroseconds((double)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * 1_000_000))));
        }
        return [.. left.OrderBy(message => message.Item2)];
    }

    /// <summary>When the phone first read of that many new messages.</summary>
    private static DateTimeOffset Told(SippPhone phone, int count) => phone.Notifies
        .First(notify => notify.VoiceMessage.Length > 0 && int.Parse(notify.VoiceMessage.Split('/')[0], CultureInfo.InvariantCulture) >= count).At;

    [GeneratedRegex("^callerid=.*<(555[0-9]+)>$", RegexOptions.Multiline)]
    private static partial Regex CallerNumber();
}
