using System.Data.Common;

namespace AriVoicemail.Database;

/// <summary>
/// Does in one go what many callers ask for at the same time. Who comes first is served at once; what comes while that is under way is
/// gathered and goes together. So one change waits for nobody, and ten thousand cost the database a hundred statements.
/// </summary>
/// <param name="most">How many go together at most.</param>
/// <param name="work">Answers one result for each item, in their order.</param>
/// <param name="lanes">How many may be under way at once.</param>
internal sealed class Batch<TItem, TResult>(int most, Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> work, int lanes = 1)
{
    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _waiting = [];
    private int _busy;

    /// <summary>Fails as the work fails for this item. What is cancelled before its turn is not done; what has begun is waited for.</summary>
    public Task<TResult> AddAsync(TItem item, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(item, cancellationToken);
        lock (_gate)
        {
            _waiting.Enqueue(waiting);
            if (_busy == lanes) return waiting.Result.Task;
            _busy++;
        }
        _ = DrainAsync();
        return waiting.Result.Task;
    }

    private async Task DrainAsync()
    {
        // The caller's lock, if it holds one, is not ours to work under.
        await Task.Yield();
        while (Next() is { Count: > 0 } items) await DoAsync(items);
    }

    private List<Waiting> Next()
    {
        lock (_gate)
        {
            var items = new List<Waiting>(Math.Min(most, _waiting.Count));
            while (items.Count < most && _waiting.TryDequeue(out var waiting))
            {
                if (waiting.CancellationToken.IsCancellationRequested) waiting.Result.TrySetCanceled(waiting.CancellationToken);
                else items.Add(waiting);
            }
            if (items.Count == 0) _busy--;
            return items;
        }
    }

    private async Task DoAsync(List<Waiting> items)
    {
        try
        {
            var results = await work([.. items.Select(waiting => waiting.Item)]);
            for (var n = 0; n < items.Count; n++) items[n].Result.TrySetResult(results[n]);
        }
        catch (DbException) when (items.Count > 1)
        {
            // One that the database refuses must not take the others with it.
            foreach (var waiting in items) await DoAsync([waiting]);
        }
#pragma warning disable CA1031 // It is the caller's.
        catch (Exception error)
#pragma warning restore CA1031
        {
            foreach (var waiting in items) waiting.Result.TrySetException(error);
        }
    }

    private sealed record Waiting(TItem Item, CancellationToken CancellationToken)
    {
        public TaskCompletionSource<TResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
