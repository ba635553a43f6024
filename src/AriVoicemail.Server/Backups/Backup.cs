using System.Data.Common;
using System.Globalization;
using AriVoicemail.Database;
using AriVoicemail.Database.Copying;
using AriVoicemail.Messages;
using AriVoicemail.Server.Importing;
using AriVoicemail.Spool;

namespace AriVoicemail.Server.Backups;

/// <summary>
/// Copies database and spool of a system that runs into one archive. The database comes first, at one moment; then each mailbox's files, at one
/// moment of that mailbox. What changed between the two moments the restored system sees as it sees what Asterisk's own voicemail changed.
/// </summary>
internal sealed class Backup(SqlDatabase database, SpoolOptions spool, TimeProvider time, ImportProgress progress)
{
    private const int RowsInAFile = 10_000;

    /// <summary>A backup that runs writes to its directory all the time.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private long _messages;
    private long _files;

    /// <returns>What it holds, and how many recordings were under way.</returns>
    /// <exception cref="CopyException">It cannot be made.</exception>
    public async Task<(Manifest Manifest, long Recordings)> WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        var (start, schema) = (time.GetUtcNow(), await Migrations.AppliedAsync(database, cancellationToken));
        SqlSchema.RequireKnown("the database", schema);
        // A spool that is not mounted would make a backup without messages.
        await SpoolMark.RequireAsync(database, spool, cancellationToken);
        await using var archive = new ArchiveWriter(output);
        var tables = await SqlSchema.ReadAsync(schema, cancellationToken);
        var stored = await database.SnapshotAsync(connection => AddRowsAsync(archive, connection, tables, cancellationToken), cancellationToken);
        await AddSpoolAsync(archive, stored["messages"].Rows, cancellationToken);
        await SpoolMark.RequireAsync(database, spool, cancellationToken);
        var manifest = new Manifest(Manifest.CurrentFormat, ProductVersion.Text, start, database.Engine.ToString(), schema, stored, _messages, _files);
        await archive.FinishAsync(manifest, cancellationToken);
        return (manifest, stored["recordings"].Rows);
    }

    private static async Task<Dictionary<string, StoredTable>> AddRowsAsync(
        ArchiveWriter archive, DbConnection connection, IReadOnlyList<SqlTable> tables, CancellationToken cancellationToken)
    {
        var stored = new Dictionary<string, StoredTable>();
        foreach (var table in tables)
        {
            var (sum, lines) = (new TableSum(), new MemoryStream());
            async Task AddAsync()
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{Manifest.DatabaseFolder}/{table.Name}/{sum.Rows:000000000000}.ndjson");
                await archive.AddAsync(name, lines, cancellationToken);
                lines.SetLength(0);
            }

            await foreach (var row in sum.CountedAsync(TableRows.ReadAsync(connection, table, cancellationToken)))
            {
                RowLines.Write(lines, table, row);
                if (sum.Rows % RowsInAFile == 0) await AddAsync();
            }
            if (lines.Length > 0) await AddAsync();
            stored[table.Name] = new StoredTable(sum.Rows, sum.Checksum);
        }
        return stored;
    }

    private async Task AddSpoolAsync(ArchiveWriter archive, long expected, CancellationToken cancellationToken)
    {
        var aside = new DirectoryInfo(Path.Combine(spool.Directory, SpoolTree.Backup + Guid.NewGuid().ToString("N")));
        foreach (var left in Directory.EnumerateDirectories(spool.Directory, SpoolTree.Backup + "*"))
        {
            if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(left) > Abandoned) Directory.Delete(left, recursive: true);
        }
        aside.Create();
        try
        {
            foreach (var mailbox in Named(spool.Directory).SelectMany(Named))
            {
                // One at a time: links of a whole spool would take as many entries again.
                using var snapshot = await TakeAsync(mailbox, aside.FullName, cancellationToken);
                var name = Path.GetRelativePath(spool.Directory, mailbox);
                foreach (var file in snapshot.Files) await archive.AddAsync($"{Manifest.SpoolFolder}/{name}/{file.Name}", file, cancellationToken);
                (_messages, _files) = (_messages + snapshot.Messages, _files + snapshot.Files.Count);
                await progress.TellAsync(_messages, Math.Max(expected, _messages + 1));
            }
            await progress.TellAsync(_messages, _messages);
        }
        finally
        {
            aside.Delete(recursive: true);
        }
    }

    private static async Task<MailboxSnapshot> TakeAsync(string mailbox, string aside, CancellationToken cancellationToken)
    {
        try
        {
            return await MailboxSnapshot.TakeAsync(mailbox, aside, cancellationToken);
        }
        catch (TimeoutException error)
        {
            throw new CopyException(error.Message, error);
        }
    }

    private static IEnumerable<string> Named(string directory)
    {
        try
        {
            return [.. Directory.GetDirectories(directory).Where(path => Path.GetFileName(path) is var name && !name.StartsWith('.') && !name.Any(char.IsControl)).Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
