using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Spool;
using Dapper;

namespace AriVoicemail.Messages;

/// <summary>
/// A file in the spool by which a database knows it again: a directory whose disk is not mounted is empty, and would say that every message is gone.
/// </summary>
public static class SpoolMark
{
    /// <summary>Finds the mark, or makes one for a database that has none; from now on nothing is compared without it.</summary>
    /// <exception cref="InvalidDataException">The spool is another one; the message says what to do.</exception>
    public static async Task CheckAsync(SqlDatabase database, SpoolOptions spool, SpoolMemory memory, CancellationToken cancellationToken)
    {
        var known = await database.ReadAsync(connection => connection.QueryFirstOrDefaultAsync<string>("select mark from spool_mark"), cancellationToken);
        if (known is null) Directory.CreateDirectory(spool.Directory);
        var mark = known ?? Existing(spool.Directory) ?? SpoolTree.Mark + Guid.NewGuid().ToString("N");
        var path = Path.Combine(spool.Directory, mark);
        if (known is null)
        {
            // Of two nodes that start at once on a new database one is quicker; its mark is everybody's.
            if (!File.Exists(path)) await File.Create(path).DisposeAsync();
            await database.ExecuteAsync("insert into spool_mark (mark) values (@mark) on conflict do nothing", new { mark }, cancellationToken);
            var kept = await database.ReadAsync(connection => connection.QueryFirstAsync<string>("select mark from spool_mark"), cancellationToken);
            if (kept != mark)
            {
                File.Delete(path);
                path = Path.Combine(spool.Directory, kept);
            }
        }
        if (!File.Exists(path)) throw Another(spool, Path.GetFileName(path));
        memory.MarkPath = path;
    }

    /// <summary>Only looks: a database that has no mark yet was never served from.</summary>
    /// <exception cref="InvalidDataException">The spool is another one.</exception>
    public static async Task RequireAsync(SqlDatabase database, SpoolOptions spool, CancellationToken cancellationToken)
    {
        var known = await database.ReadAsync(connection => connection.QueryFirstOrDefaultAsync<string>("select mark from spool_mark"), cancellationToken);
        if (known is not null && !File.Exists(Path.Combine(spool.Directory, known))) throw Another(spool, known);
    }

    /// <summary>Marks a spool for a database that is being filled: by the mark that lies there, or a new one.</summary>
    internal static async Task<string> MakeAsync(DbTransaction transaction, SpoolOptions spool)
    {
        var mark = Existing(spool.Directory) ?? SpoolTree.Mark + Guid.NewGuid().ToString("N");
        await File.Create(Path.Combine(spool.Directory, mark)).DisposeAsync();
        await transaction.Connection!.ExecuteAsync("insert into spool_mark (mark) values (@mark)", new { mark }, transaction);
        return mark;
    }

    internal static bool IsMark(string name) => name.StartsWith(SpoolTree.Mark, StringComparison.Ordinal);

    private static InvalidDataException Another(SpoolOptions spool, string mark) => new(
        $"Spool:Directory = \"{spool.Directory}\" is not the spool that this database belongs to, or its disk is not mounted: {mark} is not there. "
        + "Whoever knows that it is the right one makes that file (empty)");

    private static string? Existing(string directory) => Directory.EnumerateFiles(directory, SpoolTree.Mark + "*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).FirstOrDefault();
}
