using System.Data.Common;
using System.Runtime.CompilerServices;
using AriVoicemail.Events;

namespace AriVoicemail.Server.Events;

/// <summary>What happens in mailboxes, on whichever node, for all who follow it live: the database is asked once for all of them.</summary>
internal sealed class EventFeed(EventLog log, TimeProvider time, ILogger<EventFeed> logger)
{
    private const int AtOnce = 1000;
    private const int Remembered = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly List<MailboxEvent> _recent = [];
    private readonly HashSet<string> _seen = [];
    private TaskCompletionSource _news = NewSignal();
    private long _dropped;
    private int _followers;
    private bool _isReading;

    /// <summary>Every event from now on; with an id everything after it as well, also what may have been told already a moment before it.</summary>
    /// <param name="after">Null: only what happens from now on.</param>
    public async IAsyncEnumerable<MailboxEvent> FollowAsync(string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = Begin();
        try
        {
            var told = new HashSet<string>();
            if (after is not null)
            {
                await foreach (var missed in MissedAsync(after, cancellationToken))
                {
                    told.Add(missed.Id);
                    yield return missed;
                }
            }
            while (true)
            {
                var (events, next, news) = From(place);
                foreach (var one in events.Where(one => told.Count == 0 || !told.Contains(one.Id))) yield return one;
                place = next;
                if (events.Count == 0) await news.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            lock (_gate) _followers--;
        }
    }

    private async IAsyncEnumerable<MailboxEvent> MissedAsync(string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await log.ReadAsync(after, AtOnce, cancellationToken);
            foreach (var one in page) yield return one;
            if (page.Count < AtOnce) yield break;
            after = page[^1].Id;
        }
    }

    private long Begin()
    {
        lock (_gate)
        {
            _followers++;
            if (!_isReading)
            {
                _isReading = true;
                _ = Task.Run(() => ReadAsync(EventLog.IdAt(time.GetUtcNow())));
            }
            // What is new for somebody who comes now is what nobody has read yet.
            return _dropped + _recent.Count;
        }
    }

    private (IReadOnlyList<MailboxEvent> Events, long Next, Task News) From(long place)
    {
        lock (_gate)
        {
            // Who reads so slowly misses what is remembered no more; the counts of the next event are right again.
            var first = (int)Math.Max(0, place - _dropped);
            return (_recent[first..], _dropped + _recent.Count, _news.Task);
        }
    }

    /// <summary>Reads as long as anybody follows. A transaction that ended late is found by looking back a little each time.</summary>
    private async Task ReadAsync(string began)
    {
        while (IsFollowed())
        {
            try
            {
                var back = EventLog.IdAt(time.GetUtcNow() - EventLog.LongestTransaction);
                var after = string.CompareOrdinal(back, began) > 0 ? back : began;
                Take(after, await MissedAsync(after, CancellationToken.None).ToListAsync());
                await Task.Delay(Pause, time);
            }
            catch (DbException error)
            {
                logger.LogDebug("Events wait for the database: {Error}", error.Message);
                await Task.Delay(PauseAfterFailure, time);
            }
        }
    }

    private bool IsFollowed()
    {
        lock (_gate) return _isReading = _followers > 0;
    }

    /// <param name="after">What came before will not be read again.</param>
    private void Take(string after, IReadOnlyList<MailboxEvent> events)
    {
        lock (_gate)
        {
            _seen.RemoveWhere(id => string.CompareOrdinal(id, after) <= 0);
            var fresh = events.Where(one => _seen.Add(one.Id)).ToList();
            if (fresh.Count == 0) return;
            _recent.AddRange(fresh);
            // What comes at once is told whole to whoever keeps up, however much it is.
            var over = _recent.Count - Math.Max(Remembered, fresh.Count);
            if (over > 0)
            {
                _recent.RemoveRange(0, over);
                _dropped += over;
            }
            var news = _news;
            _news = NewSignal();
            news.SetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
