using System.Data.Common;

namespace AriVoicemail.Database.Copying;

/// <summary>How many rows of a table were copied, and their checksum, which both databases have.</summary>
internal sealed record CopiedTable(string Name, long Rows, string Checksum);

/// <summary>Copies everything of one database into another, empty one, of the same engine or the other.</summary>
/// <param name="told">Told how many rows are done, and of how many.</param>
internal sealed class DatabaseMove(SqlDatabase source, SqlDatabase target, Func<long, long, Task> told)
{
    private const int TellEvery = 1000;

    /// <summary>One moment of the source, in one transaction of the target: a move that fails or is killed has copied nothing.</summary>
    /// <exception cref="CopyException">It cannot be done, or the copy came out different.</exception>
    public async Task<IReadOnlyList<CopiedTable>> RunAsync(CancellationToken cancellationToken)
    {
        SqlSchema.RequireKnown("the database to copy from", await Migrations.AppliedAsync(source, cancellationToken));
        SqlSchema.RequireKnown("the database to copy to", await Migrations.AppliedAsync(target, cancellationToken));
        await Migrations.ApplyAsync(source, cancellationToken);
        await Migrations.ApplyAsync(target, cancellationToken);
        var tables = await SqlSchema.ReadAsync(Migrations.Known, cancellationToken);
        return await source.SnapshotAsync(
            connection => target.WriteAsync(transaction => CopyAsync(connection, transaction, tables, cancellationToken), cancellationToken), cancellationToken);
    }

    private async Task<IReadOnlyList<CopiedTable>> CopyAsync(
        DbConnection from, DbTransaction into, IReadOnlyList<SqlTable> tables, CancellationToken cancellationToken)
    {
        await SqlSchema.RequireEmptyAsync("the database to copy to", into.Connection!, tables);
        var (done, total) = (0L, 0L);
        foreach (var table in tables) total += await SqlSchema.CountAsync(from, table);
        var copied = new List<CopiedTable>();
        foreach (var table in tables)
        {
            var sum = new TableSum();
            await TableRows.WriteAsync(into, table, ToldAsync(sum.CountedAsync(TableRows.ReadAsync(from, table, cancellationToken))), cancellationToken);
            copied.Add(new CopiedTable(table.Name, sum.Rows, sum.Checksum));
        }
        await told(done, total);
        foreach (var (table, there) in tables.Zip(copied))
        {
            var here = await TableSum.OfAsync(TableRows.ReadAsync(into.Connection!, table, cancellationToken));
            if ((here.Rows, here.Checksum) != (there.Rows, there.Checksum))
            {
                throw new CopyException($"table {table.Name} came out different, and nothing was kept: {there.Rows} rows ({there.Checksum}) became {here.Rows} ({here.Checksum})");
            }
        }
        return copied;

        async IAsyncEnumerable<object?[]> ToldAsync(IAsyncEnumerable<object?[]> rows)
        {
            await foreach (var row in rows)
            {
                yield return row;
                if (++done % TellEvery == 0 && done < total) await told(done, total);
            }
        }
    }
}
