using System.Text;
using AriVoicemail.Sip.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Sip.Fuzz;

public sealed class HeaderFuzzTests
{
    // Every kind of line end that somebody may know, halves of surrogate pairs, and harmless letters.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements("\r", "\n", "\r\n", "\r\nX: y", "\0", "\v", "\f", "\u0085", "\u2028", "\u2029", "\ud800", "\udc00", "\ud83d\ude00", "\t", " ", "\"", "\\", "<", ":"),
        Gen.Choose(' ', '~').Select(letter => $"{(char)letter}"),
        Gen.Choose(0, char.MaxValue).Select(letter => $"{(char)letter}")).ArrayOf().Select(string.Concat);

    [Fact]
    public void No_name_and_no_value_makes_another_line() =>
        FuzzRun.ForAll(Arb.From(Text.Zip(Text, (name, value) => (name, value))), given =>
        {
            var headers = new SipHeaders();
            Try(() => headers.Add("Subject", given.value));
            Try(() => headers.Add(given.name, "x"));

            // Content-Length is counted and not believed.
            AssertLines(headers.Count(header => !header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)), new SipRequest("NOTIFY", "sip:a@b", headers));
        });

    [Fact]
    public void No_method_no_URI_and_no_reason_makes_another_line() =>
        FuzzRun.ForAll(Arb.From(Text), text =>
        {
            Try(() => AssertLines(0, new SipRequest(text, "sip:a@b", new SipHeaders())));
            Try(() => AssertLines(0, new SipRequest("NOTIFY", text, new SipHeaders())));
            Try(() => AssertLines(0, new SipResponse(200, text, new SipHeaders())));
        });

    [Fact]
    public void A_quoted_text_is_one_line_and_keeps_to_its_quotes() =>
        FuzzRun.ForAll(Arb.From(Text), text =>
        {
            var headers = new SipHeaders().Add("From", $"{SipText.Quote(text)} <sip:a@b>;tag=real");

            Assert.Equal("real", SipText.Parameter(headers["From"]!, "tag"));
            Assert.Single(SipText.List(headers["From"]!));
            AssertLines(1, new SipRequest("NOTIFY", "sip:a@b", headers));
        });

    // The start line, the headers, Content-Length and the empty line that ends them; nothing that a stricter or a laxer reader takes for a line end.
    private static void AssertLines(int headers, SipMessage message)
    {
        var text = Encoding.UTF8.GetString(message.ToBytes());

        Assert.Equal(headers + 4, text.Split("\r\n").Length);
        Assert.Equal(headers + 4, text.Split('\n', '\r', '\v', '\f', '\u0085', '\0').Count(line => line.Length > 0) + 2);
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (FormatException)
        {
            // Not accepted: what is not there cannot break a line.
        }
    }
}
