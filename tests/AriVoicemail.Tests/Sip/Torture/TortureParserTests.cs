using System.Text;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Tests.Sip.Torture;

public sealed class TortureParserTests
{
    public static TheoryData<string> Names => [.. TortureMessages.All.Select(message => message.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_torture_message_is_read_as_it_stands_or_refused_with_a_reason(string name)
    {
        var torture = TortureMessages.Named(name);

        var isRead = SipParser.TryParse(torture.Bytes, out var message, out var problem);

        Assert.Equal(torture.Reads, message is SipResponse ? message.StartLine["SIP/2.0 ".Length..] : message?.StartLine[..^" SIP/2.0".Length]);
        Assert.Equal(isRead, problem.Length == 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_torture_message_that_is_read_comes_back_from_the_wire_as_it_was(string name)
    {
        if (!SipParser.TryParse(TortureMessages.Named(name).Bytes, out var message, out _)) return;

        Assert.True(SipParser.TryParse(message.ToBytes(), out var again, out var problem), problem);

        Assert.Equal(message.StartLine, again.StartLine);
        Assert.Equal(WithoutLength(message), WithoutLength(again));
        Assert.Equal(message.Body.ToArray(), again.Body.ToArray());
    }

    [Theory]
    [InlineData("wsinv", "To", "sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n")]
    [InlineData("wsinv", "From", "\"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com> ; tag = 98asjd8")]
    [InlineData("wsinv", "Max-Forwards", "0068")]
    [InlineData("wsinv", "CSeq", "0009 INVITE")]
    [InlineData("wsinv", "Subject", "")]
    [InlineData("wsinv", "NewFangledHeader", "newfangled value continued newfangled value")]
    [InlineData("wsinv", "UnknownHeaderWithUnusualValue", ";;,,;;,;")]
    [InlineData("wsinv", "Contact", "\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam = newvalue ; secondparam ; q = 0.33")]
    [InlineData("intmeth", "Call-ID", "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{")]
    [InlineData("intmeth", "extensionHeader-!.%*+_`'~", "\ufeff大停電")]
    [InlineData("esc01", "Call-ID", "esc01.239409asdfakjkn23onasd0-3234")]
    [InlineData("esc02", "C%6Fntact", "<sip:alias2@host2.example.com>")]
    [InlineData("lwsdisp", "From", "caller<sip:caller@example.com>;tag=323")]
    [InlineData("semiuri", "Accept", "application/sdp, application/pkcs7-mime, multipart/mixed, multipart/signed, message/sip, message/sipfrag")]
    [InlineData("mpart01", "Content-Type", "multipart/mixed;boundary=7a9cbec02ceef655")]
    public void A_header_of_a_sound_message_is_unfolded_and_otherwise_untouched(string name, string header, string value) =>
        Assert.Equal(value, Parse(name).Headers[header]);

    [Theory]
    [InlineData("wsinv", "1918181833n", "98asjd8")]
    [InlineData("intmeth", null, "_token~1'+`*%!-.")]
    [InlineData("lwsdisp", null, "323")]
    [InlineData("escnull", null, "839923423")]
    public void Tags_are_found_whatever_stands_around_them(string name, string? to, string? from)
    {
        var headers = Parse(name).Headers;

        Assert.Equal((to, from), (SipText.Parameter(headers["To"]!, "tag"), SipText.Parameter(headers["From"]!, "tag")));
    }

    [Theory]
    [InlineData("wsinv", "390skdjuw", 3)]
    [InlineData("longreq", null, 34)]
    [InlineData("transports", "z9hG4bKkdjuw", 5)]
    [InlineData("esc02", "z9hG4bK209%fzsnel234", 1)]
    [InlineData("intmeth", "z9hG4bK-.!%66*_+`'~", 1)]
    [InlineData("bcast", "z9hG4bK1324923", 2)]
    public void The_way_that_a_message_came_is_known_in_its_order(string name, string? branch, int hops)
    {
        var message = Parse(name);

        Assert.Equal((branch, hops), (message.Branch, message.Headers.All("Via").SelectMany(SipText.List).Count()));
    }

    [Theory]
    [InlineData("wsinv", 9, "INVITE")]
    [InlineData("longreq", 3882340, "INVITE")]
    [InlineData("esc02", 29344, "RE%47IST%45R")]
    [InlineData("scalarlg", 0, "")]
    public void A_CSeq_is_read_or_known_to_be_none(string name, uint number, string method) => Assert.Equal((number, method), Parse(name).CSeq);

    [Theory]
    [InlineData("semiuri", "user;par=u%40example.net", "example.com")]
    [InlineData("esc01", "sips%3Auser%40example.com", "example.net")]
    [InlineData("wsinv", "vivekg", "chair-dnrc.example.com")]
    public void The_user_of_a_Request_URI_ends_at_its_at_sign_and_stays_escaped(string name, string user, string host)
    {
        Assert.True(SipUri.TryParse(((SipRequest)Parse(name)).Uri, out var uri));

        Assert.Equal((user, host), (uri.User, uri.Host));
    }

    [Fact]
    public void An_escaped_header_name_is_not_the_header_that_it_spells() =>
        Assert.Equal(["<sip:alias1@host1.example.com>", "<sip:alias3@host3.example.com>"], Parse("esc02").Headers.All("Contact"));

    [Fact]
    public void A_binary_body_is_kept_to_the_byte()
    {
        var body = Parse("mpart01").Body.Span;

        Assert.True(body.IndexOf((byte[])[0xA0, 0x82, 0x01, 0x43, 0, 0, 13, 10, 13, 10, 0xFF, 0xFE]) > 0);
        Assert.EndsWith("\r\n--7a9cbec02ceef655--", Encoding.Latin1.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_request_in_one_datagram_is_no_part_of_the_first()
    {
        var message = Parse("dblreq");

        Assert.True(message.Body.IsEmpty);
        Assert.Equal("8 REGISTER", message.Headers["CSeq"]);
    }

    [Fact]
    public void A_time_to_stay_away_that_no_clock_can_count_is_none() => Assert.Null(((SipResponse)Parse("scalarlg")).RetryAfter);

    private static SipMessage Parse(string name)
    {
        Assert.True(SipParser.TryParse(TortureMessages.Named(name).Bytes, out var message, out var problem), problem);
        return message;
    }

    private static List<SipHeader> WithoutLength(SipMessage message) => [.. message.Headers.Where(header => header.Name != "Content-Length")];
}
