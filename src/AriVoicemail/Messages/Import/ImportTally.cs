using AriVoicemail.Messages.Upkeep;

namespace AriVoicemail.Messages.Import;

/// <summary>Counts what several threads do at once.</summary>
internal sealed class ImportTally(int mailboxes, IProgress<ImportProgress>? progress)
{
    private readonly Lock _gate = new();
    private readonly List<SpoolFinding> _findings = [];
    private readonly SortedDictionary<string, int> _unknown = new(StringComparer.Ordinal);
    private int _done;

    public int Messages { get; private set; }
    public int Copied { get; private set; }
    public int Present { get; private set; }
    public int Greetings { get; private set; }
    public int Known { get; private set; }

    public IReadOnlyDictionary<string, int> Unknown => _unknown;

    public IReadOnlyList<SpoolFinding> Findings => [.. _findings.OrderBy(finding => finding.Mailbox, StringComparer.Ordinal)];

    public void AddUnknown(ReadMailbox mailbox)
    {
        lock (_gate)
        {
            _unknown[mailbox.Address.ToString()] = mailbox.Messages.Count;
            Report(0);
        }
    }

    public void Add(int messages, int copied, int present, int greetings, IReadOnlyList<SpoolFinding> findings)
    {
        lock (_gate)
        {
            (Known, Copied, Present, Greetings) = (Known + 1, Copied + copied, Present + present, Greetings + greetings);
            _findings.AddRange(findings);
            Report(messages);
        }
    }

    private void Report(int messages)
    {
        Messages += messages;
        progress?.Report(new ImportProgress(++_done, mailboxes, Messages));
    }
}
