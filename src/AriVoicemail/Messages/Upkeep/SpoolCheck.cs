using System.Collections.Concurrent;
using System.Diagnostics;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages.Import;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>
/// Compares the spool's files with each other and with the database, and changes nothing. It is right while the system runs: what looks wrong is
/// looked at again under the folders' locks, and what only differs between files and rows as long as it takes to settle.
/// </summary>
public sealed class SpoolCheck(
    SqlDatabase database, SpoolOptions spool, MailboxStore mailboxes, RecordingJournal journal, UpkeepOptions options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly int Threads = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <exception cref="IOException">The spool cannot be read.</exception>
    public async Task<CheckReport> RunAsync(SpoolScope scope, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var tree = SpoolTree.Read(spool.Directory);
        var known = (await mailboxes.LoadAsync(cancellationToken)).ToHashSet();
        var inJournal = await JournalLook.TakeAsync(journal, options, time.GetUtcNow(), cancellationToken);
        var all = known.Where(scope.Holds).ToList();
        var suspicions = new ConcurrentBag<Suspicion>();
        var (done, messages) = (0, 0);
        async Task LookAsync(MailboxAddress mailbox)
        {
            var (look, suspicion) = await FirstLookAsync(mailbox, inJournal, cancellationToken);
            if (suspicion is not null) suspicions.Add(suspicion);
            var seen = Interlocked.Add(ref messages, look?.Messages.Count() ?? 0);
            progress?.Report(new ImportProgress(Interlocked.Increment(ref done), all.Count, seen));
        }
        await ForEachAsync(all, LookAsync, cancellationToken);
        List<SpoolFinding> findings =
        [
            .. scope.IsAll ? tree.Foreign.Select(name => ListingFindings.Foreign(null, "", name)) : [],
            .. tree.Mailboxes.Where(mailbox => scope.Holds(mailbox) && !known.Contains(mailbox)).Select(Unknown),
            .. await SettleAsync([.. suspicions], inJournal, cancellationToken),
            .. inJournal.Findings(scope),
        ];
        return new CheckReport(
            all.Count, messages, Stopwatch.GetElapsedTime(started).TotalSeconds,
            [.. findings.OrderBy(finding => finding.Mailbox, StringComparer.Ordinal).ThenBy(finding => finding.Folder, StringComparer.Ordinal).ThenBy(finding => finding.File, StringComparer.Ordinal)]);
    }

    private static Task ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> work, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        items, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancellationToken }, async (item, _) => await work(item));

    private async Task<(MailboxLook? Look, Suspicion? Suspicion)> FirstLookAsync(MailboxAddress mailbox, JournalLook inJournal, CancellationToken cancellationToken)
    {
        var looks = new FileLooks();
        try
        {
            var look = MailboxLook.Take(spool.Directory, mailbox, looks);
            var files = OfFiles(look, looks, inJournal);
            var differences = await OfRowsAsync(look, cancellationToken);
            if (files.Count == 0 && differences.Count == 0) return (look, null);
            var now = time.GetUtcNow();
            // A change that Asterisk made a moment ago is for the next scan to see. Our own locks will touch the folder, so the time is taken here.
            var scanned = look.ChangedAt + options.ScanTime;
            var filed = now + options.FilingTime;
            return (look, new Suspicion(mailbox, looks, files, differences, scanned > filed && look.ChangedAt <= now ? scanned : filed));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, new Suspicion(mailbox, looks, [ListingFindings.Unreadable(mailbox, "", "", error.Message)], [], time.GetUtcNow()));
        }
    }

    private async Task<IReadOnlyList<SpoolFinding>> SettleAsync(IReadOnlyList<Suspicion> suspicions, JournalLook inJournal, CancellationToken cancellationToken)
    {
        var settled = new List<SpoolFinding>();
        for (var pause = FirstPause; suspicions.Count > 0; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var again = new ConcurrentBag<Suspicion>();
            await ForEachAsync(suspicions, async suspicion => again.Add(await LookAgainAsync(suspicion, inJournal, cancellationToken)), cancellationToken);
            var now = time.GetUtcNow();
            settled.AddRange(again.Where(suspicion => suspicion.IsSettled(now)).SelectMany(suspicion => suspicion.Files.Concat(suspicion.Differences)));
            suspicions = [.. again.Where(suspicion => !suspicion.IsSettled(now))];
            if (suspicions.Count == 0) break;
            var soonest = suspicions.Min(suspicion => suspicion.Until) - now;
            await Task.Delay(soonest < pause ? soonest : pause, time, cancellationToken);
        }
        return settled;
    }

    private async Task<Suspicion> LookAgainAsync(Suspicion suspicion, JournalLook inJournal, CancellationToken cancellationToken)
    {
        try
        {
            MailboxLook look;
            IReadOnlyList<SpoolFinding> files;
            using (var locks = await FolderLocks.TakeAsync(SpoolTree.PathOf(spool.Directory, suspicion.Mailbox), options.Patience, cancellationToken))
            {
                look = MailboxLook.Take(spool.Directory, suspicion.Mailbox, suspicion.Looks);
                files = locks.AreBusy ? [Busy(suspicion.Mailbox)] : OfFiles(look, suspicion.Looks, inJournal);
            }
            return suspicion.After(files, await OfRowsAsync(look, cancellationToken));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return suspicion.After([ListingFindings.Unreadable(suspicion.Mailbox, "", "", error.Message)], []);
        }
    }

    private IReadOnlyList<SpoolFinding> OfFiles(MailboxLook look, FileLooks looks, JournalLook inJournal)
    {
        var now = time.GetUtcNow();
        return
        [
            .. FileFindings.Of(look, looks, options.SilenceThreshold, now),
            .. Strays.Of(look, inJournal.Ids, options.Abandoned, now).Select(stray => Strays.Finding(look.Mailbox, stray)),
        ];
    }

    /// <summary>A mailbox that was deleted meanwhile differs in nothing.</summary>
    private async Task<IReadOnlyList<SpoolFinding>> OfRowsAsync(MailboxLook look, CancellationToken cancellationToken)
    {
        var rows = await MailboxRows.ReadAsync(database, look.Mailbox, cancellationToken);
        return rows.Stored is null ? [] : [.. RowFindings.Of(look, rows)];
    }

    private static SpoolFinding Busy(MailboxAddress mailbox) =>
        new(FindingKind.Busy, mailbox.ToString(), "", "", "a lock that is held for a moment", "one that is held all the time", Mendable: false);

    private SpoolFinding Unknown(MailboxAddress mailbox)
    {
        var listing = MailboxListing.Read(SpoolTree.PathOf(spool.Directory, mailbox));
        var messages = listing.Folders.Sum(folder => folder.Messages.Count(message => message.HasText));
        return new SpoolFinding(FindingKind.UnknownMailbox, mailbox.ToString(), "", "", "a mailbox of that name", $"a directory with {messages} messages", Mendable: false);
    }
}
