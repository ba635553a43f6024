using System.Runtime.InteropServices;
using System.Text;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Sip.Fuzz;

public sealed class FramingFuzzTests
{
    private const string Ping = "\r\n\r\n";

    private static readonly string[] Sound =
    [
        "OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n",
        "OPTIONS sip:b SIP/2.0\r\nl :4\r\n\r\nbody",
        "MESSAGE sip:c SIP/2.0\r\nContent-Length: 8\r\n\r\n\r\n\r\n\r\n\r\n",
        "SIP/2.0 200 OK\r\nSubject: a\r\n folded\r\nCONTENT-LENGTH: 1\r\n\r\n\r",
        $"NOTIFY sip:d SIP/2.0\r\nSubject: {new string('s', 3000)}\r\nl: 1500\r\n\r\n{new string('x', 1500)}",
        Ping,
    ];

    private static readonly Gen<string[]> Stream = Gen.Choose(0, 6).SelectMany(count => Gen.Elements(Sound).ArrayOf(count));

    // Most pieces as small as they can be, for it is between the bytes of one line end where a cut may hurt.
    private static readonly Gen<int[]> Pieces = Gen.Frequency((5, Gen.Choose(1, 6)), (2, Gen.Choose(7, 200)), (1, Gen.Choose(201, 9000))).NonEmptyListOf().Select(sizes => sizes.ToArray());

    [Fact]
    public void However_a_stream_is_cut_the_same_messages_come_out() =>
        FuzzRun.ForAll(Arb.From(Stream.Zip(Pieces, (messages, pieces) => (messages, pieces))), stream =>
        {
            var cut = Feed(Encoding.ASCII.GetBytes(string.Concat(stream.messages)), stream.pieces);

            Assert.Null(cut.Failure);
            Assert.Equal(stream.messages.Select(message => message == Ping ? "" : message), cut.Messages);
        });

    [Fact]
    public void However_a_damaged_stream_is_cut_it_gives_the_same_messages_and_ends_in_the_same_way() =>
        FuzzRun.ForAll(Damage.Of(Stream.Zip(Pieces, (messages, pieces) => (messages, pieces))), stream =>
        {
            var bytes = Damage.Apply(Encoding.ASCII.GetBytes(string.Concat(stream.Sound.messages)), stream.Damage);
            var (whole, cut) = (Feed(bytes, [int.MaxValue]), Feed(bytes, stream.Sound.pieces));

            Assert.Equal(whole.Messages, cut.Messages);
            Assert.Equal(whole.Failure, cut.Failure);
        });

    [Fact]
    public void Random_bytes_end_a_stream_in_no_other_way_than_a_broken_message_does() =>
        FuzzRun.ForAll(
            Arb.From(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().Zip(Pieces, (bytes, pieces) => (bytes, pieces))), stream => Feed(stream.bytes, stream.pieces));

    [Fact]
    public void A_stream_that_says_nothing_useful_for_long_is_given_up_at_64_KiB() =>
        FuzzRun.ForFewer(
            Arb.From(Gen.Elements("x", "\r", "\n", "\n\n", "\r\n \r", "X: y\r\n", "\0").Zip(Pieces, (text, pieces) => (text, pieces))),
            stream =>
            {
                var bytes = Encoding.ASCII.GetBytes("x" + string.Concat(Enumerable.Repeat(stream.text, 70_000 / stream.text.Length)));

                Assert.NotNull(Feed(bytes, [.. stream.pieces.Select(size => size * 50)]).Failure);
            });

    // The sizes are taken again and again; the framing may offer less space than that.
    private static (List<string> Messages, string? Failure) Feed(byte[] bytes, int[] pieces)
    {
        var (framing, messages, rest) = (new StreamFraming(), new List<string>(), bytes.AsMemory());
        try
        {
            for (var i = 0; rest.Length > 0; i++)
            {
                var piece = rest[..Math.Min(pieces[i % pieces.Length], rest.Length)];
                rest = rest[piece.Length..];
                while (piece.Length > 0)
                {
                    var length = Fill(framing, piece.Span);
                    piece = piece[length..];
                    while (framing.TryTake(out var message)) messages.Add(Encoding.Latin1.GetString(message));
                }
            }
            return (messages, null);
        }
        catch (InvalidDataException error)
        {
            return (messages, error.Message);
        }
    }

    private static int Fill(StreamFraming framing, ReadOnlySpan<byte> piece)
    {
        var space = framing.Space();
        // A socket that is read into nothing says that the peer is gone.
        Assert.False(space.IsEmpty);
        Assert.True(MemoryMarshal.TryGetArray<byte>(space, out var buffer) && buffer.Array!.Length <= SipParser.MaxBytes);
        var length = Math.Min(space.Length, piece.Length);
        piece[..length].CopyTo(space.Span);
        framing.Filled(length);
        return length;
    }
}
