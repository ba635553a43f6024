using System.Globalization;
using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.EndToEnd.Lamps;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>As many owners as this machine can carry, so nothing else runs meanwhile.</summary>
[Collection(nameof(CrowdedMenuTests))]
[CollectionDefinition(nameof(CrowdedMenuTests), DisableParallelization = true)]
public sealed class CrowdedMenuTests
{
    private const int Seed = 20261121;
    private const int Mailboxes = 150;

    // The first of them have two owners, who call at the same time.
    private const int Shared = 50;
    private const int Steps = 10;
    private const int CallersAtOnce = 20;

    [Theory]
    [InlineData(SqlEngine.Sqlite)]
    [InlineData(SqlEngine.PostgreSql)]
    public async Task Two_hundred_owners_at_once_lose_nothing_while_callers_leave_messages_in_their_mailboxes(SqlEngine engine)
    {
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Engine = engine,
            Lamps = true,
            Asterisk = new AsteriskOptions { PromptSeconds = 0.04 },
            Settings = new Dictionary<string, string>
            {
                ["Voicemail:MinSecs"] = "0",
                ["Voicemail:Menu:Envelope"] = "false",
                ["Voicemail:Menu:SayCid"] = "true",
            },
        });
        var numbers = Enumerable.Range(4000, Mailboxes).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToList();
        foreach (var number in numbers)
        {
            await it.CreateMailboxAsync(number);
            _ = new MailboxSpool(it.Asterisk, $"{number}@default").Fill(inbox: 3, urgent: 1, old: 1, seconds: 0.1);
        }
        var phones = await Task.WhenAll(numbers.Select(number => RecordingPhone.StartAsync(it.Kamailio!, number)));

        var owners = numbers.Concat(numbers.Take(Shared)).Select((number, index) => WalkAsync(it, number, new Random(Seed + index))).ToList();
        var left = LeaveAsync(it, numbers);
        var walked = (await Task.WhenAll(owners)).ToLookup(walk => walk.Mailbox, walk => walk.Owner);
        await left;

        await it.NothingIsLeftOfCallsAsync();
        await Poll.ForAsync("an empty outbox", async () => (await it.Api.GetStringAsync(new Uri("outbox", UriKind.Relative))).Contains("\"items\":[]", StringComparison.Ordinal));
        var faults = new List<string>();
        foreach (var (number, phone) in numbers.Zip(phones))
        {
            faults.AddRange((await FaultsAsync(it, number, [.. walked[number]], phone)).Select(fault => $"{number}: {fault}"));
            await phone.DisposeAsync();
        }
        faults.AddRange(it.Arivm.ReadLog().Split('\n').Where(line => line.Contains(" fail: ", StringComparison.Ordinal)));
        Assert.True(faults.Count == 0, $"{faults.Count} faults\n{string.Join('\n', faults.Take(12))}");
        // They did not only walk by.
        Assert.True(walked.SelectMany(mailbox => mailbox).Sum(owner => owner.Decided.Count) > Mailboxes * 2, "owners decided next to nothing");
    }

    private static async Task<(string Mailbox, CrowdedOwner Owner)> WalkAsync(Installation it, string mailbox, Random random)
    {
        await using var call = await MenuCall.StartAsync(it.Asterisk, "ours", $"{mailbox}@default,s", tone: null);
        var owner = new CrowdedOwner(call, random);
        await owner.WalkAsync(Steps);
        return (mailbox, owner);
    }

    /// <summary>Two callers in each mailbox one after the other, 5000 and 5001.</summary>
    private static async Task LeaveAsync(Installation it, IReadOnlyList<string> mailboxes)
    {
        foreach (var number in (string[])["5000", "5001"])
            await Parallel.ForEachAsync(mailboxes, new ParallelOptions { MaxDegreeOfParallelism = CallersAtOnce }, async (mailbox, _) => await LeaveAsync(it, mailbox, number));
    }

    private static async Task LeaveAsync(Installation it, string mailbox, string number)
    {
        await using var call = await MenuCall.StartAsync(it.Asterisk, "leave", $"{mailbox}@default,s", new Caller("Caller", number), tone: 900);
        var tmp = it.Asterisk.Folder(mailbox, "tmp");
        await Poll.ForAsync("words on disk", () => Directory.Exists(tmp) && new DirectoryInfo(tmp).EnumerateFiles("arivm-*.wav").Any(file => file.Length > 4000));
        await call.PressAsync("#");
        await call.EndedAsync();
    }

    private static async Task<IEnumerable<string>> FaultsAsync(Installation it, string number, IReadOnlyList<CrowdedOwner> owners, RecordingPhone phone)
    {
        var faults = new List<string>();
        var spool = new MailboxSpool(it.Asterisk, $"{number}@default").Read();
        faults.AddRange(owners.Where(owner => owner.EndedEarly).Select(owner => $"a call ended early after {owner.Prompts}"));
        faults.AddRange(spool.Leftovers.Select(file => $"{file} is left over"));
        foreach (var (folder, messages) in spool.Folders)
        {
            var numbered = messages.Select((message, index) => message.StartsWith(string.Create(CultureInfo.InvariantCulture, $"msg{index:0000} "), StringComparison.Ordinal));
            if (numbered.Contains(false)) faults.Add($"{folder} has gaps: {string.Join(", ", messages)}");
        }

        var stored = await it.MessagesAsync(number);
        var files = spool.Folders.SelectMany(folder => folder.Value.Select((message, index) => $"{folder.Key}/{index} {message.Split('<', '>')[1]}"));
        var rows = stored.Select(message => string.Create(CultureInfo.InvariantCulture, $"{message.Folder}/{message.Number} {message.CallerNumber}"));
        if (!files.Order(StringComparer.Ordinal).SequenceEqual(rows.Order(StringComparer.Ordinal))) faults.Add($"files {string.Join(' ', files)} but rows {string.Join(' ', rows)}");

        (string Message, string Folder)[] arrived = [("400", "INBOX"), ("401", "INBOX"), ("402", "INBOX"), ("1200", "Urgent"), ("2000", "Old"), ("5000", "INBOX"), ("5001", "INBOX")];
        foreach (var (message, folder) in arrived)
        {
            var places = stored.Where(one => one.CallerNumber == message).Select(one => one.Folder).DefaultIfEmpty(CrowdedOwner.Gone).ToList();
            var allowed = Belongs(message, folder, owners);
            if (places is not [var place] || !allowed.Contains(place)) faults.Add($"{message} is in {string.Join(" and ", places)} and not in {string.Join(" or ", allowed)} {string.Join(" | ", owners.Select(o => o.Prompts))}");
        }
        if (stored.Any(message => arrived.All(one => one.Message != message.CallerNumber))) faults.Add("a message that nobody left");

        var (fresh, old) = (stored.Where(message => message.Folder is "INBOX" or "Urgent").ToList(), stored.Where(message => message.Folder == "Old").ToList());
        var truth = string.Create(CultureInfo.InvariantCulture, $"{fresh.Count}/{old.Count} ({fresh.Count(message => message.Folder == "Urgent")}/{old.Count(message => message.Urgent)})");
        if (await it.VoiceMessageAsync(number) != truth) faults.Add($"counts are {await it.VoiceMessageAsync(number)} and not {truth}");
        if (phone.Shows != truth) faults.Add($"the lamp shows {phone.Shows} and not {truth}");
        return faults;
    }

    /// <summary>What one owner decided holds; of two who decided about one message, either may have been the last.</summary>
    private static IReadOnlyList<string> Belongs(string message, string folder, IReadOnlyList<CrowdedOwner> owners)
    {
        var decided = owners.Select(owner => owner.Decided.GetValueOrDefault(message)).OfType<string>().ToList();
        if (decided.Count > 0) return decided;
        var heard = owners.Select(owner => owner.Heard.GetValueOrDefault(message)).OfType<string>().ToList();
        return heard.Count > 0 ? heard : [folder];
    }
}
