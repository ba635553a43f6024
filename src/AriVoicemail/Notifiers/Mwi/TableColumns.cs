using AriVoicemail.Database;
using Dapper;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>The columns of a table tell whose it is: Kamailio and OpenSIPS share the names of their tables, but not all columns.</summary>
internal static class TableColumns
{
    public static Task<IReadOnlySet<string>> OfAsync(SqlDatabase database, string table, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlySet<string>>(
            async connection =>
            {
                await using var reader = await connection.ExecuteReaderAsync($"select * from {table} where 1 = 0");
                return Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToHashSet(StringComparer.OrdinalIgnoreCase);
            },
            cancellationToken);
}
