using AriVoicemail.Outbox;

namespace AriVoicemail.Tests.Outbox;

public class OutboxDispatcherTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(5, 32)]
    [InlineData(6, 60)]
    [InlineData(1000, 60)]
    public void The_pause_doubles_up_to_a_minute(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), OutboxDispatcher.Pause(attempts, null));

    [Fact]
    public void The_other_side_may_ask_for_more_but_not_for_less()
    {
        Assert.Equal(TimeSpan.FromSeconds(120), OutboxDispatcher.Pause(0, TimeSpan.FromSeconds(120)));
        Assert.Equal(TimeSpan.FromSeconds(32), OutboxDispatcher.Pause(5, TimeSpan.FromSeconds(3)));
    }
}
