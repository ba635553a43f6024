using AriVoicemail.Sip.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Sip;

public sealed class SipHeadersTests
{
    [Theory]
    [InlineData("a\r\nInjected: b")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    public void A_value_that_could_leave_its_line_is_not_accepted(string value) =>
        Assert.Throws<FormatException>(() => new SipHeaders().Add("Subject", value));

    [Fact]
    public void Half_a_surrogate_pair_is_not_accepted() =>
        Assert.Throws<FormatException>(() => new SipHeaders().Add("Subject", "a" + '\ud800'));

    [Theory]
    [InlineData("Bad Name")]
    [InlineData("Bad:Name")]
    [InlineData("Bad\r\nName")]
    [InlineData("")]
    public void A_name_that_is_no_token_is_not_accepted(string name) =>
        Assert.Throws<FormatException>(() => new SipHeaders().Add(name, "x"));

    [Theory]
    [InlineData("NOTIFY\r\nX: y", "sip:a@b")]
    [InlineData("NOTIFY", "sip:a@b SIP/2.0\r\nX: y")]
    [InlineData("NOTIFY", "sip:a@b c")]
    [InlineData("NOTIFY", "")]
    public void A_start_line_cannot_be_broken(string method, string uri) =>
        Assert.Throws<FormatException>(() => new SipRequest(method, uri, new SipHeaders()));

    [Fact]
    public void Whatever_is_accepted_comes_back_from_the_wire_as_it_was() =>
        Prop.ForAll<string, string, string>((subject, name, uri) =>
        {
            var headers = new SipHeaders();
            foreach (var (header, value) in new[] { ("Subject", subject ?? ""), ("From", $"{SipText.Quote(name ?? "")} <sip:a@b>;tag=1"), ("Contact", $"<{uri}>") })
            {
                Accepted(() => headers.Add(header, value));
            }
            var request = Accepted(() => new SipRequest("NOTIFY", uri ?? "", headers)) ?? new SipRequest("NOTIFY", "sip:a@b", headers);

            Assert.True(SipParser.TryParse(request.ToBytes(), out var read, out var problem), problem);
            Assert.Equal(headers.Count + 1, read.Headers.Count); // Content-Length comes with the bytes
            Assert.Equal(headers.ToList(), read.Headers.Take(headers.Count).ToList());
            Assert.Equal(request.StartLine, read.StartLine);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_display_name_leaves_its_quotes() =>
        Prop.ForAll<string>(name =>
        {
            var value = $"{SipText.Quote(name ?? "")} <sip:a@b>;tag=real";

            Assert.True(SipText.IsSafe(value));
            Assert.Equal("real", SipText.Parameter(value, "tag"));
            Assert.Single(SipText.List(value));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Content_Length_counts_bytes()
    {
        var request = new SipRequest("MESSAGE", "sip:a@b", new SipHeaders().Add("l", "999"), "größe"u8.ToArray());

        Assert.Contains("Content-Length: 7\r\n\r\ngröße", request.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("999", request.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<sip:a@b;tag=wrong>;tag=right", "right")]
    [InlineData("\"x;tag=wrong\\\"\" <sip:a@b>;x;TAG = right;y", "right")]
    [InlineData("<sip:a@b>", null)]
    [InlineData("SIP/2.0/UDP a;rport;tag", "")]
    public void A_parameter_is_found_outside_of_quotes_and_brackets(string value, string? expected) =>
        Assert.Equal(expected, SipText.Parameter(value, "tag"));

    private static T? Accepted<T>(Func<T> make)
        where T : class
    {
        try
        {
            return make();
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
