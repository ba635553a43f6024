using AriVoicemail.Database;
using AriVoicemail.Messages;
using AriVoicemail.Spool;
using Dapper;

namespace AriVoicemail.Storage.S3;

/// <summary>An object by which a database knows its bucket again, as <see cref="SpoolMark"/> does it on a disk: another bucket would say that every message is gone.</summary>
internal sealed class BucketMark(Bucket bucket, string prefix, SqlDatabase database)
{
    private volatile bool _found;

    /// <summary>Finds the mark, or makes one for a database that has none.</summary>
    /// <exception cref="InvalidDataException">It is another bucket; the message says what to do.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (_found) return;
        var mark = await KnownAsync(cancellationToken) ?? await MakeAsync(cancellationToken);
        if (await bucket.GetAsync(prefix + mark, cancellationToken) is null)
        {
            throw new InvalidDataException(
                $"Spool:S3:Bucket and Prefix are not those that this database belongs to: {prefix}{mark} is not there. Whoever knows that they are the right ones stores that object (empty)");
        }
        _found = true;
    }

    private Task<string?> KnownAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(connection => connection.QueryFirstOrDefaultAsync<string>("select mark from spool_mark"), cancellationToken);

    private async Task<string> MakeAsync(CancellationToken cancellationToken)
    {
        var existing = (await bucket.ListAsync(prefix + SpoolTree.Mark, cancellationToken)).Select(one => one.Key[prefix.Length..]).Order(StringComparer.Ordinal).FirstOrDefault();
        var mark = existing ?? SpoolTree.Mark + Guid.NewGuid().ToString("N");
        if (existing is null) await bucket.PutAsync(prefix + mark, [], cancellationToken);
        await database.ExecuteAsync("insert into spool_mark (mark) values (@mark) on conflict do nothing", new { mark }, cancellationToken);
        // Of two nodes that start at once on a new database one is quicker; its mark is everybody's.
        var kept = (await KnownAsync(cancellationToken))!;
        if (kept != mark && existing is null) await bucket.DeleteAsync(prefix + mark, cancellationToken);
        return kept;
    }
}
