using System.Net;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Sip;

public sealed class SipIpv6Tests : IAsyncDisposable
{
    private static readonly IPEndPoint Loopback = new(IPAddress.IPv6Loopback, 0);

    private readonly SipEndpoint _server = new(new SipEndpointOptions { Udp = Loopback, Tcp = Loopback }, TimeProvider.System, NullLogger.Instance);
    private readonly SipEndpoint _client = new(Loopback, TimeProvider.System, NullLogger.Instance);

    [Theory]
    [InlineData(SipProtocol.Udp, "UDP")]
    [InlineData(SipProtocol.Tcp, "TCP")]
    public async Task Requests_and_answers_go_over_IPv6_as_over_IPv4(SipProtocol protocol, string name)
    {
        var headers = new SipHeaders().Add("From", "<sip:a@b>;tag=1").Add("To", "<sip:c@d>").Add("Call-ID", "1").Add("CSeq", "1 OPTIONS");
        var peer = new SipPeer(protocol, protocol is SipProtocol.Tcp ? _server.TcpEndPoint! : _server.LocalEndPoint);

        var result = await _client.SendAsync(new SipRequest("OPTIONS", "sip:[::1]", headers), peer, CancellationToken.None);

        Assert.Equal(200, result.Response!.StatusCode);
        Assert.StartsWith($"SIP/2.0/{name} [::1]:", result.Request!.TopVia, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }
}
