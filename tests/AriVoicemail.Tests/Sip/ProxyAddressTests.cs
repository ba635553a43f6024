using System.Net;
using AriVoicemail.Sip.Proxies;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Tests.Sip;

public sealed class ProxyAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", "udp:192.0.2.1:5060", "<sip:192.0.2.1;lr>")]
    [InlineData("192.0.2.1:5062", "udp:192.0.2.1:5062", "<sip:192.0.2.1:5062;lr>")]
    [InlineData("sip:192.0.2.1:5062;transport=TCP", "tcp:192.0.2.1:5062", "<sip:192.0.2.1:5062;transport=tcp;lr>")]
    [InlineData("sips:192.0.2.1", "tls:192.0.2.1:5061", "<sip:192.0.2.1;transport=tls;lr>")]
    [InlineData("sip:192.0.2.1;transport=tls", "tls:192.0.2.1:5061", "<sip:192.0.2.1;transport=tls;lr>")]
    [InlineData("[2001:db8::1]:5070", "udp:[2001:db8::1]:5070", "<sip:[2001:db8::1]:5070;lr>")]
    [InlineData("2001:db8::1", "udp:[2001:db8::1]:5060", "<sip:[2001:db8::1];lr>")]
    public async Task An_address_is_read_in_every_form_an_administrator_writes(string text, string peer, string route)
    {
        Assert.True(ProxyAddress.TryParse(text, out var proxy));

        var resolved = Assert.Single(await proxy.ResolveAsync(IPAddress.Loopback, CancellationToken.None));
        Assert.Equal(peer, $"{resolved.Protocol.ToString().ToLowerInvariant()}:{resolved.Address}");
        Assert.Equal(route, proxy.Route);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("user@host")]
    [InlineData("sip:host;transport=sctp")]
    [InlineData("sips:host;transport=udp")]
    [InlineData("host:99999")]
    [InlineData("http://host")]
    public void What_is_no_proxy_is_refused(string text) => Assert.False(ProxyAddress.TryParse(text, out _));

    [Fact]
    public async Task A_name_keeps_itself_for_the_certificate()
    {
        Assert.True(ProxyAddress.TryParse("sips:localhost", out var proxy));

        var resolved = await proxy.ResolveAsync(IPAddress.Loopback, CancellationToken.None);

        Assert.All(resolved, peer => Assert.Equal(("localhost", SipProtocol.Tls), (peer.Host, peer.Protocol)));
    }
}
