using AriVoicemail.Messages;
using AriVoicemail.Notifiers;
using AriVoicemail.Outbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Messages;

/// <summary>From a change of a mailbox to its notifier, with the real outbox between.</summary>
public abstract class DispatchTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private readonly ScriptedNotifier _notifier = new();

    [Fact]
    public async Task A_change_is_told_at_once_and_then_nothing_is_left()
    {
        await using var running = await RunAsync();
        await Bed.DeliverAsync();
        var telling = await _notifier.NextAsync();
        Assert.Equal(new MailboxState(StoreBed.Mailbox, 1, new Counts(1, 0)), telling.State);
        telling.Answer.SetResult(Delivery.Done);
        await UntilAsync(entry => entry is null);
        Assert.True(_notifier.IsIdle);
    }

    [Fact]
    public async Task What_was_not_told_before_a_crash_is_told_at_the_start()
    {
        await Bed.DeliverAsync();
        await Bed.Outbox.ClaimAsync(64, CancellationToken.None);
        await using var running = await RunAsync();
        Assert.Equal(1, (await _notifier.NextAsync()).State.Version);
    }

    [Fact]
    public async Task A_failure_is_told_again_after_its_pause()
    {
        await using var running = await RunAsync();
        await Bed.DeliverAsync();
        (await _notifier.NextAsync()).Answer.SetResult(new Delivery("no answer", TimeSpan.FromSeconds(9)));
        var entry = await UntilAsync(entry => entry is { Attempts: 1 });
        Assert.Equal(("no answer", Bed.Time.Now.AddSeconds(9)), (entry!.LastError, entry.NextAttemptAt));
        Bed.Time.Now += TimeSpan.FromSeconds(9);
        Bed.Outbox.Wake();
        (await _notifier.NextAsync()).Answer.SetResult(Delivery.Done);
        await UntilAsync(entry => entry is null);
    }

    [Fact]
    public async Task An_error_that_nobody_foresaw_is_noted_like_any_failure()
    {
        await using var running = await RunAsync();
        await Bed.DeliverAsync();
        (await _notifier.NextAsync()).Answer.SetException(new InvalidOperationException("broken"));
        Assert.Equal("broken", (await UntilAsync(entry => entry is { Attempts: 1 }))!.LastError);
    }

    [Fact]
    public async Task A_timeout_of_the_notifiers_own_is_noted_like_any_failure()
    {
        await using var running = await RunAsync();
        await Bed.DeliverAsync();
        (await _notifier.NextAsync()).Answer.SetException(new TaskCanceledException("too slow"));
        Assert.Equal("too slow", (await UntilAsync(entry => entry is { Attempts: 1 }))!.LastError);
    }

    [Fact]
    public async Task A_newer_state_does_not_wait_for_the_older_one()
    {
        await using var running = await RunAsync();
        await Bed.DeliverAsync();
        var first = await _notifier.NextAsync();
        await Bed.DeliverAsync();
        var second = await _notifier.NextAsync();
        Assert.Equal((1, 2), (first.State.Version, second.State.Version));
        second.Answer.SetResult(Delivery.Done);
        await UntilAsync(entry => entry is null);
        first.Answer.SetResult(new Delivery("late"));
        await Bed.DeliverAsync();
        var third = await _notifier.NextAsync();
        Assert.Equal(3, third.State.Version);
    }

    [Fact]
    public async Task A_slow_mailbox_does_not_hold_up_another()
    {
        await using var running = await RunAsync();
        await Bed.DeliverAsync();
        await _notifier.NextAsync();
        await Bed.DeliverAsync(mailbox: StoreBed.Other);
        Assert.Equal(StoreBed.Other, (await _notifier.NextAsync()).State.Mailbox);
    }

    [Fact]
    public async Task An_outbox_that_cannot_be_read_is_read_again_when_it_can()
    {
        await Bed.DeliverAsync();
        await Bed.BreakAsync("outbox");
        await using var running = await RunAsync();
        await Bed.MendAsync("outbox");
        Assert.Equal(1, (await _notifier.NextAsync()).State.Version);
    }

    private async Task<Running> RunAsync()
    {
        var dispatcher = new OutboxDispatcher(Bed.Outbox, Bed.Messages, [_notifier], NullLogger<OutboxDispatcher>.Instance);
        await dispatcher.StartAsync(CancellationToken.None);
        return new Running(dispatcher);
    }

    private async Task<OutboxEntry?> UntilAsync(Func<OutboxEntry?, bool> wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var entry = (await Bed.Outbox.ListAsync(10, limit.Token)).SingleOrDefault();
            if (wanted(entry)) return entry;
            await Task.Delay(5, limit.Token);
        }
    }

    private sealed class Running(OutboxDispatcher dispatcher) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await dispatcher.StopAsync(CancellationToken.None);
            dispatcher.Dispose();
        }
    }
}
