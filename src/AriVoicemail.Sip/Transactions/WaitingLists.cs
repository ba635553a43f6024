namespace AriVoicemail.Sip.Transactions;

/// <summary>
/// Transactions that wait for timer E or F, and one timer for all of them. Those that wait equally long end in the order in which they
/// began, so a list for each length is always sorted: to begin and to end a wait costs nothing but a link.
/// </summary>
/// <remarks>Not thread-safe: its owner's lock guards it. The owner calls <see cref="Due"/> when <c>elapsed</c> tells it to.</remarks>
internal sealed class WaitingLists : IDisposable
{
    private readonly Dictionary<TimeSpan, LinkedList<ClientTransaction>> _lists = [];
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly ITimer _timer;
    private TimeSpan _armedFor = TimeSpan.MaxValue;

    public WaitingLists(TimeProvider time, Action elapsed)
    {
        (_time, _epoch) = (time, time.GetTimestamp());
        _timer = time.CreateTimer(_ => elapsed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Now => _time.GetElapsedTime(_epoch);

    /// <summary>Begins a wait that ends at <see cref="ClientTransaction.Due"/>, <see cref="ClientTransaction.Wait"/> after the last one.</summary>
    public void Add(ClientTransaction transaction)
    {
        if (!_lists.TryGetValue(transaction.Wait, out var list)) _lists[transaction.Wait] = list = [];
        list.AddLast(transaction.Timer);
        if (transaction.Due < _armedFor) ArmFor(transaction.Due);
    }

    public static void Remove(ClientTransaction transaction) => transaction.Timer.List?.Remove(transaction.Timer);

    /// <summary>Takes out those whose wait is over, and waits for the next.</summary>
    public List<ClientTransaction> Due()
    {
        var (now, due) = (Now, new List<ClientTransaction>());
        foreach (var list in _lists.Values)
        {
            while (list.First is { } first && first.Value.Due <= now)
            {
                list.RemoveFirst();
                due.Add(first.Value);
            }
        }
        return due;
    }

    public void Rearm()
    {
        _armedFor = TimeSpan.MaxValue;
        foreach (var (wait, list) in _lists)
        {
            if (list.First is not { } first) _lists.Remove(wait);
            else if (first.Value.Due < _armedFor) _armedFor = first.Value.Due;
        }
        if (_armedFor < TimeSpan.MaxValue) ArmFor(_armedFor);
    }

    public void Dispose() => _timer.Dispose();

    private void ArmFor(TimeSpan due)
    {
        _armedFor = due;
        // A timer counts whole milliseconds: rounded up, lest it fires just before.
        var wait = Math.Max(0, Math.Ceiling((due - Now).TotalMilliseconds));
        _timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }
}
