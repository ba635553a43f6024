using System.Collections.Concurrent;
using System.Globalization;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>
/// The same keys into VoiceMailMain and into ours, on the same Asterisk, each with its own copy of a spool: what is played is the same, and so is
/// what is left, but for what <see cref="KnownDifferences"/> lists.
/// </summary>
public sealed class DifferentialTests
{
    private const int Walks = 50;

    // More of them starve each other of the processor, and then a pause is no sign of a menu that waits.
    private const int AtOnce = 16;
    private const int FirstMailbox = 200;
    private const string Format = "'vm-received' Q 'digits/at' IMp";

    [Theory]
    [InlineData("en", 0)]
    [InlineData("ru", 1000)]
    [InlineData("es", 2000)]
    [InlineData("fr", 3000)]
    public async Task What_an_owner_presses_leads_to_the_same_in_both(string language, int firstSeed)
    {
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Asterisk = new AsteriskOptions { PromptSeconds = 0.02, Languages = ["ru", "es", "fr"], Voicemail = "passwordlocation = spooldir", Mailboxes = $"[one]\n{Owners()}\n" },
            Settings = new Dictionary<string, string> { ["Voicemail:Menu:TimeZone"] = "UTC", ["Voicemail:Menu:DateFormat"] = Format },
        });
        for (var number = FirstMailbox; number < FirstMailbox + 100; number++) await it.CreateMailboxAsync(Text(number), new { pin = "4242" }, "two");

        var differ = new ConcurrentBag<int>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Walks), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (walk, _) =>
        {
            if ((await CompareAsync(it, walk, firstSeed + walk, language)).Length > 0) differ.Add(walk);
        });
        // On a busy machine a pause may look like a menu that waits for a key. A real difference is there by itself, too.
        var differences = new List<string>();
        foreach (var walk in differ.Order()) differences.Add(await CompareAsync(it, walk, firstSeed + walk, language));

        Assert.True(differences.All(difference => difference.Length == 0), string.Concat(differences));
    }

    /// <summary>What differs, after the walk itself; empty: nothing does.</summary>
    private static async Task<string> CompareAsync(Installation it, int walk, int seed, string language)
    {
        var both = await Task.WhenAll(
            WalkAsync(it, "comedian", $"{FirstMailbox + walk}@one", seed, language), WalkAsync(it, "ours", $"{FirstMailbox + walk}@two", seed, language));
        var (one, two) = (both[0], both[1]);
        string[] found =
        [
            .. one.Lines.Zip(two.Lines).Where(pair => pair.First != pair.Second && !KnownDifferences.Covers(pair.First, pair.Second)).Select(pair => $"{pair.First}\n  | {pair.Second}"),
            .. SpoolSnapshot.Differences(one.Spool, two.Spool).Where(difference => !KnownDifferences.Covers(difference)),
        ];
        return found.Length == 0 ? "" : $"=== walk {seed}, which was\n{string.Join('\n', one.Lines)}\n--- differs in\n{string.Join('\n', found)}\n";
    }

    private static string Owners() =>
        string.Join('\n', Enumerable.Range(FirstMailbox, 100).Select(number => $"{Text(number)} = 4242,Owner {Text(number)},,,tz=utc"));

    private static async Task<(IReadOnlyList<string> Lines, SpoolSnapshot Spool)> WalkAsync(
        Installation it, string extension, string mailbox, int seed, string language)
    {
        var spool = new MailboxSpool(it.Asterisk, mailbox);
        var random = new Random(seed);
        var urgent = random.Next(2) * random.Next(3);
        spool.Empty().Fill(inbox: random.Next(1, 5), urgent, old: random.Next(4), seconds: 1.5);
        await using var call = await MenuCall.StartAsync(it.Asterisk, extension, $"{mailbox},s", language: language, tone: 900);
        var lines = await Walker.WalkAsync(call, TameWalk.Take(seed, urgent > 0));
        // Ours hears of a hang-up when the channel is gone already.
        if (extension == "ours") await Poll.ForAsync($"the end of the call to {mailbox}", () => Here(it, mailbox) == Left(it, mailbox));
        return (lines, spool.Read());
    }

    private static int Here(Installation it, string mailbox) => Count(it, $"owner of {mailbox} is here");

    private static int Left(Installation it, string mailbox) => Count(it, $"owner of {mailbox} has left");

    private static int Count(Installation it, string text) => it.Arivm.ReadLog().Split(text).Length - 1;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
