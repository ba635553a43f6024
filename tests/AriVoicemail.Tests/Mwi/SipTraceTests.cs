using AriVoicemail.Notifiers.Mwi;

namespace AriVoicemail.Tests.Mwi;

public sealed class SipTraceTests
{
    [Fact]
    public void What_proves_who_we_are_is_left_out()
    {
        var masked = SipTrace.Masked(
            "NOTIFY sip:x SIP/2.0\r\nAuthorization: Digest username=\"vm\", nonce=\"n\", response=\"8ca5\", cnonce=abc\r\nX: password = hunter2\r\n\r\nbody");

        Assert.Contains("username=\"vm\", nonce=\"n\", response=***, cnonce=***", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("8ca5", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", masked, StringComparison.Ordinal);
        Assert.Contains("\nbody", masked, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packet_cannot_paint_on_the_administrator_s_screen() =>
        Assert.Equal("a?[31mb\nc", SipTrace.Masked("a\x1b[31mb\r\nc"));
}
