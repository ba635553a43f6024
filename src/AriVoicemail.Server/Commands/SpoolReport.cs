using System.Globalization;
using System.Text.Json;
using AriVoicemail.Messages.Import;
using AriVoicemail.Messages.Upkeep;

namespace AriVoicemail.Server.Commands;

/// <summary>What a work on the spool did and found, for people or for programs.</summary>
internal static class SpoolReport
{
    private const int ShownOfEach = 20;

    public static async Task WriteAsync(TextWriter output, ImportReport report, bool json)
    {
        if (await JsonAsync(output, report, json)) return;
        await FindingsAsync(output, report.Findings);
        foreach (var (mailbox, messages) in report.Unknown) await output.WriteLineAsync($"unknown-mailbox  {mailbox}: {messages} messages stay where they are; --create-mailboxes takes them over");
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Messages} messages and {report.Greetings} greetings of {report.Mailboxes} mailboxes, {report.Copied} messages brought over, {report.Present} there already, "
            + $"{report.Created.Count} mailboxes created, in {report.Seconds:0.0} s ({report.Messages / Math.Max(report.Seconds, 0.001):0} messages/s)"));
    }

    public static async Task WriteAsync(TextWriter output, CheckReport report, bool json)
    {
        if (await JsonAsync(output, report, json)) return;
        await FindingsAsync(output, report.Findings);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Messages} messages of {report.Mailboxes} mailboxes looked at in {report.Seconds:0.0} s: {Summary(report.Findings)}"));
    }

    public static async Task WriteAsync(TextWriter output, RepairReport report, bool json)
    {
        if (await JsonAsync(output, report, json)) return;
        await FindingsAsync(output, report.Left);
        if (report.LostAndFound is { } place) await output.WriteLineAsync($"what was changed or taken away is kept in {place}, with a manifest");
        await output.WriteLineAsync(report.DryRun
            ? $"nothing was changed: {Summary(report.Found)}"
            : $"found {report.Found.Count}, mended {Math.Max(0, report.Found.Count - report.Left.Count)}; {Summary(report.Left)}");
    }

    private static string Summary(IReadOnlyList<SpoolFinding> findings) => findings.Count == 0
        ? "nothing is wrong"
        : $"{findings.Count} things are wrong, {findings.Count(finding => finding.Mendable)} of them 'arivm spool repair' can mend";

    private static async Task<bool> JsonAsync<T>(TextWriter output, T report, bool json)
    {
        if (json) await output.WriteLineAsync(JsonSerializer.Serialize(report, SpoolFinding.Json));
        return json;
    }

    private static async Task FindingsAsync(TextWriter output, IReadOnlyList<SpoolFinding> findings)
    {
        foreach (var kind in findings.GroupBy(finding => finding.Kind))
        {
            foreach (var finding in kind.Take(ShownOfEach)) await output.WriteLineAsync($"{finding.KindName}  {finding.Place}: {finding.Found}; expected {finding.Expected}");
            if (kind.Count() > ShownOfEach) await output.WriteLineAsync($"{SpoolFinding.NameOf(kind.Key)}  and {kind.Count() - ShownOfEach} more; --json tells all");
        }
    }
}
