using System.Globalization;
using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd.Crashes;

/// <summary>
/// Kills parts at random while callers speak, round after round; <c>./test.sh crash</c> runs hundreds. <c>ARIVM_CRASH_ROUNDS</c> says how many for each
/// of the houses, <c>ARIVM_CRASH_SEED</c> with which seed the first begins: a round that failed is repeated by its seed.
/// </summary>
public sealed class CrashProgramTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(SqlEngine.Sqlite)]
    [InlineData(SqlEngine.PostgreSql)]
    public async Task Whatever_is_killed_no_message_is_lost_or_doubled(SqlEngine engine)
    {
        var (rounds, seed) = (Setting("ARIVM_CRASH_ROUNDS", 3), Setting("ARIVM_CRASH_SEED", Environment.TickCount & 0xffff));
        await using var house = await CrashHouse.OpenAsync(engine);

        for (var number = 0; number < rounds; number++)
        {
            var round = house.Draw(seed + number, number);
            Say($"{engine}, round {number + 1} of {rounds}, {round}");
            try
            {
                await house.RunAsync(round);
                await house.HoldsAsync();
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"{engine}, {round}: {error.Message}", error);
            }
        }
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        TestContext.Current.SendDiagnosticMessage(line);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
