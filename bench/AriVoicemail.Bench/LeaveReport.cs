using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.Bench;

/// <summary>A table for a person, and the figures as JSON.</summary>
internal static class LeaveReport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static void Write(IReadOnlyList<LeaveRow> rows, SqlEngine engine)
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, database {engine}, HTTP actions, shared disk")
            .AppendLine()
            .AppendLine("| callers | already there | way | kept / lost | Asterisk CPU ms/call | arivm CPU ms/call | hangup → txt ms p50 / p95 / max | hangup → NOTIFY ms p50 / p95 / max | Asterisk MiB | arivm MiB | foreign % |")
            .AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {row.Callers} | {row.Filled} | {row.Way} | {row.Kept} / {row.Lost} | {row.AsteriskMilliseconds:0.0} | {row.ArivmMilliseconds:0.0} | {row.ToText} | {row.ToNotify} | {row.AsteriskMebibytes} | {row.ArivmMebibytes} | {row.ForeignPercent:0.0} |");
        }
        text.AppendLine();
        foreach (var aim in Aims(rows)) text.AppendLine(aim);
        Console.WriteLine(text);

        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts/bench")).FullName;
        var name = Path.Combine(folder, $"leave-{DateTime.UtcNow:yyyyMMdd-HHmmss}");
        File.WriteAllText(name + ".md", text.ToString());
        File.WriteAllText(name + ".json", JsonSerializer.Serialize(rows, Json));
        Console.WriteLine($"{name}.md and .json");
    }

    private static IEnumerable<string> Aims(IReadOnlyList<LeaveRow> rows)
    {
        foreach (var pair in rows.GroupBy(row => (row.Callers, row.Filled)))
        {
            var (theirs, ours) = (pair.Single(row => row.Way is Way.VoiceMail), pair.Single(row => row.Way is Way.Stasis));
            yield return string.Create(CultureInfo.InvariantCulture,
                $"- {pair.Key.Callers} callers, {pair.Key.Filled} already there: lost {ours.Lost} (aim 0; VoiceMail() {theirs.Lost}); Asterisk's CPU is {ours.AsteriskMilliseconds / theirs.AsteriskMilliseconds:0.00} of VoiceMail()'s (aim ≤ 1); hangup → txt p95 {ours.ToText.P95:0.0} ms (aim ≤ 10; VoiceMail() {theirs.ToText.P95:0.0})");
        }
    }
}
