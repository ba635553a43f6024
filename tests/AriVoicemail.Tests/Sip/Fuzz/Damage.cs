using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Sip.Fuzz;

/// <summary>One thing that is done to a message: bytes are cut out, and others come in their place.</summary>
/// <param name="Position">Taken modulo the length of what is damaged.</param>
/// <param name="Copies">Whether what stands there stays and comes once more.</param>
internal sealed record Damage(int Position, int Cut, byte[] Insert, bool Copies = false)
{
    private static readonly Gen<int> Anywhere = Gen.Choose(0, ushort.MaxValue);

    private static readonly Gen<byte> AnyByte = Gen.Choose(0, 255).Select(value => (byte)value);

    // What means something to a parser, and what no text may hold: overlong and half characters, half a surrogate pair, a control character of two bytes.
    private static readonly byte[][] Telling =
    [
        .. new[]
        {
            "\r", "\n", "\r\n", "\r\n\r\n", "\r\n ", "\n\t", "\0", "\"", "\\", "<", ">", ",", ";", ":", "=", " ", "\t", "@", "%00", ";branch=", ";tag=", ";rport", "SIP/2.0 200 OK\r\n",
            "SIP/7.0", "\r\nVia: SIP/2.0/UDP y;branch=z9hG4bKy\r\n", "\r\nCSeq: 4294967296 NOTIFY\r\n", "\r\nl: 99999999999999999999\r\n", "\r\nl: -1\r\n", "\r\nContent-Length: 65536\r\n",
        }.Select(Encoding.ASCII.GetBytes),
        [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xC2, 0x85], [0xEF, 0xBB, 0xBF], [0xE2, 0x80, 0xA8],
    ];

    private static readonly byte[][] Huge =
        [.. new[] { "A", ",", ";", "\"", "<", "\r\n x", "\r\n ", "X: y\r\n", "\r\n", ";branch=z9hG4bKx", "9" }.Select(text => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, 30_000 / text.Length))))];

    private static readonly Gen<Damage> One = Gen.Frequency(
        (200, from position in Anywhere from value in AnyByte select new Damage(position, 1, [value])),
        (200, from position in Anywhere from cut in Gen.Choose(1, 60) select new Damage(position, cut, [])),
        (200, from position in Anywhere from cut in Gen.Choose(1, 60) select new Damage(position, cut, [], Copies: true)),
        (400, from position in Anywhere from insert in Gen.Elements(Telling) select new Damage(position, 0, insert)),
        (1, from position in Anywhere from insert in Gen.Elements(Huge) select new Damage(position, 0, insert)));

    private static readonly Gen<Damage[]> Several = Gen.Choose(0, 6).SelectMany(count => One.ArrayOf(count));

    /// <summary>A message out of these, and what is done to it; fewer things when it fails.</summary>
    public static Arbitrary<(T Sound, Damage[] Damage)> Of<T>(Gen<T> sound) => Arb.From(
        sound.Zip(Several, (message, damage) => (message, damage)),
        pair => pair.damage.Select((_, omitted) => (pair.message, pair.damage.Where((_, i) => i != omitted).ToArray())));

    public static byte[] Apply(byte[] sound, IEnumerable<Damage> damage) => damage.Aggregate(sound, (bytes, one) => one.Apply(bytes));

    public override string ToString() => $"at {Position}: {(Copies ? "double" : "cut")} {Cut}, insert {Convert.ToHexString(Insert.AsSpan(0, Math.Min(Insert.Length, 40)))} ({Insert.Length})";

    private byte[] Apply(byte[] bytes)
    {
        var start = bytes.Length == 0 ? 0 : Position % bytes.Length;
        var end = Math.Min(bytes.Length, start + Cut);
        return [.. bytes.AsSpan(0, start), .. Copies ? bytes.AsSpan(start, end - start) : [], .. Insert, .. bytes.AsSpan(Copies ? start : end)];
    }
}
