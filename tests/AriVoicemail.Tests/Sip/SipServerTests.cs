using System.Collections.Concurrent;
using System.Net;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Tests.Sip;

public sealed class SipServerTests : IAsyncLifetime
{
    private readonly UdpPeer _peer = new();
    private readonly LogLines _log = new();
    private readonly SipEndpoint _sip;

    public SipServerTests() => _sip = new SipEndpoint(
        new SipEndpointOptions { Udp = new IPEndPoint(IPAddress.Loopback, 0), MaxRequestsInWork = 2 }, TimeProvider.System, _log)
    {
        Methods = ["SUBSCRIBE"],
        Events = ["message-summary"],
    };

    [Fact]
    public async Task OPTIONS_tells_what_can_be_done_here()
    {
        var response = await AskAsync(Request("OPTIONS"));

        Assert.Equal(200, response.StatusCode);
        Assert.Equal("OPTIONS, SUBSCRIBE", response.Headers["Allow"]);
        Assert.Equal("message-summary", response.Headers["Allow-Events"]);
        Assert.Equal("application/simple-message-summary", response.Headers["Accept"]);
    }

    [Theory]
    [InlineData("INVITE", "", 405)]
    [InlineData("REGISTER", "", 405)]
    [InlineData("PUBLISH", "", 405)]
    [InlineData("NEWMETHOD", "", 501)]
    [InlineData("CANCEL", "", 481)]
    [InlineData("BYE", ";tag=1", 481)]
    [InlineData("OPTIONS", ";tag=1", 481)]
    public async Task What_nobody_here_wants_is_refused_properly(string method, string tag, int status)
    {
        var response = await AskAsync(Request(method, tag: tag));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status is 405 or 501 ? "OPTIONS, SUBSCRIBE" : null, response.Headers["Allow"]);
    }

    [Fact]
    public async Task An_extension_that_we_do_not_know_is_refused_by_name()
    {
        var response = await AskAsync(Request("OPTIONS", "Require: nothing-sip\r\n"));

        Assert.Equal((420, "nothing-sip"), (response.StatusCode, response.Headers["Unsupported"]));
    }

    [Theory]
    [InlineData("From: <sip:a@b>;tag=2\r\n", "")]
    [InlineData("To: <sip:x>\r\n", "")]
    [InlineData("Call-ID: 3\r\n", "")]
    [InlineData("CSeq: 4 OPTIONS\r\n", "")]
    [InlineData("CSeq: 4 OPTIONS\r\n", "CSeq: 4 INVITE\r\n")]
    [InlineData("CSeq: 4 OPTIONS\r\n", "CSeq: 36893488147419103232 OPTIONS\r\n")]
    [InlineData("CSeq: 4 OPTIONS\r\n", "CSeq: 2147483648 OPTIONS\r\n")]
    [InlineData("Call-ID: 3\r\n", "Call-ID: 3\r\nCall-ID: 4\r\n")]
    [InlineData("Max-Forwards: 70\r\n", "Max-Forwards: 300\r\n")]
    [InlineData("Content-Length: 0\r\n", "Content-Length: 99\r\n")]
    [InlineData("Content-Length: 0\r\n", "Content-Length: -999\r\n")]
    [InlineData("sip:x SIP", "sip:x; lr SIP")]
    public async Task A_mangled_request_gets_400(string sound, string mangled)
    {
        var request = Request("OPTIONS").Replace(sound, mangled, StringComparison.Ordinal);

        var response = await AskAsync(request);

        Assert.Equal(400, response.StatusCode);
        Assert.StartsWith("Bad Request: ", response.Reason, StringComparison.Ordinal);
        Assert.Contains("branch=z9hG4bK1", response.TopVia, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_of_SIP_gets_505() =>
        Assert.Equal(505, (await AskAsync(Request("OPTIONS").Replace(" SIP/2.0\r\nVia", " SIP/7.0\r\nVia", StringComparison.Ordinal))).StatusCode);

    [Fact]
    public async Task What_is_no_request_gets_no_answer()
    {
        foreach (var nothing in new[]
        {
            Request("ACK"), Request("ACK").Replace("Call-ID: 3\r\n", "", StringComparison.Ordinal), Request("ACK").Replace("SIP/2.0\r\nVia", "SIP/7.0\r\nVia", StringComparison.Ordinal),
            Request("OPTIONS").Replace("OPTIONS sip:x SIP/2.0", "SIP/2.0 200 OK", StringComparison.Ordinal),
            Request("OPTIONS").Replace("OPTIONS sip:x SIP/2.0", "SIP/2.0 2000 OK", StringComparison.Ordinal),
            Request("OPTIONS").Replace("OPTIONS sip:x SIP/2.0", "SIP/7.0 200 SIP/2.0", StringComparison.Ordinal),
            Request("OPTIONS").Replace("Via:", "X:", StringComparison.Ordinal), "OPTIONS sip:x SIP/2.0\r\n\r\n", "rubbish\r\n\r\n", "\r\n\r\n", "",
        })
        {
            await _peer.SendAsync(nothing, _sip.LocalEndPoint);
        }

        // The only answer is that to the last one.
        Assert.Equal("z9hG4bKlast", (await AskAsync(Request("OPTIONS", branch: "last"))).Branch);
    }

    [Fact]
    public async Task A_copy_of_a_request_gets_the_same_answer_and_is_not_handled_again()
    {
        var handled = 0;
        _sip.RequestReceived = (request, peer) =>
            ValueTask.FromResult<SipResponse?>(SipResponse.To(request, peer.Address, 200, $"number {Interlocked.Increment(ref handled)}"));

        var first = await AskAsync(Request("SUBSCRIBE"));
        var copy = await AskAsync(Request("SUBSCRIBE"));
        var next = await AskAsync(Request("SUBSCRIBE", branch: "2"));

        Assert.Equal(first.ToString(), copy.ToString());
        Assert.Equal(("number 1", "number 2"), (first.Reason, next.Reason));
    }

    [Fact]
    public async Task A_handler_that_takes_long_holds_nobody_up_and_more_than_it_can_take_get_503()
    {
        var go = new TaskCompletionSource();
        _sip.RequestReceived = async (request, peer) =>
        {
            if (request.Method is "SUBSCRIBE") await go.Task;
            return null;
        };
        await _peer.SendAsync(Request("SUBSCRIBE", branch: "1"), _sip.LocalEndPoint);
        await _peer.SendAsync(Request("SUBSCRIBE", branch: "1"), _sip.LocalEndPoint);

        Assert.Equal(200, (await AskAsync(Request("OPTIONS", branch: "2"))).StatusCode);
        await _peer.SendAsync(Request("SUBSCRIBE", branch: "3"), _sip.LocalEndPoint);
        var busy = await AskAsync(Request("OPTIONS", branch: "4"));
        go.SetResult();

        Assert.Equal((503, "z9hG4bK4"), (busy.StatusCode, busy.Branch));
        Assert.NotNull(busy.RetryAfter);
        Assert.Equal(405, (await _peer.NextResponseAsync()).StatusCode);
        Assert.Equal(405, (await _peer.NextResponseAsync()).StatusCode);
    }

    [Fact]
    public async Task A_handler_that_fails_costs_a_500_and_one_line()
    {
        _sip.RequestReceived = (_, _) => throw new InvalidOperationException("no");

        Assert.Equal(500, (await AskAsync(Request("SUBSCRIBE"))).StatusCode);

        Assert.Single(_log.AtLeast(LogLevel.Information));
    }

    [Fact]
    public async Task Hostile_packets_leave_no_line_in_the_log()
    {
        foreach (var hostile in new[] { "x", "OPTIONS sip:x SIP/7.0\r\n\r\n", Request("OPTIONS").Replace("Via:", "X:", StringComparison.Ordinal), "SIP/2.0 200 OK\r\n\r\n", Request("INVITE", "CSeq: x\r\n") })
            await _peer.SendAsync(hostile, _sip.LocalEndPoint);
        await AskAsync(Request("OPTIONS", branch: "2"));

        Assert.Empty(_log.AtLeast(LogLevel.Information));
    }

    [Fact]
    public async Task Without_rport_the_answer_goes_to_the_port_in_Via()
    {
        await using var elsewhere = new UdpPeer();
        var request = Request("OPTIONS").Replace("192.0.2.1:9;rport", $"192.0.2.1:{elsewhere.EndPoint.Port}", StringComparison.Ordinal);

        await _peer.SendAsync(request, _sip.LocalEndPoint);

        Assert.Equal($"SIP/2.0/UDP 192.0.2.1:{elsewhere.EndPoint.Port};branch=z9hG4bK1;received=127.0.0.1", (await elsewhere.NextResponseAsync()).TopVia);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _sip.DisposeAsync();
        await _peer.DisposeAsync();
    }

    private async Task<SipResponse> AskAsync(string request)
    {
        await _peer.SendAsync(request, _sip.LocalEndPoint);
        return await _peer.NextResponseAsync();
    }

    private static string Request(string method, string headers = "", string branch = "1", string tag = "") =>
        $"{method} sip:x SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:9;rport;branch=z9hG4bK{branch}\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=2\r\n"
        + $"To: <sip:x>{tag}\r\nCall-ID: 3\r\nCSeq: 4 {method}\r\n{headers}Content-Length: 0\r\n\r\n";

    private sealed class LogLines : ILogger
    {
        private readonly ConcurrentQueue<LogLevel> _lines = new();

        public IEnumerable<LogLevel> AtLeast(LogLevel level) => _lines.Where(line => line >= level);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Enqueue(logLevel);
    }
}
