using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AriVoicemail.Database.Copying;

/// <summary>How many rows there were, and a checksum of them that does not depend on their order: engines sort text differently.</summary>
internal sealed class TableSum
{
    private readonly ArrayBufferWriter<byte> _row = new();
    private UInt128 _sum;

    public long Rows { get; private set; }

    public string Checksum => _sum.ToString("x32", CultureInfo.InvariantCulture);

    public void Add(object?[] row)
    {
        _row.ResetWrittenCount();
        foreach (var value in row) Write(value);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_row.WrittenSpan, hash);
        unchecked
        {
            _sum += BinaryPrimitives.ReadUInt128BigEndian(hash);
        }
        Rows++;
    }

    public async IAsyncEnumerable<object?[]> CountedAsync(IAsyncEnumerable<object?[]> rows)
    {
        await foreach (var row in rows)
        {
            Add(row);
            yield return row;
        }
    }

    public static async Task<TableSum> OfAsync(IAsyncEnumerable<object?[]> rows)
    {
        var sum = new TableSum();
        await foreach (var row in rows) sum.Add(row);
        return sum;
    }

    // Kind, length and bytes: neither a null nor a border between two values can be taken for another.
    private void Write(object? value)
    {
        switch (value)
        {
            case null: Begin('0', 0); break;
            case string text:
                Begin('t', Encoding.UTF8.GetByteCount(text));
                Encoding.UTF8.GetBytes(text, _row);
                break;
            case long number: Number('n', number); break;
            case bool yes: Number('b', yes ? 1 : 0); break;
            case double number: Number('r', BitConverter.DoubleToInt64Bits(number)); break;
            case byte[] bytes:
                Begin('x', bytes.Length);
                _row.Write(bytes);
                break;
            default: throw new ArgumentException($"{value.GetType().Name} is no value of a row.");
        }
    }

    private void Number(char kind, long number)
    {
        Begin(kind, sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_row.GetSpan(sizeof(long)), number);
        _row.Advance(sizeof(long));
    }

    private void Begin(char kind, int length)
    {
        var span = _row.GetSpan(1 + sizeof(int));
        span[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], length);
        _row.Advance(1 + sizeof(int));
    }
}
