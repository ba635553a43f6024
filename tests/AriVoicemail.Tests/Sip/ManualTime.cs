namespace AriVoicemail.Tests.Sip;

/// <summary>A clock that only moves when the test fires the next timer.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _armed = [];
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _now;

    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock) return _now;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56) + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock where no timer is due before.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_lock) _now += by;
    }

    /// <summary>Waits until something waits for the clock, then moves it there.</summary>
    public async Task FireNextAsync()
    {
        while (true)
        {
            Task change;
            ManualTimer? next;
            lock (_lock)
            {
                change = _change.Task;
                next = _armed.MinBy(timer => timer.Due);
                if (next is not null)
                {
                    _armed.Remove(next);
                    _now = next.Due > _now ? next.Due : _now;
                }
            }
            if (next is not null)
            {
                next.Fire();
                return;
            }
            await change.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._armed.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time._now + dueTime;
                time._armed.Add(this);
                time._change.TrySetResult();
                time._change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
