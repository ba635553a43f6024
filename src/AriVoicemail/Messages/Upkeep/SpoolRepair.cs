using System.Diagnostics;
using System.Text.Json;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages.Import;
using AriVoicemail.Outbox;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>
/// Mends what a check finds and what can be mended without a person. Nothing is thrown away: what is overwritten or taken away lies in
/// <c>lost+found</c>. The system may run meanwhile, and so may app_voicemail in the same spool.
/// </summary>
public sealed class SpoolRepair(
    SpoolCheck check, SqlDatabase database, SpoolOptions spool, MessageStore messages, StateOutbox outbox, RecordingJournal journal, UpkeepOptions options,
    TimeProvider time)
{
    // What is mended may bring to light what was hidden: a length behind a broken header, two ids behind none.
    private const int Rounds = 3;

    public async Task<RepairReport> RunAsync(SpoolScope scope, bool dryRun, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var found = (await check.RunAsync(scope, progress, cancellationToken)).Findings;
        if (dryRun) return new RepairReport(true, found, found, null, Stopwatch.GetElapsedTime(started).TotalSeconds);
        using var lost = new LostAndFound(spool.Directory, time);
        var left = found;
        for (var round = 0; round < Rounds && left.Any(finding => finding.Mendable); round++)
        {
            var failures = await MendAsync(left, lost, cancellationToken);
            // The mailboxes in which nothing was found need not be looked at again.
            var touched = left.Where(finding => finding.Mendable).Select(finding => finding.Mailbox).ToHashSet();
            var again = new SpoolScope(null, [.. touched.Select(mailbox => MailboxAddress.Parse(mailbox))]);
            var now = (await check.RunAsync(again, null, cancellationToken)).Findings;
            left = [.. left.Where(finding => !touched.Contains(finding.Mailbox)), .. now, .. failures];
        }
        return new RepairReport(false, found, left, lost.Place, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Answers what kept it from mending.</summary>
    private async Task<IReadOnlyList<SpoolFinding>> MendAsync(IReadOnlyList<SpoolFinding> findings, LostAndFound lost, CancellationToken cancellationToken)
    {
        var failures = new List<SpoolFinding>();
        var inJournal = await JournalLook.TakeAsync(journal, options, time.GetUtcNow(), cancellationToken);
        foreach (var group in findings.Where(finding => finding.Mendable).GroupBy(finding => finding.Mailbox))
        {
            var mailbox = MailboxAddress.Parse(group.Key);
            try
            {
                await MendAsync(mailbox, inJournal, lost, cancellationToken);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or TimeoutException)
            {
                // It keeps nobody from the others, and what is wrong in it is found again.
                failures.Add(new SpoolFinding(FindingKind.Busy, group.Key, "", "", "files that this program may change", error.Message, Mendable: false));
            }
        }
        return failures;
    }

    private async Task MendAsync(MailboxAddress mailbox, JournalLook inJournal, LostAndFound lost, CancellationToken cancellationToken)
    {
        await new MailboxMend(spool, mailbox, options, lost).RunAsync(await MailboxRows.ReadAsync(database, mailbox, cancellationToken), cancellationToken);
        await new StrayMend(spool, mailbox, options, lost).RunAsync(
            inJournal, await MailboxRows.ReadAsync(database, mailbox, cancellationToken), time.GetUtcNow(), cancellationToken);
        await new RowMend(database, spool, messages, outbox, lost).RunAsync(mailbox, cancellationToken);
        foreach (var row in inJournal.WithoutRecording.Where(row => row.Draft.Recipients.Count > 0 && row.Draft.Recipients[0] == mailbox.ToString()))
        {
            lost.Note(FindingKind.JournalWithoutRecording, mailbox, row.Id, "its row in the journal was deleted: " + JsonSerializer.Serialize(row.Draft, SpoolFinding.Json));
            await journal.RemoveAsync(row.Id, cancellationToken);
        }
    }
}
