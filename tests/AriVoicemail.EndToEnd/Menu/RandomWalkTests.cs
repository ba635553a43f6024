using System.Globalization;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>The measuring tool measured: VoiceMailMain against itself, and nothing else meanwhile, for how soon a key comes makes a difference to it.</summary>
[Collection(nameof(RandomWalkTests))]
[CollectionDefinition(nameof(RandomWalkTests), DisableParallelization = true)]
public sealed class RandomWalkTests
{
    private const int Walks = 20;
    private const int FirstMailbox = 200;

    [Fact]
    public async Task The_same_walks_through_two_copies_of_a_spool_leave_no_difference()
    {
        await using var asterisk = await AsteriskServer.StartAsync(new AsteriskOptions
        {
            // In voicemail.conf, a PIN that one walk changes would be written while another reads it.
            Voicemail = "passwordlocation = spooldir",
            Mailboxes = $"[one]\n{Owners()}\n[two]\n{Owners()}\n",
        });

        var differences = await Task.WhenAll(Enumerable.Range(0, Walks).Select(async seed =>
        {
            var both = await Task.WhenAll(WalkAsync(asterisk, "one", seed), WalkAsync(asterisk, "two", seed));
            var (one, two) = (both[0], both[1]);
            Assert.Contains("vm-helpexit", one.Lines[0], StringComparison.Ordinal);
            return one.Lines.Zip(two.Lines).Where(pair => pair.First != pair.Second).Select(pair => $"{pair.First} | {pair.Second}")
                .Concat(SpoolSnapshot.Differences(one.Spool, two.Spool))
                .Select(difference => $"walk {seed}: {difference}");
        }));

        Assert.Empty(differences.SelectMany(lines => lines));
    }

    private static string Owners() => string.Join('\n', Enumerable.Range(FirstMailbox, 100)
        .Select(number => string.Create(CultureInfo.InvariantCulture, $"{number} = 4242,Owner {number},,,tz=utc")));

    private static async Task<(IReadOnlyList<string> Lines, SpoolSnapshot Spool)> WalkAsync(AsteriskServer asterisk, string context, int seed)
    {
        var mailbox = string.Create(CultureInfo.InvariantCulture, $"{FirstMailbox + seed}@{context}");
        var spool = new MailboxSpool(asterisk, mailbox);
        var random = new Random(seed);
        spool.Fill(inbox: random.Next(4), urgent: random.Next(3), old: random.Next(4), seconds: 1.5);
        await using var call = await MenuCall.StartAsync(asterisk, "comedian", $"{mailbox},s", tone: 900);
        return (await Walker.WalkAsync(call, RandomWalk.Take(seed)), spool.Read());
    }
}
