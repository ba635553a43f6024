using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Sip.Fuzz;

/// <summary>A real message to which something has happened on the way.</summary>
internal sealed record DamagedMessage(byte[] Bytes)
{
    private static readonly string[] Real =
    [
        "OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bKfuzz\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n",
        "SUBSCRIBE sip:1001@example.com SIP/2.0\r\nv: SIP/2.0/TCP [2001:db8::1]:5060;branch=z9hG4bKx\r\nf: \"Ann; <Lee>\" <sip:1001@example.com>;tag=2\r\nt: <sip:1001@example.com>\r\ni: 2\r\nCSeq: 7 SUBSCRIBE\r\no: message-summary\r\nm: <sip:1001@192.0.2.1;transport=tcp>\r\nAccept: application/simple-message-summary\r\nExpires: 3600\r\nl: 0\r\n\r\n",
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK0123456789abcdef;received=127.0.0.1\r\nFrom: <sip:a@b>;tag=3\r\nTo: <sip:b>;tag=4\r\nCall-ID: 3\r\nCSeq: 2 NOTIFY\r\nContent-Length: 0\r\n\r\n",
        "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK0123456789abcdef\r\nCSeq: 2 NOTIFY\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256, qop=\"auth,auth-int\"\r\nRetry-After: 18 (in a \\) moment);duration=3600\r\n\r\n",
        "NOTIFY sip:1001@127.0.0.1:5060;alias=127.0.0.1~9~1 SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bKa,\r\n SIP/2.0/UDP b\r\nRoute: <sip:a;lr>, <sip:b;lr>\r\nFrom: <sip:a@b>;tag=5\r\nTo: <sip:b>;tag=6\r\nCall-ID: 5\r\nCSeq: 3 NOTIFY\r\nContent-Length: 25\r\n\r\nVoice-Message: 1/0 (0/0)\r\n",
    ];

    private static readonly byte[][] Foreign =
    [
        [], "\r\n"u8.ToArray(), "\n"u8.ToArray(), "\r"u8.ToArray(), [0], "\""u8.ToArray(), "\\"u8.ToArray(), ","u8.ToArray(), ";"u8.ToArray(), ":"u8.ToArray(), "<"u8.ToArray(),
        ">"u8.ToArray(), " "u8.ToArray(), "\t"u8.ToArray(), "="u8.ToArray(), "%"u8.ToArray(), "\u00e9\u20ac"u8.ToArray(), [0xff, 0xfe], [0xc3], "SIP/2.0"u8.ToArray(), "4294967296"u8.ToArray(),
        "-1"u8.ToArray(), "\r\n\r\n"u8.ToArray(), "\r\nContent-Length: 99\r\n"u8.ToArray(), Encoding.ASCII.GetBytes(new string('a', 3000)),
    ];

    private static Gen<byte[]> Piece => Gen.OneOf(Gen.Elements(Foreign), Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value)));

    private static Gen<Damage> AnyDamage =>
        from at in Gen.Choose(0, 800)
        from length in Gen.Frequency((3, Gen.Constant(0)), (3, Gen.Constant(1)), (1, Gen.Choose(0, 100)))
        from piece in Piece
        select new Damage(at, length, piece);

    public static Arbitrary<DamagedMessage> Any { get; } = (
        from real in Gen.Elements(Real)
        from damages in Gen.ListOf(AnyDamage)
        select new DamagedMessage(damages.Take(6).Aggregate(Encoding.ASCII.GetBytes(real), (bytes, damage) => damage.To(bytes)))).ToArbitrary();

    public override string ToString() => Encoding.Latin1.GetString(Bytes);

    /// <summary>Some bytes are replaced by others.</summary>
    private sealed record Damage(int At, int Length, byte[] Piece)
    {
        public byte[] To(byte[] bytes)
        {
            var at = bytes.Length == 0 ? 0 : At % bytes.Length;
            return [.. bytes[..at], .. Piece, .. bytes[Math.Min(bytes.Length, at + Length)..]];
        }
    }
}
