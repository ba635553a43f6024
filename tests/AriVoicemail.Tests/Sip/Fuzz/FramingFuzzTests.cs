using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Sip.Fuzz;

/// <summary>A stream has no borders but those that its messages tell.</summary>
public sealed class FramingFuzzTests
{
    [Fact]
    public void However_a_stream_is_cut_the_same_messages_come_out() => Prop.ForAll(Bodies, Cuts, (bodies, cuts) =>
    {
        var messages = bodies.Select(body => new SipRequest("NOTIFY", "sip:x", new SipHeaders().Add("CSeq", "1 NOTIFY"), body).ToBytes()).ToList();
        var framing = new StreamFraming();
        var read = new List<byte[]>();

        foreach (var part in Cut([.. messages.SelectMany(message => message)], cuts)) read.AddRange(Feed(framing, part));

        return read.Count == messages.Count && read.Zip(messages).All(pair => pair.First.SequenceEqual(pair.Second));
    }).Check(Cases.Config);

    [Fact]
    public void Damage_ends_a_stream_or_costs_a_message_and_never_holds_more_than_64_KiB() => Prop.ForAll(DamagedMessage.Any, Cuts, (damaged, cuts) =>
    {
        var framing = new StreamFraming();
        try
        {
            foreach (var part in Cut([.. damaged.Bytes, .. damaged.Bytes], cuts)) _ = Feed(framing, part).Count;
        }
        catch (InvalidDataException error)
        {
            return error.Message.Length > 0;
        }
        return framing.Space().Length <= SipParser.MaxBytes;
    }).Check(Cases.Config);

    private static Arbitrary<byte[][]> Bodies => Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value))).ToArbitrary();

    private static Arbitrary<int[]> Cuts => Gen.NonEmptyListOf(Gen.Choose(1, 300)).Select(sizes => sizes.ToArray()).ToArbitrary();

    private static IEnumerable<byte[]> Cut(byte[] stream, int[] sizes)
    {
        for (var (at, n) = (0, 0); at < stream.Length; n++)
        {
            var size = Math.Min(sizes[n % sizes.Length], stream.Length - at);
            yield return stream[at..(at + size)];
            at += size;
        }
    }

    private static List<byte[]> Feed(StreamFraming framing, byte[] part)
    {
        var messages = new List<byte[]>();
        for (var at = 0; at < part.Length;)
        {
            var space = framing.Space();
            var length = Math.Min(space.Length, part.Length - at);
            part.AsMemory(at, length).CopyTo(space);
            framing.Filled(length);
            at += length;
            while (framing.TryTake(out var message))
            {
                if (!message.IsEmpty) messages.Add(message.ToArray());
            }
        }
        return messages;
    }
}
