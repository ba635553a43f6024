using System.Text;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Tests.Sip;

public sealed class SipParserTests
{
    [Fact]
    public void Compact_names_folded_lines_and_bare_line_feeds_are_read()
    {
        var message = Parse("NOTIFY sip:1001@127.0.0.1 SIP/2.0\nv: SIP/2.0/UDP a;branch=z9hG4bK1,\n SIP/2.0/UDP b\nf : <sip:a@b>;tag=1\no: message-summary\nX-Unknown:\nl: 2\n\nhi");

        var request = Assert.IsType<SipRequest>(message);
        Assert.Equal("NOTIFY", request.Method);
        Assert.Equal("SIP/2.0/UDP a;branch=z9hG4bK1, SIP/2.0/UDP b", request.Headers["Via"]);
        Assert.Equal("z9hG4bK1", request.Branch);
        Assert.Equal("message-summary", request.Headers["Event"]);
        Assert.Equal("", request.Headers["x-unknown"]);
        Assert.Equal("hi", Encoding.ASCII.GetString(request.Body.Span));
    }

    [Fact]
    public void A_response_tells_its_status_its_CSeq_and_when_to_come_back()
    {
        var response = Assert.IsType<SipResponse>(Parse("SIP/2.0 503 Service Unavailable\r\nCSeq: 7   NOTIFY\r\nRetry-After: 18 (lunch);duration=3600\r\n\r\n"));

        Assert.Equal(503, response.StatusCode);
        Assert.Equal("Service Unavailable", response.Reason);
        Assert.Equal((7u, "NOTIFY"), response.CSeq);
        Assert.Equal(TimeSpan.FromSeconds(18), response.RetryAfter);
    }

    [Fact]
    public void Bytes_behind_Content_Length_are_no_part_of_the_body()
    {
        var message = Parse("SIP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nhi there");

        Assert.Equal("hi", Encoding.ASCII.GetString(message.Body.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n\r\n")]
    [InlineData("\0\0\0\0")]
    [InlineData("SIP/2.0 200 OK\r\nVia: x")]
    [InlineData("SIP/2.0 200 OK\r\nContent-Length: 3\r\n\r\nhi")]
    [InlineData("SIP/2.0 200 OK\r\nContent-Length: -1\r\n\r\nhi")]
    [InlineData("SIP/2.0 200 OK\r\nContent-Length: 99999999999\r\n\r\nhi")]
    [InlineData("SIP/2.0 200 OK\r\nContent-Length: 1\r\nl: 2\r\n\r\nhi")]
    [InlineData("SIP/2.0 2000 OK\r\n\r\n")]
    [InlineData("SIP/2.0 099 OK\r\n\r\n")]
    [InlineData("SIP/2.0\r\n\r\n")]
    [InlineData("NOTIFY sip:a@b\r\n\r\n")]
    [InlineData("NOTIFY sip:a@b SIP/3.0\r\n\r\n")]
    [InlineData("NOT IFY sip:a@b SIP/2.0\r\n\r\n")]
    [InlineData("NOTIFY sip:a@b SIP/2.0\r\n folded first\r\n\r\n")]
    [InlineData("NOTIFY sip:a@b SIP/2.0\r\nno colon\r\n\r\n")]
    [InlineData("NOTIFY sip:a@b SIP/2.0\r\nBad Name: x\r\n\r\n")]
    [InlineData("NOTIFY sip:a@b SIP/2.0\r\nSubject: a\rInjected: b\r\n\r\n")]
    [InlineData("NOTIFY sip:a@b SIP/2.0\r\nSubject: a\0b\r\n\r\n")]
    public void What_is_no_SIP_message_is_refused_with_a_reason(string datagram)
    {
        var read = SipParser.TryParse(Encoding.UTF8.GetBytes(datagram), out var message, out var problem);

        Assert.False(read);
        Assert.Null(message);
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_flood_of_headers_is_refused()
    {
        var datagram = "SIP/2.0 200 OK\r\n" + string.Concat(Enumerable.Repeat("A: b\r\n", SipParser.MaxHeaders + 1)) + "\r\n";

        Assert.False(SipParser.TryParse(Encoding.UTF8.GetBytes(datagram), out _, out _));
    }

    private static SipMessage Parse(string datagram)
    {
        Assert.True(SipParser.TryParse(Encoding.UTF8.GetBytes(datagram), out var message, out var problem), problem);
        return message;
    }
}
