using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>The journal of recordings beside what lies in Asterisk's recording directory, as far as this machine sees that.</summary>
/// <param name="Ids">Of every recording that is still to be filed, on any node.</param>
/// <param name="WithoutRecording">Rows of this node whose recording is not there.</param>
/// <param name="WithoutRow">Recordings, by their names, that nobody will file but the next start of the server.</param>
internal sealed record JournalLook(IReadOnlyCollection<string> Ids, IReadOnlyList<Recording> WithoutRecording, IReadOnlyList<string> WithoutRow)
{
    public static async Task<JournalLook> TakeAsync(RecordingJournal journal, UpkeepOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The files first: a row is written before its recording begins.
        var found = options.RecordingDirectory.Length > 0 ? await new SharedRecordings(options.RecordingDirectory).ListAsync(cancellationToken) : [];
        var names = await journal.ListNamesAsync(cancellationToken);
        var ids = names.Select(name => name.Split('/')[^1]).ToHashSet();
        if (options.RecordingDirectory.Length == 0) return new JournalLook(ids, [], []);
        string PathOf(string name) => Path.Combine(options.RecordingDirectory, name + ".wav");
        var rows = await journal.ListAsync(options.Node, null, cancellationToken);
        var known = names.ToHashSet();
        return new JournalLook(
            ids,
            [.. rows.Where(row => now - row.Draft.StartedAt >= options.Abandoned && !File.Exists(PathOf(row.Name)))],
            [.. found.Where(name => !known.Contains(name) && Recording.TryParseName(name, out _, out _)
                && OpenDirectory.StatusOf(PathOf(name)) is { } status && now - status.ModifiedAt >= options.Abandoned)]);
    }

    public IEnumerable<SpoolFinding> Findings(SpoolScope scope)
    {
        foreach (var row in WithoutRecording)
        {
            var mailbox = row.Draft.Recipients.Count > 0 ? row.Draft.Recipients[0] : "";
            if (!MailboxAddress.TryParse(mailbox, out var address) || !scope.Holds(address)) continue;
            yield return new SpoolFinding(FindingKind.JournalWithoutRecording, mailbox, MailboxListing.TemporaryFolder, row.Id, "a recording that is to be filed", "none", Mendable: true);
        }
        foreach (var name in WithoutRow)
        {
            if (Recording.TryParseName(name, out var mailbox, out var id) && scope.Holds(mailbox))
            {
                yield return new SpoolFinding(FindingKind.UnfiledRecording, mailbox.ToString(), MailboxListing.TemporaryFolder, id + ".wav", "a message made of it", "a recording without a row in the journal", Mendable: true);
            }
        }
    }
}
