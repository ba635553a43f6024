using System.Collections.Concurrent;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Sip.Transactions;

/// <summary>
/// The non-INVITE server transactions of RFC 3261 §17.2.2: a request that comes again gets the answer that it got before, and is not done again.
/// </summary>
internal sealed class ServerTransactions(SipTimers timers, TimeProvider time)
{
    // A flood must not fill the memory; beyond this a copy is done anew, as a stateless server would.
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<string, Entry> _entries = new();
    private readonly ConcurrentQueue<(string Key, Entry Entry)> _byAge = new();

    /// <summary>Whether the request is new; if not, the answer to repeat, null while it is still being worked on.</summary>
    public bool TryBegin(SipRequest request, out string key, out byte[]? answer)
    {
        Forget();
        key = $"{request.Branch} {SentBy(request)} {request.CSeq.Number} {request.Method}";
        answer = null;
        if (_entries.TryGetValue(key, out var known))
        {
            answer = known.Answer;
            return false;
        }
        if (_byAge.Count >= Most) return true;
        var entry = new Entry { BeganAt = time.GetTimestamp() };
        if (!_entries.TryAdd(key, entry)) return false;
        _byAge.Enqueue((key, entry));
        return true;
    }

    public void End(string key, byte[] answer)
    {
        if (_entries.TryGetValue(key, out var entry)) entry.Answer = answer;
    }

    // Timer J (§17.2.2): after 64*T1 no copy can be on its way.
    private void Forget()
    {
        while (_byAge.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Entry.BeganAt) > timers.F && _byAge.TryDequeue(out oldest))
        {
            _entries.TryRemove(oldest.Key, out _);
        }
    }

    private static string SentBy(SipRequest request) => request.TopVia is { } via ? via.Split(';')[0] : "";

    private sealed class Entry
    {
        public long BeganAt { get; init; }
        public volatile byte[]? Answer;
    }
}
