using System.Data.Common;
using System.Formats.Tar;
using System.Text.Json;
using AriVoicemail.Database;
using AriVoicemail.Database.Copying;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Outbox;
using AriVoicemail.Server.Importing;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Backups;

/// <summary>
/// Makes an empty database and an empty spool into what a backup holds. Files are laid aside first and moved to their places within the transaction
/// that fills the database: killed before that, it leaves nothing that counts, and may be run again.
/// </summary>
/// <param name="channels">Those on which everybody is told anew.</param>
internal sealed class Restore(SqlDatabase database, SpoolOptions spool, StateOutbox outbox, IReadOnlyList<string> channels, TimeProvider time, ImportProgress progress)
{

    private readonly List<MessageDraft> _underWay = [];
    private long _messages;

    /// <returns>What it held, and the recordings that were under way and of which it has nothing.</returns>
    /// <exception cref="CopyException">It cannot be done.</exception>
    public async Task<(Manifest Manifest, IReadOnlyList<MessageDraft> Lost)> RunAsync(string path, CancellationToken cancellationToken)
    {
        var manifest = await Archive.CheckAsync(path, cancellationToken);
        SqlSchema.RequireKnown(path, manifest.Schema);
        var applied = await Migrations.AppliedAsync(database, cancellationToken);
        SqlSchema.RequireKnown("the database", applied);
        RequireEmptySpool();
        // A migration may change rows: so the older rows come first, and the migrations that they lack after them.
        if (applied.Except(manifest.Schema).Any()) throw new CopyException("the database was made by a newer version than the backup, and nothing was changed. Give it a new database");
        await Migrations.ApplyAsync(database, manifest.Schema, cancellationToken);
        var tables = await SqlSchema.ReadAsync(manifest.Schema, cancellationToken);
        await database.WriteAsync(transaction => FillAsync(path, manifest, tables, transaction, cancellationToken), cancellationToken);
        RemoveAside();
        await Migrations.ApplyAsync(database, cancellationToken);
        return (manifest, await CompareAsync(cancellationToken));
    }

    private async Task<string> FillAsync(string path, Manifest manifest, IReadOnlyList<SqlTable> tables, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await SqlSchema.RequireEmptyAsync("the database", transaction.Connection!, tables);
        RemoveAside();
        var aside = Directory.CreateDirectory(Path.Combine(spool.Directory, SpoolTree.Restore + Guid.NewGuid().ToString("N"))).FullName;
        await using var file = File.OpenRead(path);
        await foreach (var entry in Archive.EntriesAsync(file, cancellationToken))
        {
            if (Archive.TableOf(entry.Name) is { } name) await AddRowsAsync(transaction, tables.Single(table => table.Name == name), entry, cancellationToken);
            else if (entry.Name.StartsWith(Manifest.SpoolFolder + '/', StringComparison.Ordinal)) await LayAsideAsync(entry, aside, manifest.Messages, cancellationToken);
        }
        foreach (var table in tables.Where(table => !RestoredState.LeftOut.Contains(table.Name)))
        {
            var sum = await TableSum.OfAsync(TableRows.ReadAsync(transaction.Connection!, table, cancellationToken));
            if (manifest.Tables[table.Name] != new StoredTable(sum.Rows, sum.Checksum)) throw new CopyException($"table {table.Name} came out different, and nothing was kept");
        }
        await RestoredState.AdjustAsync(transaction, time.GetUtcNow() - manifest.CreatedAt, channels);
        var mark = await SpoolMark.MakeAsync(transaction, spool);
        MoveIntoPlace(aside);
        Posix.SyncDisk(spool.Directory);
        return mark;
    }

    private async Task AddRowsAsync(DbTransaction transaction, SqlTable table, TarEntry entry, CancellationToken cancellationToken)
    {
        var rows = RowLines.ReadAsync(entry.DataStream!, table);
        if (table.Name == "recordings")
        {
            var draft = table.Columns.Index().Single(column => column.Item.Name == "draft").Index;
            await foreach (var row in rows) _underWay.Add(JsonSerializer.Deserialize<MessageDraft>((string)row[draft]!)!);
        }
        else if (!RestoredState.LeftOut.Contains(table.Name))
        {
            await TableRows.WriteAsync(transaction, table, rows, cancellationToken);
        }
    }

    private async Task LayAsideAsync(TarEntry entry, string aside, long messages, CancellationToken cancellationToken)
    {
        var target = Path.Combine(aside, Path.GetRelativePath(Manifest.SpoolFolder, entry.Name));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        await using (var file = new FileStream(target, FileMode.CreateNew))
        {
            if (entry.DataStream is { } content) await content.CopyToAsync(file, cancellationToken);
        }
        File.SetUnixFileMode(target, entry.Mode);
        File.SetLastWriteTimeUtc(target, entry.ModificationTime.UtcDateTime);
        if (MessageFile.NumberOf(Path.GetFileName(target)) is not null) await progress.TellAsync(++_messages, messages);
    }

    private void MoveIntoPlace(string aside)
    {
        foreach (var mailbox in Directory.EnumerateDirectories(aside).SelectMany(Directory.EnumerateDirectories))
        {
            var place = Path.Combine(spool.Directory, Path.GetRelativePath(aside, mailbox));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            // Nothing but empty folders.
            if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
            Directory.Move(mailbox, place);
        }
    }

    /// <summary>The rows are of one moment and the files of a later one: the files are right, as ever.</summary>
    private async Task<IReadOnlyList<MessageDraft>> CompareAsync(CancellationToken cancellationToken)
    {
        var messages = new MessageStore(database, spool, outbox, NullLogger<MessageStore>.Instance);
        foreach (var mailbox in await new MailboxStore(database, time).LoadAsync(cancellationToken)) await messages.ScanAsync(mailbox, always: true, cancellationToken);
        var lost = new List<MessageDraft>();
        foreach (var draft in _underWay)
        {
            foreach (var recipient in draft.Recipients.Select(recipient => MailboxAddress.Parse(recipient)))
            {
                if (await messages.FindAsync(recipient, draft.MessageId, cancellationToken) is null) lost.Add(draft with { Recipients = [recipient.ToString()] });
            }
        }
        return lost;
    }

    private void RequireEmptySpool()
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        var found = Directory.EnumerateFiles(spool.Directory, "*", everything)
            .Select(path => Path.GetRelativePath(spool.Directory, path))
            .Where(name => !SpoolMark.IsMark(name) && !name.StartsWith(SpoolTree.Restore, StringComparison.Ordinal)).Take(4).ToList();
        if (found.Count == 0) return;
        throw new CopyException(
            $"the spool {spool.Directory} is not empty, and nothing was changed: it has {string.Join(", ", found.Take(3))}{(found.Count > 3 ? " and more" : "")}. Move them away, or set Spool:Directory to another");
    }

    /// <summary>What a restore that was killed had laid aside.</summary>
    private void RemoveAside()
    {
        foreach (var left in Directory.EnumerateDirectories(spool.Directory, SpoolTree.Restore + "*")) Directory.Delete(left, recursive: true);
    }
}
