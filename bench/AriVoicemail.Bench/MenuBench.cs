using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.Bench;

/// <summary>Two menus on one Asterisk take turns, so that what else the machine does meets both.</summary>
internal static class MenuBench
{
    private const int Messages = 5;
    private const int FirstOfTheirs = 20_000;
    private const int FirstOfOurs = 30_000;

    // Owners come one after the other, as people do.
    private static readonly TimeSpan BetweenCalls = TimeSpan.FromMilliseconds(200);

    private const string Dialplan = """
        exten => _2XXXX,1,Answer()
         same => n,VoiceMailMain(${EXTEN}@default)
         same => n,Hangup()
        exten => _3XXXX,1,Answer()
         same => n,Stasis(@APPLICATION@,check,${EXTEN}@default)
         same => n,Hangup()

        """;

    public static async Task<int> RunAsync(MenuOptions options)
    {
        var calls = options.Owners.Sum(owners => owners * options.TurnsOf(owners));
        await using var asterisk = await AsteriskServer.StartAsync(new AsteriskOptions
        {
            Dialplan = Dialplan,
            // So short that most of the time is the owners' own; every prompt is there, in its place.
            PromptSeconds = 0.06,
            AudiblePrompts = OwnersKeys.Answers,
            Mailboxes = string.Join('\n', Enumerable.Range(FirstOfTheirs, calls).Select(number => $"{number} = {OwnersKeys.Pin},Owner {number},,,tz=utc")),
        });
        await using var postgres = options.Engine is SqlEngine.PostgreSql ? await PostgresServer.StartAsync() : null;
        await using var arivm = await StartArivmAsync(asterisk, postgres, options);
        foreach (var first in new[] { FirstOfTheirs, FirstOfOurs })
        {
            foreach (var number in Enumerable.Range(first, calls)) Fill(asterisk, number);
        }
        await CreateAsync(arivm, calls);

        using var audio = new RtpExchange();
        var turns = new List<MenuTurn>();
        var used = 0;
        foreach (var owners in options.Owners)
        {
            for (var turn = 0; turn < options.TurnsOf(owners); turn++, used += owners)
            {
                Way[] ways = turn % 2 == 0 ? [Way.VoiceMail, Way.Stasis] : [Way.Stasis, Way.VoiceMail];
                foreach (var way in ways)
                {
                    Console.Error.WriteLine($"{owners} owners through {way}, turn {turn + 1} of {options.TurnsOf(owners)}");
                    turns.Add(await TakeTurnAsync(asterisk, arivm, audio, way, (way is Way.VoiceMail ? FirstOfTheirs : FirstOfOurs) + used, owners));
                }
            }
        }
        MenuReport.Write(turns, options);
        return 0;
    }

    private static async Task<MenuTurn> TakeTurnAsync(AsteriskServer asterisk, ArivmProcess arivm, RtpExchange audio, Way way, int first, int owners)
    {
        var (asteriskBefore, arivmBefore, benchBefore, machineBefore) = (Usage.Cpu(asterisk.ProcessId), Usage.Cpu(arivm.ProcessId), Usage.Cpu(Environment.ProcessId), Usage.Machine());
        var began = Stopwatch.GetTimestamp();
        var calls = new List<Task<IReadOnlyList<MenuPress>>>();
        foreach (var number in Enumerable.Range(first, owners))
        {
            calls.Add(CallAsync(asterisk, audio, number, owners));
            await Task.Delay(BetweenCalls);
        }
        var presses = (await Task.WhenAll(calls)).SelectMany(one => one).ToList();

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var (asteriskCpu, arivmCpu) = (Usage.Cpu(asterisk.ProcessId) - asteriskBefore, Usage.Cpu(arivm.ProcessId) - arivmBefore);
        var machine = Usage.Machine();
        var foreign = machine.Busy - machineBefore.Busy - (asteriskCpu + arivmCpu + Usage.Cpu(Environment.ProcessId) - benchBefore);
        return new MenuTurn(way, owners, presses, seconds, asteriskCpu, way is Way.VoiceMail ? null : arivmCpu, 100 * foreign / (machine.All - machineBefore.All));
    }

    private static async Task<IReadOnlyList<MenuPress>> CallAsync(AsteriskServer asterisk, RtpExchange audio, int number, int owners)
    {
        await using var phone = await KeyingPhone.CallAsync(asterisk, audio, number.ToString(CultureInfo.InvariantCulture));
        // How long one owner alone thinks is no load; many of them think as long as people do.
        var (shortest, longest) = owners == 1 ? (0.75, 1.0) : (1.5, 3.5);
        // The same mailbox of both menus is in the same hands.
        return await new OwnersKeys(phone.Stream, TimeSpan.FromSeconds(shortest), TimeSpan.FromSeconds(longest), seed: number % FirstOfTheirs % 10_000).PressAsync();
    }

    private static async Task<ArivmProcess> StartArivmAsync(AsteriskServer asterisk, PostgresServer? postgres, MenuOptions options)
    {
        var settings = ArivmProcess.Settings(asterisk);
        settings["Asterisk:ActionsOver"] = options.ActionsOver;
        if (postgres is not null)
        {
            settings["Database:Engine"] = nameof(SqlEngine.PostgreSql);
            settings["Database:ConnectionString"] = await postgres.CreateDatabaseAsync("arivm");
        }
        return await ArivmProcess.StartAsync(settings);
    }

    /// <summary>Silent messages: what sounds is the answer to a key.</summary>
    private static void Fill(AsteriskServer asterisk, int number)
    {
        var mailbox = new MailboxSpool(asterisk, $"{number}@default");
        for (var message = 0; message < Messages; message++)
        {
            mailbox.Add("INBOX", new SpooledMessage { Caller = new Caller("Ann", $"{5550 + message}"), Time = new SpooledMessage().Time.AddDays(message), Tone = 0, Seconds = 0.1 });
        }
    }

    private static async Task CreateAsync(ArivmProcess arivm, int count)
    {
        var (_, output) = await arivm.RunAsync("apikey", "create", "--name", "bench");
        using var api = new HttpClient { BaseAddress = new Uri(arivm.Http, "/api/v1/") };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", output.Split('\n').First(line => line.StartsWith("arivm_", StringComparison.Ordinal)).Trim());
        foreach (var number in Enumerable.Range(FirstOfOurs, count))
        {
            using var created = await api.PostAsJsonAsync("mailboxes", new { number = number.ToString(CultureInfo.InvariantCulture), pin = OwnersKeys.Pin, menu = new { timeZone = "UTC" } });
            created.EnsureSuccessStatusCode();
        }
    }
}
