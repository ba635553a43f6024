namespace AriVoicemail.Sip.Transactions;

/// <summary>One timer for all transactions. Nearly all of them have ended when theirs is due, so what it costs is a place in a queue.</summary>
internal sealed class TransactionTimer : IDisposable
{
    // Woken for each of thousands it would do nothing else; a retransmission may be that late.
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<ClientTransaction, long> _due = new();
    private readonly ITimer _timer;
    private long _armedFor = long.MaxValue;

    public TransactionTimer(TimeProvider time)
    {
        Time = time;
        _timer = time.CreateTimer(static timer => ((TransactionTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeProvider Time { get; }

    public void After(TimeSpan wait, ClientTransaction transaction)
    {
        if (wait < TimeSpan.Zero) wait = TimeSpan.Zero;
        var due = Time.GetTimestamp() + (long)(wait.TotalSeconds * Time.TimestampFrequency);
        lock (_gate)
        {
            _due.Enqueue(transaction, due);
            if (due < _armedFor) Arm(due, wait);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Fire()
    {
        var fired = new List<ClientTransaction>();
        lock (_gate)
        {
            var now = Time.GetTimestamp();
            while (_due.TryPeek(out var transaction, out var due) && (due <= now || transaction.HasEnded))
            {
                _due.Dequeue();
                if (!transaction.HasEnded) fired.Add(transaction);
            }
            _armedFor = long.MaxValue;
            if (_due.TryPeek(out _, out var next))
            {
                var wait = Time.GetElapsedTime(now, next);
                Arm(next, wait > Grain ? wait : Grain);
            }
        }
        foreach (var transaction in fired) _ = transaction.FireAsync();
    }

    private void Arm(long due, TimeSpan wait)
    {
        _armedFor = due;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
