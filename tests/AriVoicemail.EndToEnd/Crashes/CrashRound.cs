using System.Globalization;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Crashes;

/// <summary>One round of the crash program, drawn from its seed: who calls, what they do, who is killed when, and how long it stays dead.</summary>
public sealed record CrashRound(int Seed, IReadOnlyList<CrashCall> Calls, string Victim, TimeSpan KilledAfter, TimeSpan DeadFor)
{
    /// <param name="victims">Whom there is to kill.</param>
    public static CrashRound Draw(int seed, int number, IReadOnlyList<string> mailboxes, IReadOnlyList<string> victims)
    {
        var chance = new Random(seed);
        var calls = Enumerable.Range(0, chance.Next(2, 6)).Select(call => new CrashCall(
            mailboxes[chance.Next(mailboxes.Count)],
            string.Create(CultureInfo.InvariantCulture, $"6{number:0000}{call}"),
            new Speech(Tone: 400 + (40 * call), Seconds: 2 + (chance.NextDouble() * 5)),
            EndsByKey: chance.Next(2) == 0));
        return new CrashRound(
            seed, [.. calls], victims[chance.Next(victims.Count)], TimeSpan.FromSeconds(chance.NextDouble() * 8), TimeSpan.FromSeconds(chance.NextDouble() * 2));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"seed {Seed}: {Victim} killed after {KilledAfter.TotalSeconds:0.00} s for {DeadFor.TotalSeconds:0.00} s, {Calls.Count} calls");
}

/// <param name="Number">The caller's own, of this call alone.</param>
/// <param name="EndsByKey">Whether the caller presses #, and the dialplan says how it went; otherwise the caller hangs up.</param>
public sealed record CrashCall(string Mailbox, string Number, Speech Speech, bool EndsByKey);
