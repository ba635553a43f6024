using AriVoicemail.Server.AsteriskFiles;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Tests.Diagnosis;

/// <summary>What <c>arivm asterisk-config</c> writes of settings that not everybody has. What it writes of the usual ones an Asterisk is started with.</summary>
public sealed class MinimalAsteriskTests
{
    [Fact]
    public void Every_proxy_may_call_and_the_first_is_called()
    {
        var text = Of("pjsip.conf", new Settings { Mwi = { Proxy = "192.0.2.1:5062, sip:192.0.2.2;transport=tcp,sips:[2001:db8::1]:5061" } });

        Assert.Contains("contact = sip:192.0.2.1:5062\n", text);
        Assert.Contains("match = 192.0.2.1\nmatch = 192.0.2.2\nmatch = 2001:db8::1\n", text + "\n");
    }

    [Theory]
    [InlineData("http://127.0.0.1:8188", "bindaddr = 127.0.0.1\nbindport = 8188\n")]
    [InlineData("http://[::1]:8088", "bindaddr = ::1\nbindport = 8088\n")]
    [InlineData("http://192.0.2.1:8088", "bindaddr = 192.0.2.1\nbindport = 8088\n")]
    [InlineData("https://192.0.2.1:8089", "bindaddr = 127.0.0.1\nbindport = 8088\ntlsenable = yes\ntlsbindaddr = 192.0.2.1:8089\n")]
    [InlineData("https://[2001:db8::1]:8088", "bindaddr = 127.0.0.1\nbindport = 8089\ntlsenable = yes\ntlsbindaddr = [2001:db8::1]:8088\n")]
    public void The_web_server_listens_where_the_address_says(string url, string lines) =>
        Assert.Contains(lines, Of("http.conf", new Settings { Asterisk = { Url = url } }));

    [Fact]
    public void A_password_is_no_remark() =>
        Assert.Contains(@"password = a\;b\\;c", Of("ari.conf", new Settings { Asterisk = { Password = @"a;b\;c" } }));

    private static string Of(string file, Settings settings) => MinimalAsterisk.Of(settings, settings.Asterisk, "0.0.0.0:5060").Single(one => one.Name == file).Text;
}
