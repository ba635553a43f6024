using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using AriVoicemail.Bed;

namespace AriVoicemail.Bench;

/// <summary>The menus side by side, all keys together and each by itself.</summary>
internal static class MenuReport
{
    private const int AimMilliseconds = 20;

    public static void Write(IReadOnlyList<MenuTurn> turns, MenuOptions options)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, shared with the phones; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]} at the end; ")
            .AppendLine(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, database {options.Engine}, actions over {options.ActionsOver}")
            .AppendLine("From the packet that says that a key was let go to the first RTP packet of the answer. waiting: the menu was silent; cuts short: it was speaking.")
            .AppendLine()
            .AppendLine("| owners | keys pressed | menu | presses | unanswered | ms p50 / p95 / max |")
            .AppendLine("|---|---|---|---|---|---|");
        var moments = turns.SelectMany(turn => turn.Presses.Select(press => (turn.Owners, press.Moment, turn.Way, press.Step, press.Press.Answer))).ToList();
        foreach (var row in moments.GroupBy(press => (press.Owners, press.Moment, press.Way)))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {row.Key.Owners} | {row.Key.Moment} | {Name(row.Key.Way)} | {row.Count()} | {row.Count(press => press.Answer is null)} | {Times(row.Select(press => press.Answer))} |");
        }
        text.AppendLine().AppendLine("| owners | menu | keys/s | Asterisk CPU ms/key | arivm CPU ms/key | foreign % |").AppendLine("|---|---|---|---|---|---|");
        foreach (var run in turns.GroupBy(turn => (turn.Owners, turn.Way)))
        {
            double presses = run.Sum(turn => turn.Presses.Count);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {run.Key.Owners} | {Name(run.Key.Way)} | {presses / run.Sum(turn => turn.Seconds):0.0} | {run.Sum(turn => turn.AsteriskMilliseconds) / presses:0.0} | {run.Sum(turn => turn.ArivmMilliseconds) / presses:0.0} | {run.Average(turn => turn.ForeignPercent):0.0} |");
        }
        text.AppendLine().AppendLine("| owners | keys pressed | key | VoiceMailMain ms p50 / p95 / max | arivm ms p50 / p95 / max |").AppendLine("|---|---|---|---|---|");
        foreach (var key in moments.GroupBy(press => (press.Owners, press.Moment, press.Step)).OrderBy(key => (key.Key.Owners, key.Key.Moment, key.Key.Step)))
        {
            string Of(Way way) => Times(key.Where(press => press.Way == way).Select(press => press.Answer)).ToString();
            text.AppendLine(CultureInfo.InvariantCulture, $"| {key.Key.Owners} | {key.Key.Moment} | {key.Key.Step} | {Of(Way.VoiceMail)} | {Of(Way.Stasis)} |");
        }
        text.AppendLine();
        foreach (var pair in moments.Where(press => press.Moment != "PIN").GroupBy(press => (press.Owners, press.Moment)))
        {
            double P95(Way way) => Times(pair.Where(press => press.Way == way).Select(press => press.Answer)).P95;
            var (theirs, ours) = (P95(Way.VoiceMail), P95(Way.Stasis));
            text.AppendLine(CultureInfo.InvariantCulture,
                $"- {pair.Key.Owners} owners, {pair.Key.Moment}: p95 {ours:0.0} ms, VoiceMailMain's {theirs:0.0} ms: {ours - theirs:+0.0;-0.0} (aim at most +{AimMilliseconds})");
        }
        Console.WriteLine(text);
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts/bench")).FullName;
        var file = Path.Combine(folder, $"menu-{DateTime.UtcNow:yyyyMMdd-HHmmss}.md");
        File.WriteAllText(file, text.ToString());
        Console.WriteLine(file);
    }

    private static string Name(Way way) => way is Way.VoiceMail ? "VoiceMailMain" : "arivm";

    private static Latency Times(IEnumerable<TimeSpan?> answers) => Latency.Of(answers.Where(answer => answer is not null).Select(answer => answer!.Value));
}
