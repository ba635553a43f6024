using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Tests.Sip;

public sealed class SipUriTests
{
    [Theory]
    [InlineData("sip:1001@127.9.9.9:5060;alias=127.0.0.1~60160~1", "1001", "127.9.9.9", 5060, ";alias=127.0.0.1~60160~1")]
    [InlineData("sip:127.0.0.1:15060", "", "127.0.0.1", 15060, "")]
    [InlineData("SIPS:a;b=c@Example.com;transport=tls?Subject=x", "a;b=c", "Example.com", null, ";transport=tls?Subject=x")]
    [InlineData("sip:*97@[::1]:5060", "*97", "[::1]", 5060, "")]
    public void A_URI_is_read_into_its_parts(string text, string user, string host, int? port, string parameters)
    {
        Assert.True(SipUri.TryParse(text, out var uri));
        Assert.Equal((user, host, port, parameters), (uri.User, uri.Host, uri.Port, uri.Parameters));
        Assert.Equal(text, uri.ToString(), ignoreCase: true);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1001@example.com")]
    [InlineData("tel:+49301234")]
    [InlineData("sip:")]
    [InlineData("sip:@example.com")]
    [InlineData("sip:a@")]
    [InlineData("sip:a@b:0")]
    [InlineData("sip:a@b:70000")]
    [InlineData("sip:a@b c")]
    [InlineData("sip:a@b>;tag=x")]
    [InlineData("sip:a@b\r\nX: y")]
    [InlineData("sip:a@[::zz]")]
    [InlineData("sip:größe@b")]
    public void What_is_no_SIP_URI_is_refused(string? text) => Assert.False(SipUri.TryParse(text, out _));
}
