using System.Buffers;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Tests.Sip.Torture;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Sip.Fuzz;

public sealed class ParserFuzzTests
{
    [Fact]
    public void Random_bytes_are_refused_or_read_and_never_throw() =>
        FuzzRun.ForAll(Arb.From(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf()), ReadAll);

    [Fact]
    public void A_damaged_message_is_refused_or_read_and_comes_back_from_the_wire_as_it_was() =>
        FuzzRun.ForAll(Damage.Of(Gen.Elements(TortureMessages.All)), damaged => ReadAll(Damage.Apply(damaged.Sound.Bytes, damaged.Damage)));

    private static void ReadAll(byte[] bytes)
    {
        if (!SipParser.TryParse(bytes, out var message, out var problem))
        {
            Assert.NotEmpty(problem);
            return;
        }
        // Whatever asks the message something gets an answer.
        _ = (message.CSeq, message.Branch, message.ToString(), (message as SipResponse)?.RetryAfter, SipUri.TryParse((message as SipRequest)?.Uri, out _));
        AssertComesBack(message);
    }

    private static void AssertComesBack(SipMessage message)
    {
        var written = message.ToBytes();
        var buffer = new ArrayBufferWriter<byte>();
        message.WriteTo(buffer);
        Assert.True(buffer.WrittenSpan.SequenceEqual(written), "both ways to write it are one");
        // Content-Length may be one header more than came, and a byte that is no text becomes three.
        if (written.Length > SipParser.MaxBytes || message.Headers.Count >= SipParser.MaxHeaders) return;

        Assert.True(SipParser.TryParse(written, out var again, out var problem), problem);
        Assert.Equal(message.StartLine, again.StartLine);
        Assert.Equal(WithoutLength(message), WithoutLength(again));
        Assert.True(message.Body.Span.SequenceEqual(again.Body.Span));
    }

    private static IEnumerable<SipHeader> WithoutLength(SipMessage message) =>
        message.Headers.Where(header => !header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase));
}
