using System.Net;
using System.Net.Sockets;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Sip;

public sealed class SipTcpTests : IAsyncLifetime
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);

    private readonly ManualTime _time = new();
    private readonly TcpListener _listener = new(Loopback);
    private readonly SipEndpoint _sip;
    private readonly SipEndpoint _other = new(new SipEndpointOptions { Udp = Loopback, Tcp = Loopback }, TimeProvider.System, NullLogger.Instance);

    public SipTcpTests()
    {
        _listener.Start();
        _sip = new SipEndpoint(new SipEndpointOptions { Udp = Loopback, Tcp = Loopback }, _time, NullLogger.Instance);
    }

    [Fact]
    public async Task A_request_goes_by_TCP_and_its_Via_says_so()
    {
        var sending = SendAsync(Listener);

        using var peer = await AcceptAsync();
        var request = await peer.NextRequestAsync();
        await peer.AnswerAsync(request, "200 OK");

        Assert.StartsWith($"SIP/2.0/TCP {_sip.TcpEndPoint};rport;branch=z9hG4bK", request.TopVia, StringComparison.Ordinal);
        Assert.Equal(200, (await sending).Response!.StatusCode);
    }

    [Fact]
    public async Task A_trace_sees_each_message_of_a_stream_once()
    {
        var packets = new List<SipPacket>();
        _sip.Trace = packet =>
        {
            lock (packets) packets.Add(packet);
        };

        await SendAsync(Tcp(_other));

        Assert.Equal([(SipDirection.Out, Tcp(_other)), (SipDirection.In, Tcp(_other))], packets.Select(packet => (packet.Direction, packet.Peer)));
    }

    [Fact]
    public async Task All_requests_to_a_peer_share_one_connection()
    {
        var ports = new List<int>();
        _other.RequestReceived = (request, peer) =>
        {
            lock (ports) ports.Add(peer.Address.Port);
            return ValueTask.FromResult<SipResponse?>(SipResponse.To(request, peer.Address, 200, "OK"));
        };

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SendAsync(Tcp(_other))));

        Assert.All(results, result => Assert.Equal((200, 1), (result.Response!.StatusCode, result.Copies)));
        Assert.Equal(50, ports.Count);
        Assert.Single(ports.Distinct());
    }

    [Fact]
    public async Task A_peer_that_connected_to_us_is_reached_by_its_own_connection()
    {
        var caller = new TaskCompletionSource<SipPeer>();
        _other.RequestReceived = (_, peer) =>
        {
            caller.TrySetResult(peer);
            return ValueTask.FromResult<SipResponse?>(null);
        };
        await SendAsync(Tcp(_other));

        var back = await _other.SendAsync(Request("OPTIONS"), await caller.Task, CancellationToken.None);

        Assert.Equal(200, back.Response!.StatusCode);
    }

    [Fact]
    public async Task A_connection_that_broke_is_opened_again_for_the_next_request()
    {
        (await AnsweredAsync()).Dispose();

        using var second = await AnsweredAsync();
    }

    [Fact]
    public async Task A_request_whose_connection_breaks_goes_again_with_the_same_branch()
    {
        var sending = SendAsync(Listener);
        SipRequest first;
        using (var peer = await AcceptAsync()) first = await peer.NextRequestAsync();

        using var again = await AcceptAsync();
        var second = await again.NextRequestAsync();
        await again.AnswerAsync(second, "200 OK");

        Assert.Equal(first.ToString(), second.ToString());
        Assert.Equal(200, (await sending).Response!.StatusCode);
    }

    [Fact]
    public async Task A_request_whose_connection_breaks_twice_fails_at_once()
    {
        var sending = SendAsync(Listener);

        for (var i = 0; i < 2; i++)
        {
            using var peer = await AcceptAsync();
            await peer.NextRequestAsync();
        }

        Assert.Contains("closed the connection", (await sending).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_is_a_failure_and_not_an_exception()
    {
        var nobody = Listener;
        _listener.Stop();

        var result = await SendAsync(nobody);

        Assert.Contains("could not be sent", result.Failure, StringComparison.Ordinal);
        Assert.Equal(0, result.Copies);
    }

    [Fact]
    public async Task Answers_may_come_in_another_order_and_joined()
    {
        var (one, two) = (SendAsync(Listener, "first"), SendAsync(Listener, "second"));
        using var peer = await AcceptAsync();
        var requests = new[] { await peer.NextRequestAsync(), await peer.NextRequestAsync() };

        await peer.SendAsync(string.Concat(requests.Reverse().Select(request => UdpPeer.Answer(request, $"200 {request.Headers["Subject"]}"))));

        Assert.Equal(("first", "second"), ((await one).Response!.Reason, (await two).Response!.Reason));
    }

    [Fact]
    public async Task A_ping_is_answered_with_a_pong()
    {
        using var peer = await TcpPeer.ConnectAsync(_sip.TcpEndPoint!);

        await peer.SendAsync("\r\n\r\n");

        Assert.Equal("\r\n", await peer.ReadAsync(2));
    }

    [Theory]
    [InlineData("OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/TCP a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task A_stream_that_cannot_be_cut_into_messages_is_closed(string bytes)
    {
        using var peer = await TcpPeer.ConnectAsync(_sip.TcpEndPoint!);

        await peer.SendAsync(bytes);

        await peer.ClosedAsync();
    }

    [Fact]
    public async Task A_connection_on_which_nothing_happens_is_closed()
    {
        using var peer = await AnsweredAsync();

        while (_time.Elapsed < TimeSpan.FromMinutes(10)) await _time.FireNextAsync();

        await peer.ClosedAsync();
    }

    [Fact]
    public async Task More_connections_than_we_hold_are_not_accepted()
    {
        await using var small = new SipEndpoint(new SipEndpointOptions { Tcp = Loopback, MaxConnections = 1 }, _time, NullLogger.Instance);
        using var first = await TcpPeer.ConnectAsync(small.LocalEndPoint);
        await first.SendAsync("\r\n\r\n");
        await first.ReadAsync(2);

        using var second = await TcpPeer.ConnectAsync(small.LocalEndPoint);

        await second.ClosedAsync();
    }

    [Fact]
    public async Task A_request_of_more_than_1300_bytes_goes_by_TCP()
    {
        var sending = _sip.SendAsync(Request(subject: new string('x', 1300)), (IPEndPoint)_listener.LocalEndpoint, CancellationToken.None);

        using var peer = await AcceptAsync();
        var request = await peer.NextRequestAsync();
        await peer.AnswerAsync(request, "200 OK");

        Assert.StartsWith("SIP/2.0/TCP ", request.TopVia, StringComparison.Ordinal);
        Assert.Equal(200, (await sending).Response!.StatusCode);
    }

    [Fact]
    public async Task A_request_of_more_than_1300_bytes_goes_by_UDP_where_TCP_is_refused()
    {
        await using var phone = new UdpPeer();

        var result = await _sip.SendAsync(Request(subject: new string('x', 1300)), phone.EndPoint, CancellationToken.None);

        Assert.Equal(200, result.Response!.StatusCode);
        Assert.StartsWith("SIP/2.0/UDP ", result.Request!.TopVia, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_ends_every_wait_and_every_connection()
    {
        var sending = SendAsync(Listener);
        using var peer = await AcceptAsync();
        await peer.NextRequestAsync();

        await _sip.DisposeAsync();

        Assert.Contains("closed", (await sending).Failure, StringComparison.Ordinal);
        await peer.ClosedAsync();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _sip.DisposeAsync();
        await _other.DisposeAsync();
        _listener.Dispose();
    }

    private SipPeer Listener => new(SipProtocol.Tcp, (IPEndPoint)_listener.LocalEndpoint);

    private static SipPeer Tcp(SipEndpoint endpoint) => new(SipProtocol.Tcp, endpoint.TcpEndPoint!);

    private async Task<TcpPeer> AcceptAsync() => new(await _listener.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(30)));

    /// <summary>A connection on which one request has been answered.</summary>
    private async Task<TcpPeer> AnsweredAsync()
    {
        var sending = SendAsync(Listener);
        var peer = await AcceptAsync();
        await peer.AnswerAsync(await peer.NextRequestAsync(), "200 OK");
        Assert.Equal(200, (await sending).Response!.StatusCode);
        return peer;
    }

    private Task<TransactionResult> SendAsync(SipPeer peer, string subject = "x") => _sip.SendAsync(Request(subject: subject), peer, CancellationToken.None);

    private static SipRequest Request(string method = "NOTIFY", string subject = "x") => new(
        method,
        "sip:1001@example.com",
        new SipHeaders().Add("From", "<sip:a@b>;tag=1").Add("To", "<sip:b@c>").Add("Call-ID", "1").Add("CSeq", $"1 {method}").Add("Subject", subject));
}
