using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>A caller who may review the message, before VoiceMail and before ours: the same keys, the same prompts, the same in the mailbox.</summary>
public sealed class ReviewDifferentialTests : IAsyncLifetime
{
    private const int FirstMailbox = 400;

    private static readonly string[] Walks =
    [
        "# 1", "# 2 1", "# 3 # 1", "# 4 1", "# 4 4 1", "# 5 1", "# * 1", "# # 1", "# 7 4 3 # 1", "# 0 1", "# 0 4", "# 0 5", "# 2 2 0 1", "0 1", "0 4", "0 2", "# !", "# 2 !", "# 4 !", "!",
    ];

    private Installation It { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        It = await Installation.StartAsync(new InstallationOptions
        {
            Asterisk = new AsteriskOptions { MinSeconds = 0, Mailboxes = $"[one]\n{string.Join('\n', Walks.Select((_, walk) => $"{FirstMailbox + walk} = 1,Owner,,,review=yes|operator=yes"))}\n" },
            Settings = new Dictionary<string, string> { ["Voicemail:MinSecs"] = "0", ["Voicemail:Operator"] = "true", ["Voicemail:Menu:Review"] = "true" },
        });
        for (var walk = 0; walk < Walks.Length; walk++) await It.CreateMailboxAsync($"{FirstMailbox + walk}", context: "two");
    }

    public ValueTask DisposeAsync() => It.DisposeAsync();

    [Fact]
    public async Task Both_let_a_caller_listen_speak_again_be_urgent_and_go_to_the_operator()
    {
        var found = new List<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Walks.Length), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (walk, _) =>
        {
            var steps = Walks[walk].Split(' ').Select(keys => new WalkStep(keys == "!" ? "" : keys)).ToArray();
            var both = await Task.WhenAll(LeaveAsync("mailbox", $"{FirstMailbox + walk}@one", steps), LeaveAsync("leave", $"{FirstMailbox + walk}@two", steps));
            var (one, two) = (both[0], both[1]);
            string[] differences =
            [
                .. one.Lines.Zip(two.Lines).Where(pair => pair.First != pair.Second).Select(pair => $"{pair.First}\n  | {pair.Second}"),
                .. SpoolSnapshot.Differences(one.Spool, two.Spool),
            ];
            lock (found) found.AddRange(differences.Select(difference => $"walk '{Walks[walk]}': {difference}"));
        });

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private async Task<(IReadOnlyList<string> Lines, SpoolSnapshot Spool)> LeaveAsync(string extension, string mailbox, WalkStep[] steps)
    {
        var spool = new MailboxSpool(It.Asterisk, mailbox);
        await using var call = await MenuCall.StartAsync(It.Asterisk, extension, mailbox, tone: 900);
        var lines = await Walker.WalkAsync(call, steps);
        // The last key may be followed by filing.
        await Poll.ForAsync("nothing under way", () => spool.Read().Leftovers.Count == 0);
        return (lines, spool.Read());
    }
}
