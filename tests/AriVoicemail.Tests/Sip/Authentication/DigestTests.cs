using System.Net;
using AriVoicemail.Sip.Authentication;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Tests.Sip.Authentication;

public sealed class DigestTests
{
    private const string Server = "proxy";
    private static readonly IPEndPoint Source = new(IPAddress.Loopback, 5060);

    private readonly SettableTime _time = new();
    private readonly DigestClient _client = new(new DigestCredentials("voice\"mail", "secret"));
    private readonly DigestServer _server;

    public DigestTests() => _server = new DigestServer("example.com", _time);

    // RFC 7616 §3.9.1.
    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void The_example_of_RFC_7616_comes_out(string algorithm, string expected)
    {
        var client = new DigestClient(new DigestCredentials("Mufasa", "Circle of Life"), () => "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        var request = new SipRequest("GET", "/dir/index.html", new SipHeaders());
        var challenge = $"Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, "
            + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

        Assert.True(client.Accepts(request, Refusal(401, challenge), Server));

        var answer = client.Authorize(request, Server).Headers["Authorization"]!;
        Assert.Contains($"response=\"{expected}\"", answer, StringComparison.Ordinal);
        Assert.Contains("nc=00000001", answer, StringComparison.Ordinal);
        Assert.Contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void The_right_password_is_let_in_and_nc_counts_on()
    {
        Assert.True(_client.Accepts(Request(), _server.Challenge(Request(), Source, stale: false), Server));

        var (first, second) = (_client.Authorize(Request(), Server), _client.Authorize(Request(), Server));

        Assert.Equal((DigestVerdict.Right, "voice\"mail"), Verify(first));
        Assert.Equal(DigestVerdict.Right, Verify(second).Verdict);
        Assert.Contains("nc=00000002", second.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_strongest_algorithm_offered_is_taken_and_unknown_ones_are_passed_over()
    {
        var refusal = Refusal(407, "Digest realm=\"a\", nonce=\"1\"", "Digest realm=\"a\", nonce=\"2\", algorithm=SHA-512-256", "Digest realm=\"a\", nonce=\"3\", algorithm=SHA-256");

        Assert.True(_client.Accepts(Request(), refusal, Server));

        Assert.Contains("algorithm=SHA-256", _client.Authorize(Request(), Server).Headers["Proxy-Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_was_overheard_is_worth_nothing()
    {
        _client.Accepts(Request(), _server.Challenge(Request(), Source, stale: false), Server);
        var request = _client.Authorize(Request(), Server);

        Assert.Equal(DigestVerdict.Right, Verify(request).Verdict);
        Assert.Equal(DigestVerdict.Stale, Verify(request).Verdict);
    }

    [Fact]
    public void An_old_nonce_is_stale_and_the_next_one_does()
    {
        _client.Accepts(Request(), _server.Challenge(Request(), Source, stale: false), Server);
        _time.Now += TimeSpan.FromMinutes(6);
        var late = _client.Authorize(Request(), Server);
        Assert.Equal(DigestVerdict.Stale, Verify(late).Verdict);

        Assert.True(_client.Accepts(late, _server.Challenge(Request(), Source, stale: true), Server));

        Assert.Equal(DigestVerdict.Right, Verify(_client.Authorize(Request(), Server)).Verdict);
    }

    [Fact]
    public void A_wrong_password_is_not_tried_again()
    {
        var server = Refusal(401, "Digest realm=\"a\", nonce=\"1\", qop=\"auth\"");
        Assert.True(_client.Accepts(Request(), server, Server));

        Assert.False(_client.Accepts(_client.Authorize(Request(), Server), Refusal(401, "Digest realm=\"a\", nonce=\"2\", qop=\"auth\""), Server));
    }

    [Theory]
    [InlineData("uri=\"sip:1001@example.com\"", "uri=\"sip:other@example.com\"", DigestVerdict.Wrong)]
    [InlineData("nc=00000001", "nc=00000009", DigestVerdict.Wrong)]
    [InlineData("nc=00000001", "nc=zzz", DigestVerdict.Wrong)]
    [InlineData("username=\"voice", "username=\"v0ice", DigestVerdict.Wrong)]
    [InlineData("qop=auth", "qop=auth-int", DigestVerdict.Wrong)]
    [InlineData("nonce=\"", "nonce=\"1", DigestVerdict.Stale)]
    [InlineData("realm=\"example.com\"", "realm=\"example.org\"", DigestVerdict.Missing)]
    [InlineData("Digest ", "Basic ", DigestVerdict.Missing)]
    [InlineData("realm=", "realm", DigestVerdict.Missing)]
    public void What_was_changed_on_the_way_is_seen(string from, string to, DigestVerdict expected)
    {
        _client.Accepts(Request(), _server.Challenge(Request(), Source, stale: false), Server);
        var answer = _client.Authorize(Request(), Server).Headers["Authorization"]!;
        Assert.Contains(from, answer, StringComparison.Ordinal);

        var tampered = new SipRequest("SUBSCRIBE", "sip:1001@example.com", new SipHeaders().Add("Authorization", answer.Replace(from, to, StringComparison.Ordinal)));

        Assert.Equal(expected, Verify(tampered).Verdict);
    }

    [Fact]
    public void Nobody_without_credentials_and_no_unknown_user_is_let_in()
    {
        Assert.Equal(DigestVerdict.Missing, Verify(Request()).Verdict);
        _client.Accepts(Request(), _server.Challenge(Request(), Source, stale: false), Server);

        Assert.Equal(DigestVerdict.Wrong, _server.Verify(_client.Authorize(Request(), Server), _ => null).Verdict);
    }

    [Theory]
    [InlineData("Digest")]
    [InlineData("Digest realm")]
    [InlineData("Digest =x")]
    [InlineData("Digest nonce=\"1\", nonce=\"2\"")]
    [InlineData("Digest realm=\"a\"")]
    [InlineData("Digest nonce=\"1\", qop=\"auth-int\"")]
    [InlineData("Digest nonce=\"1\", algorithm=MD4")]
    [InlineData("Digest nonce=\"1")]
    [InlineData("Basic realm=\"a\"")]
    [InlineData("")]
    public void A_challenge_that_makes_no_sense_is_not_answered(string challenge)
    {
        var accepted = _client.Accepts(Request(), Refusal(401, challenge), Server);

        if (challenge == "Digest nonce=\"1") Assert.NotNull(_client.Authorize(Request(), Server));
        else Assert.False(accepted);
    }

    [Fact]
    public void Whoever_has_not_asked_is_shown_nothing()
    {
        _client.Accepts(Request(), _server.Challenge(Request(), Source, stale: false), Server);

        Assert.Null(_client.Authorize(Request(), "another").Headers["Authorization"]);
    }

    private (DigestVerdict Verdict, string User) Verify(SipRequest request) => _server.Verify(request, user => user == "voice\"mail" ? "secret" : null);

    private static SipRequest Request() => new("SUBSCRIBE", "sip:1001@example.com", new SipHeaders().Add("Via", "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1"));

    private static SipResponse Refusal(int status, params string[] challenges)
    {
        var headers = new SipHeaders();
        foreach (var challenge in challenges) headers.Add(status is 407 ? "Proxy-Authenticate" : "WWW-Authenticate", challenge);
        return new SipResponse(status, "", headers);
    }
}
