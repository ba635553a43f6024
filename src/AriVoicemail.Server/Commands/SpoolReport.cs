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
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(report, SpoolFinding.Json));
            return;
        }
        await FindingsAsync(output, report.Findings);
        foreach (var (mailbox, messages) in report.Unknown) await output.WriteLineAsync($"unknown-mailbox  {mailbox}: {messages} messages stay where they are; --create-mailboxes takes them over");
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Messages} messages and {report.Greetings} greetings of {report.Mailboxes} mailboxes, {report.Copied} messages brought over, {report.Present} there already, "
            + $"{report.Created.Count} mailboxes created, in {report.Seconds:0.0} s ({report.Messages / Math.Max(report.Seconds, 0.001):0} messages/s)"));
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
