using System.Net;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Tests.Sip.Torture;

public sealed class TortureEndpointTests : IAsyncLifetime
{
    private readonly UdpPeer _peer = new();
    private readonly OutcryLog _log = new();
    private readonly SipEndpoint _sip;

    // With one request in work at most, what should get no answer but is worked on in silence would turn the next answer into a 503.
    public TortureEndpointTests() => _sip = new SipEndpoint(
        new SipEndpointOptions { Udp = new IPEndPoint(IPAddress.Loopback, 0), MaxRequestsInWork = 1 }, TimeProvider.System, _log)
    {
        Methods = ["SUBSCRIBE"],
    };

    public static TheoryData<string> Answered => [.. TortureMessages.All.Where(message => message.Answer is not null).Select(message => message.Name)];

    public static TheoryData<string> Unanswered => [.. TortureMessages.All.Where(message => message.Answer is null).Select(message => message.Name)];

    [Theory]
    [MemberData(nameof(Answered))]
    public async Task A_torture_request_gets_one_answer_with_the_status_that_fits(string name)
    {
        var torture = TortureMessages.Named(name);

        await _peer.SendAsync(torture.BytesWithRport, _sip.LocalEndPoint);
        var response = await _peer.NextResponseAsync();

        Assert.Equal(torture.Answer, response.StatusCode);
        if (SipParser.TryParse(torture.BytesWithRport, out var request, out _)) AssertAnswers(response, request);
        await AssertNothingElseIsAnsweredAsync();
    }

    [Theory]
    [MemberData(nameof(Unanswered))]
    public async Task A_torture_response_and_what_is_nothing_gets_no_answer(string name)
    {
        await _peer.SendAsync(TortureMessages.Named(name).BytesWithRport, _sip.LocalEndPoint);

        await AssertNothingElseIsAnsweredAsync();
    }

    [Fact]
    public async Task All_extensions_that_are_required_and_unknown_are_named()
    {
        await _peer.SendAsync(TortureMessages.Named("bext01").BytesWithRport, _sip.LocalEndPoint);

        Assert.Equal("nothingSupportsThis, nothingSupportsThisEither", (await _peer.NextResponseAsync()).Headers["Unsupported"]);
    }

    [Fact]
    public async Task A_branch_that_is_only_the_cookie_does_not_make_two_requests_copies_of_each_other()
    {
        foreach (var callId in new[] { "first", "second" })
        {
            var request = new TortureMessage("badbranch", TortureMessages.Named("badbranch").Text.Replace("badbranch.", $"{callId}.", StringComparison.Ordinal));
            await _peer.SendAsync(request.BytesWithRport, _sip.LocalEndPoint);

            Assert.StartsWith($"{callId}.", (await _peer.NextResponseAsync()).Headers["Call-ID"], StringComparison.Ordinal);
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _sip.DisposeAsync();
        await _peer.DisposeAsync();
        Assert.Empty(_log.Lines);
    }

    private static void AssertAnswers(SipResponse response, SipMessage request)
    {
        foreach (var name in new[] { "From", "Call-ID", "CSeq" }) Assert.Equal(request.Headers[name], response.Headers[name]);
        Assert.Equal(request.Headers.All("Via").SelectMany(SipText.List).Skip(1), response.Headers.All("Via").Skip(1));
        if (request.Headers["To"] is { } to) Assert.StartsWith(to, response.Headers["To"], StringComparison.Ordinal);
    }

    private async Task AssertNothingElseIsAnsweredAsync()
    {
        await _peer.SendAsync(
            "OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP x;rport;branch=z9hG4bKlast\r\nFrom: <sip:a@b>;tag=2\r\nTo: <sip:x>\r\nCall-ID: 3\r\nCSeq: 4 OPTIONS\r\n\r\n",
            _sip.LocalEndPoint);

        var next = await _peer.NextResponseAsync();
        Assert.Equal(("z9hG4bKlast", 200), (next.Branch, next.StatusCode));
    }
}
