using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace AriVoicemail.Database.Copying;

/// <summary>
/// Rows on their way between databases: a value is null, string, long, bool, double or bytes, whatever an engine keeps it as. They stream: a
/// million take no more memory than one.
/// </summary>
internal static class TableRows
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async IAsyncEnumerable<object?[]> ReadAsync(DbConnection connection, SqlTable table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select {table.ColumnList} from {table.Name}";
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object?[table.Columns.Count];
            for (var n = 0; n < row.Length; n++)
            {
                if (!reader.IsDBNull(n)) row[n] = Neutral(reader.GetValue(n), table.Columns[n].Type) ?? throw Strange(table, row, n, $"holds {reader.GetValue(n)}");
            }
            yield return row;
        }
    }

    /// <summary>Adds the rows to the table.</summary>
    public static Task WriteAsync(DbTransaction transaction, SqlTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancellationToken) =>
        transaction.Connection is NpgsqlConnection postgres ? CopyAsync(postgres, table, rows, cancellationToken) : InsertAsync(transaction, table, rows, cancellationToken);

    private static async Task CopyAsync(NpgsqlConnection connection, SqlTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"copy {table.Name} ({table.ColumnList}) from stdin (format binary)", cancellationToken);
        copy.Timeout = Timeout.InfiniteTimeSpan;
        await foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            for (var n = 0; n < row.Length; n++)
            {
                switch (table.Columns[n].Type, row[n])
                {
                    case (_, null): await copy.WriteNullAsync(cancellationToken); break;
                    case (ColumnType.Integer, long number) when number != (int)number: throw Strange(table, row, n, $"holds {number}, and PostgreSQL has 32 bits for it");
                    case (ColumnType.Integer, long number): await copy.WriteAsync((int)number, NpgsqlDbType.Integer, cancellationToken); break;
                    case (_, long number): await copy.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken); break;
                    case (_, bool yes): await copy.WriteAsync(yes, NpgsqlDbType.Boolean, cancellationToken); break;
                    case (_, double number): await copy.WriteAsync(number, NpgsqlDbType.Double, cancellationToken); break;
                    case (_, byte[] bytes): await copy.WriteAsync(bytes, NpgsqlDbType.Bytea, cancellationToken); break;
                    case (_, string text) when text.Contains('\0'): throw Strange(table, row, n, "holds a character of code 0, which PostgreSQL cannot keep");
                    case (_, var text): await copy.WriteAsync((string)text, NpgsqlDbType.Text, cancellationToken); break;
                }
            }
        }
        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task InsertAsync(DbTransaction transaction, SqlTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var insert = transaction.Connection!.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"insert into {table.Name} ({table.ColumnList}) values ({string.Join(", ", table.Columns.Select((_, n) => $"@v{n}"))})";
        foreach (var n in Enumerable.Range(0, table.Columns.Count))
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = $"@v{n}";
            insert.Parameters.Add(parameter);
        }
        await foreach (var row in rows)
        {
            for (var n = 0; n < row.Length; n++) insert.Parameters[n].Value = row[n] ?? DBNull.Value;
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Null for what the column cannot hold: SQLite takes anything anywhere.</summary>
    private static object? Neutral(object value, ColumnType type) => (type, value) switch
    {
        (ColumnType.Text, string text) => text,
        (ColumnType.Text, byte[] bytes) => Text(bytes),
        (ColumnType.Integer or ColumnType.BigInt, long number) => number,
        (ColumnType.Integer or ColumnType.BigInt, int number) => (long)number,
        (ColumnType.Boolean, bool yes) => yes,
        (ColumnType.Boolean, long number and (0 or 1)) => number == 1,
        (ColumnType.Real, double number) => number,
        (ColumnType.Real, long number) => (double)number,
        (ColumnType.Bytes, byte[] bytes) => bytes,
        _ => null,
    };

    private static string? Text(byte[] bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static CopyException Strange(SqlTable table, object?[] row, int column, string what) =>
        new($"{table.Name}.{table.Columns[column].Name} of {string.Join(", ", table.Key.Select(key => row[key]))} {what}");
}
