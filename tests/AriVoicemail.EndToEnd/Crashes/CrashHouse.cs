using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd.Crashes;

/// <summary>An installation whose parts are killed at random while callers leave messages, and what has to hold afterwards.</summary>
public sealed partial class CrashHouse : IAsyncDisposable
{
    private static readonly string[] Mailboxes = ["6000", "6001", "6002"];

    private readonly SqlEngine _engine;
    private readonly Installation _it;
    private readonly IReadOnlyList<SippPhone> _phones;
    private readonly ConcurrentDictionary<string, (string Mailbox, string Recording)> _spoken = new();
    private readonly List<CrashCall> _calls = [];

    private CrashHouse(SqlEngine engine, Installation it, IReadOnlyList<SippPhone> phones) => (_engine, _it, _phones) = (engine, it, phones);

    public static async Task<CrashHouse> OpenAsync(SqlEngine engine)
    {
        var it = await Installation.StartAsync(new InstallationOptions { Engine = engine, Lamps = true });
        var phones = new List<SippPhone>();
        foreach (var mailbox in Mailboxes)
        {
            await it.CreateMailboxAsync(mailbox, new { maxMsg = 9999 });
            phones.Add(await SippPhone.StartAsync(it.Kamailio!, mailbox));
        }
        return new CrashHouse(engine, it, phones);
    }

    public CrashRound Draw(int seed, int number) =>
        CrashRound.Draw(seed, number, Mailboxes, _engine is SqlEngine.PostgreSql ? ["arivm", "PostgreSQL", "Asterisk"] : ["arivm", "Asterisk"]);

    /// <summary>Callers speak, somebody dies and comes back, and everybody gets ready again.</summary>
    public async Task RunAsync(CrashRound round)
    {
        using var over = new CancellationTokenSource();
        var watching = WatchAsync(over.Token);
        var calls = round.Calls.Select(call => SippCaller.Start(
            _it.Asterisk, $"l{call.Mailbox}s", call.Speech, call.EndsByKey ? Ending.Press('#') : Ending.Hangup, new Caller(call.Number, call.Number))).ToArray();
        try
        {
            await Task.Delay(round.KilledAfter);
            await KillAsync(round.Victim);
            await Task.Delay(round.DeadFor);
            await ReviveAsync(round.Victim);
            await Task.WhenAll(calls.Select(call => EndAsync(call)));
        }
        finally
        {
            foreach (var call in calls) await call.DisposeAsync();
            await over.CancelAsync();
            await watching;
        }
        _calls.AddRange(round.Calls);
        await _it.Arivm.UntilReadyAsync();
    }

    /// <summary>Messages acknowledged = messages present, once each; rows = files = counts = lamp; nothing is left over.</summary>
    public async Task HoldsAsync()
    {
        await _it.NothingIsLeftOfCallsAsync();
        var said = Acknowledged();
        foreach (var (mailbox, phone) in Mailboxes.Zip(_phones))
        {
            var spoken = _spoken.Where(one => one.Value.Mailbox == mailbox).Select(one => one.Key).ToArray();
            var messages = await Poll.ForAsync($"all that was spoken for {mailbox}: {string.Join(' ', spoken)}", async () =>
            {
                var now = await _it.MessagesAsync(mailbox);
                return spoken.Except(now.Select(message => message.Id)).Any() ? null : now;
            });

            var numbers = messages.Select(message => message.CallerNumber).ToArray();
            Assert.Equal(numbers.Distinct().Count(), numbers.Length);
            Assert.Subset(_calls.Where(call => call.Mailbox == mailbox).Select(call => call.Number).ToHashSet(), numbers.ToHashSet());
            Assert.Subset(numbers.ToHashSet(), _calls.Where(call => call.Mailbox == mailbox && said.Contains(call.Number)).Select(call => call.Number).ToHashSet());
            var files = Enumerable.Range(0, messages.Count).SelectMany(number => new[] { $"msg{number:0000}.txt", $"msg{number:0000}.wav" });
            Assert.Equal(files, _it.Files(mailbox));
            Assert.Equal(new StoredCounts(messages.Count, 0, 0, 0), await _it.CountsAsync(mailbox));
            await Poll.ForAsync(
                $"{messages.Count}/0 as the last word to the phone of {mailbox}",
                () => phone.Notifies[^1].VoiceMessage is var last && (last.StartsWith($"{messages.Count}/0", StringComparison.Ordinal) || (last.Length == 0 && messages.Count == 0)),
                seconds: 90);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var phone in _phones) await phone.DisposeAsync();
        await _it.DisposeAsync();
    }

    /// <summary>Notes every recording that has a second of speech on disk: from then on it has to become a message of the id that follows from its own.</summary>
    private async Task WatchAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            foreach (var mailbox in Mailboxes)
            {
                var tmp = Path.Combine(Path.GetDirectoryName(_it.Asterisk.Folder(mailbox))!, "tmp");
                if (!Directory.Exists(tmp)) continue;
                foreach (var file in new DirectoryInfo(tmp).EnumerateFiles("arivm-*.wav").Where(file => file.Exists && file.Length > 44 + 16_000))
                {
                    var id = Path.GetFileNameWithoutExtension(file.Name);
                    _spoken[Messages.Recording.MessageIdOf(id)] = (mailbox, id);
                }
            }
            await Task.Delay(50, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The callers' numbers whom the dialplan was told SUCCESS for.</summary>
    private HashSet<string> Acknowledged() =>
        [.. Success().Matches(_it.Asterisk.ReadLog()).Select(line => line.Groups[1].Value)];

    /// <summary>A call whose Asterisk died, or that nobody answers, does not end by itself.</summary>
    private static async Task EndAsync(SippCall call)
    {
        try
        {
            await call.Ended.WaitAsync(TimeSpan.FromSeconds(15));
        }
        catch (TimeoutException)
        {
            await call.KillAsync();
        }
    }

    private Task KillAsync(string victim) => victim switch
    {
        "arivm" => _it.Arivm.KillAsync(),
        "Asterisk" => _it.Asterisk.KillAsync(),
        _ => _it.Postgres!.KillAsync(),
    };

    private Task ReviveAsync(string victim) => victim switch
    {
        "arivm" => _it.Arivm.StartAgainAsync(),
        "Asterisk" => _it.Asterisk.StartAgainAsync(),
        _ => _it.Postgres!.StartAgainAsync(),
    };

    [GeneratedRegex(@"CONTINUED l\d{4}s from (\d+) VMSTATUS=SUCCESS")]
    private static partial Regex Success();
}
