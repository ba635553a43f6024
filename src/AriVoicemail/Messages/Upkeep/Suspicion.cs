using AriVoicemail.Mailboxes;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>A mailbox in which something was seen that has to be looked at again.</summary>
/// <param name="Differences">In what the database differed from the files at every look so far.</param>
/// <param name="Until">A difference that is still there then is no message on its way.</param>
internal sealed record Suspicion(MailboxAddress Mailbox, FileLooks Looks, IReadOnlyList<SpoolFinding> Files, IReadOnlyList<SpoolFinding> Differences, DateTimeOffset Until)
{
    public bool IsSettled(DateTimeOffset now) => Differences.Count == 0 || now >= Until;

    /// <summary>What a look under the locks says of the files is so; of the differences only those stay that were seen before.</summary>
    public Suspicion After(IReadOnlyList<SpoolFinding> files, IReadOnlyList<SpoolFinding> differences)
    {
        var seen = Differences.Select(Key).ToHashSet();
        return this with { Files = files, Differences = [.. differences.Where(finding => seen.Contains(Key(finding)))] };
    }

    /// <summary>What stays of a finding while messages around it come and go, and numbers change.</summary>
    private static (FindingKind, string) Key(SpoolFinding finding) => (finding.Kind, finding.Kind switch
    {
        FindingKind.FileWithoutRow => finding.Expected,
        FindingKind.RowWithoutFile => finding.File,
        FindingKind.Counts => "",
        _ => $"{finding.Place} {finding.Expected} {finding.Found}",
    });
}
