using System.Net.Sockets;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Sip.Transactions;

/// <summary>The non-INVITE client transactions of RFC 3261 §17.1.2: all that wait, with the timers E, F and K.</summary>
internal sealed class ClientTransactions : IDisposable
{
    private const string Closed = "the endpoint is closed";

    private readonly Lock _lock = new();
    // Null: answered, and there until timer K fires.
    private readonly Dictionary<ulong, ClientTransaction?> _byBranch = [];
    private readonly Queue<(ulong Branch, TimeSpan Until)> _answered = new();
    private readonly SipTimers _timers;
    private readonly Action<ClientTransaction> _resend;
    private readonly WaitingLists _waiting;
    private bool _closed;

    /// <param name="resend">Sends one more copy; called on a timer's thread.</param>
    public ClientTransactions(SipTimers timers, TimeProvider time, Action<ClientTransaction> resend)
    {
        (_timers, _resend) = (timers, resend);
        _waiting = new WaitingLists(time, OnTimer);
    }

    /// <summary>How many branches are known, answered ones until timer K among them.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _byBranch.Count;
        }
    }

    /// <summary>Before the first copy goes, for its answer may be faster than we are.</summary>
    public void Begin(ClientTransaction transaction)
    {
        lock (_lock)
        {
            if (_closed)
            {
                transaction.Finish(new(null, Closed, TimeSpan.Zero));
                return;
            }
            transaction.Started = _waiting.Now;
            transaction.Copies = 1;
            transaction.Wait = transaction.Peer.Protocol is SipProtocol.Udp ? _timers.T1 : _timers.F;
            transaction.Due = transaction.Started + transaction.Wait;
            _byBranch.Add(transaction.Branch, transaction);
            _waiting.Add(transaction);
        }
    }

    /// <summary>RFC 3261 §17.1.3: whose response it is, by the branch of the top Via and the method of CSeq.</summary>
    /// <returns>False when we never sent such a request. The transaction is null when it is answered already.</returns>
    public bool TryFind(ulong branch, ReadOnlySpan<byte> method, out ClientTransaction? transaction)
    {
        lock (_lock)
        {
            return _byBranch.TryGetValue(branch, out transaction)
                && (transaction is null || System.Text.Ascii.Equals(method, transaction.Request.Method));
        }
    }

    /// <summary>Takes a response as it came; the copy of one that is already there counts as taken.</summary>
    public bool TryReceive(ReadOnlySpan<byte> bytes, out string problem)
    {
        problem = "it belongs to none of our requests";
        ResponsePeek.Read(bytes, out var branchText, out var method);
        if (!BranchSource.TryRead(branchText, out var branch) || !TryFind(branch, method, out var transaction)) return false;
        if (transaction is null) return true;
        if (!SipParser.TryParse(bytes.ToArray(), out var message, out var unreadable))
        {
            problem = unreadable;
            return false;
        }
        // The peek was quick; what the parser has read decides.
        if (message is not SipResponse response || !transaction.IsAnsweredBy(response)) return false;
        Receive(transaction, response);
        return true;
    }

    public void Receive(ClientTransaction transaction, SipResponse response)
    {
        if (response.StatusCode >= 200)
        {
            End(transaction, response, null);
            return;
        }
        lock (_lock) transaction.Proceeding = true;
    }

    public void Fail(ClientTransaction transaction, string failure) => End(transaction, null, failure);

    /// <summary>RFC 3261 §17.1.4: a broken connection answers nothing any more.</summary>
    public void Lose(StreamConnection connection, string failure)
    {
        List<ClientTransaction> lost;
        lock (_lock) lost = [.. _byBranch.Values.OfType<ClientTransaction>().Where(transaction => transaction.Connection == connection)];
        foreach (var transaction in lost) End(transaction, null, failure, connectionLost: true);
    }

    public void Dispose()
    {
        List<ClientTransaction> waiting;
        lock (_lock)
        {
            _closed = true;
            waiting = [.. _byBranch.Values.OfType<ClientTransaction>()];
        }
        foreach (var transaction in waiting) Fail(transaction, Closed);
        _waiting.Dispose();
    }

    private void End(ClientTransaction transaction, SipResponse? response, string? failure, bool connectionLost = false)
    {
        TimeSpan now;
        lock (_lock)
        {
            if (_byBranch.GetValueOrDefault(transaction.Branch) != transaction) return;
            WaitingLists.Remove(transaction);
            now = _waiting.Now;
            while (_answered.TryPeek(out var oldest) && oldest.Until <= now) _byBranch.Remove(_answered.Dequeue().Branch);
            // Timer K: copies of the response that are still on their way belong to this transaction. A stream carries no copies.
            if (response is not null && transaction.Peer.Protocol is SipProtocol.Udp)
            {
                _byBranch[transaction.Branch] = null;
                _answered.Enqueue((transaction.Branch, now + _timers.T4));
            }
            else
            {
                _byBranch.Remove(transaction.Branch);
            }
        }
        transaction.Finish(new(response, failure, now - transaction.Started, connectionLost));
    }

    private void OnTimer()
    {
        var (again, over) = (new List<ClientTransaction>(), new List<ClientTransaction>());
        lock (_lock)
        {
            if (_closed) return;
            foreach (var transaction in _waiting.Due())
            {
                var end = transaction.Started + _timers.F;
                if (transaction.Due >= end || _waiting.Now >= end)
                {
                    over.Add(transaction);
                    continue;
                }
                // Timer E: doubled up to T2, and T2 at once after a provisional response; the last wait ends with timer F.
                var next = transaction.Proceeding ? _timers.T2 : Shorter(2 * transaction.Wait, _timers.T2);
                transaction.Wait = Shorter(next, end - transaction.Due);
                transaction.Due += transaction.Wait;
                transaction.Copies++;
                _waiting.Add(transaction);
                again.Add(transaction);
            }
            _waiting.Rearm();
        }
        foreach (var transaction in over) Fail(transaction, $"no answer within {_timers.F.TotalSeconds:0.#} s");
        foreach (var transaction in again) Resend(transaction);
    }

    private void Resend(ClientTransaction transaction)
    {
        try
        {
            _resend(transaction);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            Fail(transaction, $"could not be sent: {error.Message}");
        }
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
