using System.Net;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Sip.Torture;

/// <summary>RFC 4475: messages that break what was not built to be broken.</summary>
public sealed class TortureTests : IAsyncLifetime
{
    private readonly UdpPeer _peer = new();
    private readonly SipEndpoint _sip = new(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System, NullLogger.Instance) { Methods = ["SUBSCRIBE"] };

    public static TheoryData<TortureMessage> Messages => [.. SoundMessages.All, .. BrokenMessages.All];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _sip.DisposeAsync();
        await _peer.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task It_gets_the_answer_that_it_deserves_and_the_next_request_is_served(TortureMessage message)
    {
        await _peer.SendAsync(message.ToBytes(_peer.EndPoint.Port), _sip.LocalEndPoint);
        await _peer.SendAsync(Next, _sip.LocalEndPoint);

        var first = await _peer.NextResponseAsync();
        if (message.Status is { } status)
        {
            var second = await _peer.NextResponseAsync();
            // They are worked on side by side.
            if (first.Headers["Call-ID"] == "next") (first, second) = (second, first);
            Assert.Equal((status, 200), (first.StatusCode, second.StatusCode));
        }
        else
        {
            Assert.Equal("next", first.Headers["Call-ID"]);
        }
    }

    [Fact]
    public void What_is_folded_and_spaced_is_read_as_it_is_meant()
    {
        var request = Assert.IsType<SipRequest>(Read("wsinv"));

        Assert.Equal(("INVITE", "sip:vivek@example.com;unknownparam"), (request.Method, request.Uri));
        Assert.Equal(("191x", "98x"), (SipText.Parameter(request.Headers["To"]!, "tag"), SipText.Parameter(request.Headers["From"]!, "tag")));
        Assert.Equal((9u, "INVITE"), request.CSeq);
        Assert.Equal("390skdjuw", request.Branch);
        Assert.Equal(3, request.Headers.All("Via").SelectMany(SipText.List).Count());
        Assert.Equal("newfangled value continued newfangled value", request.Headers["NewFangledHeader"]);
    }

    [Fact]
    public void Two_requests_whose_branch_is_the_bare_cookie_are_two() =>
        Assert.NotEqual(Key("1"), Key("2"));

    private static string Key(string callId)
    {
        var text = $"OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK\r\nCall-ID: {callId}\r\n\r\n";
        Assert.True(SipParser.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var message, out _));
        return AriVoicemail.Sip.Transactions.ServerTransactions.Key((SipRequest)message);
    }

    private static SipMessage Read(string name)
    {
        Assert.True(SipParser.TryParse(SoundMessages.All.Single(message => message.Name.StartsWith(name, StringComparison.Ordinal)).ToBytes(5060), out var message, out var problem), problem);
        return message;
    }

    private string Next =>
        $"OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:{_peer.EndPoint.Port};rport;branch=z9hG4bKnext\r\nFrom: <sip:a@b>;tag=2\r\nTo: <sip:x>\r\nCall-ID: next\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
}
