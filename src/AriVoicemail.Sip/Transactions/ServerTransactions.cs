using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Sip.Transactions;

/// <summary>
/// The non-INVITE server transactions of RFC 3261 §17.2.2: a copy of a request that was answered gets the same answer, a copy of one that is
/// in work gets nothing. Whatever comes, they hold so much and no more; the oldest go first.
/// </summary>
internal sealed class ServerTransactions(SipTimers timers, TimeProvider time)
{
    private const int MaxAnswers = 20_000;
    private const int MaxBytes = 16 << 20;

    private static readonly string[] Rfc2543 = ["From", "To", "Call-ID", "CSeq"];

    private readonly Lock _lock = new();
    private readonly long _epoch = time.GetTimestamp();
    // Empty: in work.
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _answers = [];
    private readonly Queue<(string Key, int Bytes, TimeSpan Until)> _kept = new();
    private int _bytes;

    public int Count
    {
        get
        {
            lock (_lock) return _answers.Count;
        }
    }

    /// <summary>RFC 3261 §17.2.3: branch, sent-by and method; where the branch does not promise to be unique, all that RFC 2543 compares.</summary>
    public static string Key(SipRequest request)
    {
        var via = request.TopVia ?? "";
        var branch = SipText.Parameter(via, "branch") ?? "";
        // The cookie alone is a branch that many requests have (RFC 4475 §3.2.1).
        return branch.Length > BranchSource.MagicCookie.Length && branch.StartsWith(BranchSource.MagicCookie, StringComparison.OrdinalIgnoreCase)
            ? $"{branch}\n{SentBy(via)}\n{request.Method}"
            : string.Join('\n', (string?[])[via, request.Method, request.Uri, .. Rfc2543.Select(name => request.Headers[name])]);
    }

    /// <summary>The <c>host[:port]</c> of <c>SIP/2.0/UDP host:port;branch=…</c>.</summary>
    public static string SentBy(string via) => via.Split(';')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [.., _, var sentBy] ? sentBy : "";

    /// <returns>False for a copy; its answer is empty while the first one is in work.</returns>
    public bool TryBegin(string key, out ReadOnlyMemory<byte> answer)
    {
        lock (_lock)
        {
            DropBefore(time.GetElapsedTime(_epoch));
            if (_answers.TryGetValue(key, out answer)) return false;
            _answers.Add(key, default);
            return true;
        }
    }

    /// <summary>Keeps the answer until timer J fires.</summary>
    public void Answered(string key, ReadOnlyMemory<byte> answer)
    {
        lock (_lock)
        {
            _answers[key] = answer;
            // The sender decides how long the key is, too.
            var bytes = answer.Length + (key.Length * sizeof(char));
            _kept.Enqueue((key, bytes, time.GetElapsedTime(_epoch) + timers.J));
            _bytes += bytes;
            while (_kept.Count > MaxAnswers || _bytes > MaxBytes) DropOldest();
        }
    }

    /// <summary>The request was refused before anybody worked on it, or came by a stream, which brings no copies.</summary>
    public void Forget(string key)
    {
        lock (_lock) _answers.Remove(key);
    }

    private void DropBefore(TimeSpan now)
    {
        while (_kept.TryPeek(out var oldest) && oldest.Until <= now) DropOldest();
    }

    private void DropOldest()
    {
        var (key, bytes, _) = _kept.Dequeue();
        _answers.Remove(key);
        _bytes -= bytes;
    }
}
