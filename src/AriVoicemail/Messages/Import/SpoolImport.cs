using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages.Upkeep;
using AriVoicemail.Outbox;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Import;

/// <summary>
/// Takes over what Asterisk's own voicemail has stored. Where it lies in our spool already only the index is made, and no file is changed;
/// from elsewhere messages and greetings are copied or moved. It may be broken off at any moment and run again.
/// </summary>
public sealed class SpoolImport(SqlDatabase database, SpoolOptions spool, MailboxStore mailboxes, ListStore lists, MessageStore messages, StateOutbox outbox)
{
    // So many rows are some hundred milliseconds: whoever else wants to write waits no longer.
    private const int RowsAtOnce = 20_000;
    private const int MailboxesAtOnce = 2_000;
    private const int Attempts = 3;

    private static readonly int Readers = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <param name="create">Whether mailboxes are made that there are not.</param>
    /// <param name="move">Whether what was brought over goes from the directory.</param>
    /// <exception cref="IOException">The directory cannot be read, or lies within the spool or around it.</exception>
    public async Task<ImportReport> RunAsync(string directory, bool create, bool move, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        directory = Path.GetFullPath(directory);
        var isSpool = IsSpool(directory);
        var tree = SpoolTree.Read(directory);
        IReadOnlyList<MailboxAddress> created = create ? await CreateAsync(tree.Mailboxes, cancellationToken) : [];
        var known = (await mailboxes.LoadAsync(cancellationToken)).ToHashSet();
        var tally = new ImportTally(tree.Mailboxes.Count, progress);
        if (isSpool) await IndexAsync(tree.Mailboxes, known, tally, cancellationToken);
        else await BringAsync(directory, tree.Mailboxes, known, move, tally, cancellationToken);
        return new ImportReport(
            directory, tally.Known, [.. created.Select(mailbox => mailbox.ToString())], tally.Unknown, tally.Messages, tally.Copied, tally.Present, tally.Greetings,
            Stopwatch.GetElapsedTime(started).TotalSeconds,
            [.. tree.Foreign.Select(name => ListingFindings.Foreign(null, "", name)), .. tally.Findings]);
    }

    /// <summary>By what it is, not by what it is called: the spool is a link as a rule.</summary>
    private bool IsSpool(string directory)
    {
        var (given, ours) = (OpenDirectory.StatusOf(directory), OpenDirectory.StatusOf(spool.Directory));
        if (given is null) throw new DirectoryNotFoundException($"{directory}: there is no such directory");
        if (ours is null) return false;
        static bool IsSame(FileStatus? one, FileStatus? other) => (one?.Device, one?.Inode) == (other?.Device, other?.Inode);
        if (IsSame(given, ours)) return true;
        static IEnumerable<string> Parents(string path)
        {
            for (var parent = Path.GetDirectoryName(path); parent is not null; parent = Path.GetDirectoryName(parent)) yield return parent;
        }
        if (Parents(directory).Any(parent => IsSame(OpenDirectory.StatusOf(parent), ours)) || Parents(Path.GetFullPath(spool.Directory)).Any(parent => IsSame(OpenDirectory.StatusOf(parent), given)))
        {
            throw new IOException($"{directory} and the spool {spool.Directory} lie one within the other: give the directory that holds <context>/<mailbox>");
        }
        return false;
    }

    private async Task<IReadOnlyList<MailboxAddress>> CreateAsync(IReadOnlyList<MailboxAddress> found, CancellationToken cancellationToken)
    {
        // A number is either a mailbox or a list.
        var taken = (await lists.ListAsync(null, null, int.MaxValue, cancellationToken)).Select(list => list.Address).ToHashSet();
        return await mailboxes.CreateManyAsync([.. found.Where(mailbox => !taken.Contains(mailbox))], cancellationToken);
    }

    /// <summary>Several threads read, one writes.</summary>
    private async Task IndexAsync(IReadOnlyList<MailboxAddress> found, HashSet<MailboxAddress> known, ImportTally tally, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var read = Channel.CreateBounded<ReadMailbox>(MailboxesAtOnce);
        var reading = ReadAllAsync(found, read.Writer, stop.Token);
        try
        {
            var batch = new IndexBatch(database, outbox);
            List<ReadMailbox> gathered = [];
            var rows = 0;
            await foreach (var mailbox in read.Reader.ReadAllAsync(cancellationToken))
            {
                if (!known.Contains(mailbox.Address))
                {
                    tally.AddUnknown(mailbox);
                    continue;
                }
                gathered.Add(mailbox);
                rows += mailbox.Messages.Count;
                if (rows < RowsAtOnce && gathered.Count < MailboxesAtOnce) continue;
                await WriteAsync(batch, gathered, tally, cancellationToken);
                (gathered, rows) = ([], 0);
            }
            if (gathered.Count > 0) await WriteAsync(batch, gathered, tally, cancellationToken);
            await reading;
        }
        catch
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task ReadAllAsync(IReadOnlyList<MailboxAddress> found, ChannelWriter<ReadMailbox> read, CancellationToken cancellationToken)
    {
        Exception? failed = null;
        try
        {
            await Parallel.ForEachAsync(
                found, new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = cancellationToken },
                async (mailbox, token) => await read.WriteAsync(Read(mailbox), token));
        }
        catch (Exception error)
        {
            failed = error;
            throw;
        }
        finally
        {
            read.Complete(failed);
        }
    }

    /// <summary>A mailbox that cannot be read keeps nobody from the others.</summary>
    private ReadMailbox Read(MailboxAddress mailbox)
    {
        try
        {
            return ReadMailbox.Read(spool, mailbox);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new ReadMailbox(mailbox, [], [], 0, [ListingFindings.Unreadable(mailbox, "", "", error.Message)]);
        }
    }

    private async Task WriteAsync(IndexBatch batch, List<ReadMailbox> gathered, ImportTally tally, CancellationToken cancellationToken)
    {
        // What could not be read must not pass for empty.
        var whole = gathered.Where(mailbox => mailbox.Folders.Count > 0).ToList();
        var differing = await WriteAsync(batch, whole, cancellationToken);
        foreach (var mailbox in gathered.Where(mailbox => differing.Contains(mailbox.Address))) await ScanAsync(mailbox, cancellationToken);
        foreach (var mailbox in gathered) tally.Add(mailbox.Messages.Count, 0, 0, mailbox.Greetings, mailbox.Findings);
    }

    /// <summary>The server may have taken it over while this was read.</summary>
    private async Task ScanAsync(ReadMailbox mailbox, CancellationToken cancellationToken)
    {
        try
        {
            await new LockedScan(database, spool, messages).RunAsync(mailbox.Address, new FileLooks(), goes: null, cancellationToken);
        }
        catch (TimeoutException error)
        {
            mailbox.Findings.Add(MailboxTransfer.Busy(mailbox.Address, error.Message));
        }
    }

    private static async Task<IReadOnlyList<MailboxAddress>> WriteAsync(IndexBatch batch, IReadOnlyList<ReadMailbox> mailboxes, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await batch.WriteAsync(mailboxes, cancellationToken);
            }
            catch (DbException error) when (error.IsTransient && attempt < Attempts)
            {
                // Two that write many rows may wait for each other; PostgreSQL ends one of them.
            }
        }
    }

    private async Task BringAsync(
        string directory, IReadOnlyList<MailboxAddress> found, HashSet<MailboxAddress> known, bool move, ImportTally tally, CancellationToken cancellationToken)
    {
        var source = new SpoolOptions { Directory = directory };
        await Parallel.ForEachAsync(
            found, new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = cancellationToken },
            async (mailbox, token) =>
            {
                if (!known.Contains(mailbox))
                {
                    tally.AddUnknown(ReadMailbox.Read(source, mailbox));
                    return;
                }
                var transfer = new MailboxTransfer(directory, spool, mailbox, move);
                await transfer.RunAsync(token);
                await messages.ScanAsync(mailbox, always: true, token);
                tally.Add(transfer.Messages, transfer.Copied, transfer.Present, transfer.Greetings, transfer.Findings);
            });
    }
}
