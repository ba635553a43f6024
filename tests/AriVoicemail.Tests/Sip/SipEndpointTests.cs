using System.Collections.Concurrent;
using System.Net;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Sip;

public sealed class SipEndpointTests : IAsyncLifetime
{
    private static readonly SipTimers Fast = new() { T1 = TimeSpan.FromMilliseconds(20), T2 = TimeSpan.FromMilliseconds(80) };

    private readonly UdpPeer _peer = new();
    private readonly SipEndpoint _sip = new(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System, NullLogger.Instance);
    private readonly SipEndpoint _hasty = new(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System, NullLogger.Instance, Fast);

    [Fact]
    public async Task A_request_goes_out_with_its_own_Via_and_the_answer_comes_back()
    {
        var result = await SendAsync();

        var seen = await _peer.NextRequestAsync();
        Assert.Equal(200, result.Response!.StatusCode);
        Assert.StartsWith($"SIP/2.0/UDP {_sip.LocalEndPoint};rport;branch=z9hG4bK", seen.Headers["Via"], StringComparison.Ordinal);
        Assert.Equal(seen.ToString(), result.Request!.ToString());
    }

    [Fact]
    public async Task Lost_copies_are_sent_again_unchanged()
    {
        var lost = 2;
        _peer.Answers = request => lost-- > 0 ? [] : [UdpPeer.Answer(request, "200 OK")];

        var result = await _hasty.SendAsync(Request(), _peer.EndPoint, CancellationToken.None);

        var copies = new[] { await _peer.NextRequestAsync(), await _peer.NextRequestAsync(), await _peer.NextRequestAsync() };
        Assert.Equal(200, result.Response!.StatusCode);
        Assert.True(result.Copies >= 3);
        Assert.Single(copies.Select(copy => copy.ToString()).Distinct());
    }

    [Fact]
    public async Task Answers_to_others_and_rubbish_are_dropped_until_the_right_one_comes()
    {
        _peer.Answers = request =>
        [
            "",
            "rubbish",
            "SIP/2.0 200 OK\r\n\r\n",
            UdpPeer.Answer(request, "404 wrong branch").Replace("branch=z9hG4bK", "branch=z9hG4bKx", StringComparison.Ordinal),
            UdpPeer.Answer(request, "404 no Via").Replace("Via:", "X-Via:", StringComparison.Ordinal),
            UdpPeer.Answer(request, "404 wrong method").Replace("1 NOTIFY", "1 OPTIONS", StringComparison.Ordinal),
            UdpPeer.Answer(request, "100 Trying"),
            UdpPeer.Answer(request, "202 Accepted"),
            UdpPeer.Answer(request, "200 too late"),
        ];

        var result = await SendAsync();

        Assert.Equal((202, "Accepted"), (result.Response!.StatusCode, result.Response.Reason));
    }

    [Fact]
    public async Task Nobody_answers_and_the_request_fails_after_timer_F()
    {
        _peer.Answers = _ => [];

        var result = await _hasty.SendAsync(Request(), _peer.EndPoint, CancellationToken.None);

        Assert.Null(result.Response);
        Assert.Contains("no answer within 1.3 s", result.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_cannot_be_reached_is_a_failure_and_not_an_exception()
    {
        var result = await _sip.SendAsync(Request(), new IPEndPoint(IPAddress.Parse("::1"), 5060), CancellationToken.None);

        Assert.Null(result.Response);
        Assert.Contains("could not be sent", result.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_requests_at_once_each_find_their_own_answer()
    {
        _peer.Answers = request => [UdpPeer.Answer(request, $"200 {request.Headers["Subject"]}")];

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => _sip.SendAsync(Request($"{i}"), _peer.EndPoint, CancellationToken.None)));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), results.Select(result => result.Response!.Reason));
    }

    [Theory]
    [InlineData("OPTIONS", "", 200)]
    [InlineData("INVITE", "", 405)]
    [InlineData("NOTIFY", ";tag=1", 481)]
    [InlineData("BYE", ";tag=1", 481)]
    public async Task A_request_from_outside_gets_one_answer(string method, string tag, int status)
    {
        await _peer.SendAsync(
            $"{method} sip:x SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:9;rport;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=2\r\nTo: <sip:x>{tag}\r\nCall-ID: 3\r\nCSeq: 4 {method}\r\n\r\n",
            _sip.LocalEndPoint);

        var response = await _peer.NextResponseAsync();
        Assert.Equal(status, response.StatusCode);
        Assert.Equal($"SIP/2.0/UDP 192.0.2.1:9;rport={_peer.EndPoint.Port};branch=z9hG4bK1;received=127.0.0.1", response.Headers["Via"]);
        Assert.NotEmpty(SipText.Parameter(response.Headers["To"]!, "tag")!);
        Assert.Equal((4u, method), response.CSeq);
    }

    [Fact]
    public async Task Hostile_datagrams_get_no_answer_and_do_no_harm()
    {
        foreach (var datagram in new[]
        {
            [], new byte[60_000], "ACK sip:x SIP/2.0\r\nVia: x\r\n\r\n"u8.ToArray(), "OPTIONS sip:x SIP/2.0\r\n\r\n"u8.ToArray(),
            "OPTIONS sip:x SIP/2.0\r\nVia: ,,,\r\nTo: x\r\nFrom: x\r\nCSeq: x\r\nCall-ID: x\r\n\r\n"u8.ToArray(),
        })
        {
            await _peer.SendAsync(datagram, _sip.LocalEndPoint);
        }

        Assert.Equal(200, (await SendAsync()).Response!.StatusCode);
    }

    [Fact]
    public async Task A_trace_sees_both_directions()
    {
        var packets = new ConcurrentQueue<SipPacket>();
        _sip.Trace = packets.Enqueue;

        await SendAsync();

        Assert.Equal([SipDirection.Out, SipDirection.In], packets.Select(packet => packet.Direction).Distinct());
        Assert.All(packets, packet => Assert.Equal(_peer.EndPoint, packet.Peer.Address));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _sip.DisposeAsync();
        await _hasty.DisposeAsync();
        await _peer.DisposeAsync();
    }

    private Task<TransactionResult> SendAsync() => _sip.SendAsync(Request(), _peer.EndPoint, CancellationToken.None);

    private static SipRequest Request(string subject = "x") => new(
        "NOTIFY",
        "sip:1001@example.com",
        new SipHeaders().Add("From", "<sip:a@b>;tag=1").Add("To", "<sip:b@c>").Add("Call-ID", "1").Add("CSeq", "1 NOTIFY").Add("Subject", subject));
}
