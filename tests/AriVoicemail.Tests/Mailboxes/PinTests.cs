using AriVoicemail.Mailboxes;

namespace AriVoicemail.Tests.Mailboxes;

public class PinTests
{
    [Fact]
    public void A_pin_is_recognised_and_another_is_not()
    {
        var hash = Pin.Hash("4711");

        Assert.True(Pin.Verify("4711", hash));
        Assert.False(Pin.Verify("4712", hash));
        Assert.False(Pin.Verify("", hash));
    }

    [Fact]
    public void The_same_pin_never_has_the_same_hash() => Assert.NotEqual(Pin.Hash("4711"), Pin.Hash("4711"));

    [Theory]
    [InlineData("")]
    [InlineData("4711")]
    [InlineData("md5$1$a$b")]
    public void What_is_no_hash_of_ours_opens_nothing(string hash) => Assert.False(Pin.Verify("4711", hash));
}
