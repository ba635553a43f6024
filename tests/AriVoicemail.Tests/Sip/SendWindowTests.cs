using AriVoicemail.Sip.Proxies;

namespace AriVoicemail.Tests.Sip;

public sealed class SendWindowTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Who_comes_when_it_is_full_waits_for_a_place()
    {
        using var window = new SendWindow(2, _time);
        var first = await window.EnterAsync(CancellationToken.None);
        await window.EnterAsync(CancellationToken.None);

        var third = window.EnterAsync(CancellationToken.None);
        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose();

        await third.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(window.EnterAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task A_place_is_held_for_two_seconds_at_most()
    {
        using var window = new SendWindow(1, _time);
        var slow = await window.EnterAsync(CancellationToken.None);
        var next = window.EnterAsync(CancellationToken.None);

        await _time.FireNextAsync();

        await next.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(2), _time.Elapsed);
        slow.Dispose();
        Assert.False(window.EnterAsync(CancellationToken.None).IsCompleted);
    }
}
