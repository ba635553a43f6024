using AriVoicemail.Database;
using AriVoicemail.Spool;
using Dapper;

namespace AriVoicemail.Messages;

/// <summary>
/// A file in the spool by which a database knows it again: a directory whose disk is not mounted is empty, and would say that every message is gone.
/// </summary>
public static class SpoolMark
{
    internal const string Prefix = ".arivm-spool-";

    /// <summary>Finds the mark, or makes one for a database that has none; from now on nothing is compared without it.</summary>
    /// <exception cref="InvalidDataException">The spool is another one; the message says what to do.</exception>
    public static async Task CheckAsync(SqlDatabase database, SpoolOptions spool, SpoolMemory memory, CancellationToken cancellationToken)
    {
        var known = await database.ReadAsync(connection => connection.QueryFirstOrDefaultAsync<string>("select mark from spool_mark"), cancellationToken);
        if (known is null) Directory.CreateDirectory(spool.Directory);
        var mark = known ?? Existing(spool.Directory) ?? Prefix + Guid.NewGuid().ToString("N");
        var path = Path.Combine(spool.Directory, mark);
        if (known is null)
        {
            // Of two nodes that start at once on a new database one is quicker; its mark is everybody's.
            if (!File.Exists(path)) await File.Create(path).DisposeAsync();
            await database.ExecuteAsync("insert into spool_mark (mark) select @mark where not exists (select 1 from spool_mark)", new { mark }, cancellationToken);
            var kept = await database.ReadAsync(connection => connection.QueryFirstAsync<string>("select mark from spool_mark"), cancellationToken);
            if (kept != mark)
            {
                File.Delete(path);
                path = Path.Combine(spool.Directory, kept);
            }
        }
        if (!File.Exists(path))
        {
            throw new InvalidDataException(
                $"Spool:Directory = \"{spool.Directory}\" is not the spool that this database belongs to, or its disk is not mounted: {Path.GetFileName(path)} is not there. "
                + "Whoever knows that it is the right one makes that file (empty)");
        }
        memory.MarkPath = path;
    }

    private static string? Existing(string directory) => Directory.EnumerateFiles(directory, Prefix + "*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).FirstOrDefault();
}
