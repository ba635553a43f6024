using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Sip;

public sealed class SipTlsTests : IAsyncDisposable
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);

    private readonly TestAuthority _authority = new();
    private readonly X509Certificate2 _certificate;
    private readonly SipEndpoint _proxy;

    public SipTlsTests()
    {
        _certificate = _authority.Sign("proxy.example.com");
        _proxy = Serve(_certificate);
    }

    [Fact]
    public async Task A_request_goes_by_TLS_to_a_proxy_that_bears_the_right_name()
    {
        var result = await SendAsync(Trusting(_authority), "proxy.example.com");

        Assert.Equal(200, result.Response!.StatusCode);
        Assert.StartsWith("SIP/2.0/TLS ", result.Request!.TopVia, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other.example.com")]
    [InlineData("")]
    public async Task A_proxy_with_another_name_is_not_talked_to(string host)
    {
        var result = await SendAsync(Trusting(_authority), host);

        Assert.Null(result.Response);
        Assert.Contains("could not be sent", result.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_nobody_we_trust_vouches_for_is_not_talked_to()
    {
        using var stranger = new TestAuthority();

        Assert.Null((await SendAsync(Trusting(stranger), "proxy.example.com")).Response);
        Assert.Null((await SendAsync(new SipTlsOptions(), "proxy.example.com")).Response);
    }

    [Fact]
    public async Task A_proxy_without_a_name_may_be_known_by_its_address()
    {
        using var certificate = _authority.Sign("x", IPAddress.Loopback);
        await using var proxy = Serve(certificate);

        var result = await SendAsync(Trusting(_authority), "", proxy);

        Assert.Equal(200, result.Response!.StatusCode);
    }

    [Fact]
    public async Task Certificates_are_not_looked_at_where_the_check_is_switched_off() =>
        Assert.Equal(200, (await SendAsync(new SipTlsOptions { CheckPeers = false }, "")).Response!.StatusCode);

    [Fact]
    public async Task Requests_to_two_names_at_one_address_do_not_share_a_connection()
    {
        await using var sip = new SipEndpoint(new SipEndpointOptions { Udp = Loopback, TlsOptions = Trusting(_authority) }, TimeProvider.System, NullLogger.Instance);

        Assert.NotNull((await SendAsync(sip, "proxy.example.com", _proxy)).Response);
        Assert.Null((await SendAsync(sip, "other.example.com", _proxy)).Response);
    }

    [Fact]
    public async Task A_handshake_that_nobody_answers_is_given_up_after_five_seconds()
    {
        var time = new ManualTime();
        using var mute = new TcpListener(Loopback);
        mute.Start();
        await using var sip = new SipEndpoint(Loopback, time, NullLogger.Instance);
        var sending = sip.SendAsync(Request(), new SipPeer(SipProtocol.Tls, (IPEndPoint)mute.LocalEndpoint), CancellationToken.None);

        while (!sending.IsCompleted && time.Elapsed < TimeSpan.FromSeconds(5)) await time.FireNextAsync();

        Assert.Contains("not connected within 5 s", (await sending).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_connects_and_says_nothing_is_put_off_after_five_seconds()
    {
        var time = new ManualTime();
        await using var proxy = Serve(_certificate, time);
        using var silent = await TcpPeer.ConnectAsync(proxy.LocalEndPoint);

        await time.FireNextAsync();

        Assert.Equal(TimeSpan.FromSeconds(5), time.Elapsed);
        await silent.ClosedAsync();
    }

    [Fact]
    public async Task Who_does_not_speak_TLS_is_put_off()
    {
        using var peer = await TcpPeer.ConnectAsync(_proxy.LocalEndPoint);

        await peer.SendAsync("OPTIONS sip:x SIP/2.0\r\nContent-Length: 0\r\n\r\n");

        await peer.ClosedAsync();
        Assert.Equal(200, (await SendAsync(Trusting(_authority), "proxy.example.com")).Response!.StatusCode);
    }

    [Fact]
    public void To_listen_without_a_certificate_is_refused() =>
        Assert.Throws<ArgumentException>(() => new SipEndpoint(new SipEndpointOptions { Tls = Loopback }, TimeProvider.System, NullLogger.Instance));

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _certificate.Dispose();
        _authority.Dispose();
    }

    private static SipEndpoint Serve(X509Certificate2 certificate, TimeProvider? time = null) => new(
        new SipEndpointOptions { Tls = Loopback, TlsOptions = new SipTlsOptions { Certificate = certificate } }, time ?? TimeProvider.System, NullLogger.Instance);

    private static SipTlsOptions Trusting(TestAuthority authority) => new() { Authorities = [authority.Certificate] };

    private async Task<TransactionResult> SendAsync(SipTlsOptions tls, string host, SipEndpoint? proxy = null)
    {
        await using var sip = new SipEndpoint(new SipEndpointOptions { Udp = Loopback, TlsOptions = tls }, TimeProvider.System, NullLogger.Instance);
        return await SendAsync(sip, host, proxy ?? _proxy);
    }

    private static Task<TransactionResult> SendAsync(SipEndpoint sip, string host, SipEndpoint proxy) =>
        sip.SendAsync(Request(), new SipPeer(SipProtocol.Tls, proxy.LocalEndPoint, host), CancellationToken.None);

    private static SipRequest Request() => new(
        "OPTIONS", "sip:x", new SipHeaders().Add("From", "<sip:a@b>;tag=1").Add("To", "<sip:b@c>").Add("Call-ID", "1").Add("CSeq", "1 OPTIONS"));
}
