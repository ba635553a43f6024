using System.Net.Sockets;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Sip.Transactions;

/// <summary>The non-INVITE client transaction of RFC 3261 §17.1.2.</summary>
/// <param name="send">Sends one copy.</param>
/// <param name="reliable">Over TCP and TLS nothing is sent twice: there is no timer E.</param>
internal sealed class ClientTransaction(SipRequest request, Func<ValueTask> send, bool reliable, SipTimers timers, TransactionTimer timer)
{
    private readonly TaskCompletionSource<TransactionResult> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _started = timer.Time.GetTimestamp();
    private TimeSpan _e = timers.T1;
    private int _copies;
    private volatile bool _proceeding;

    public bool HasEnded => _end.Task.IsCompleted;

    private TimeSpan Elapsed => timer.Time.GetElapsedTime(_started);

    /// <summary>Timer F says when it ends at the latest.</summary>
    public async Task<TransactionResult> RunAsync(CancellationToken cancellationToken)
    {
        if (!await TrySendAsync()) return await _end.Task;
        timer.After(reliable ? timers.F : Shorter(_e, timers.F), this);
        if (!cancellationToken.CanBeCanceled) return await _end.Task;
        await using var cancelled = cancellationToken.UnsafeRegister(static (transaction, token) => ((ClientTransaction)transaction!)._end.TrySetCanceled(token), this);
        return await _end.Task;
    }

    public void Receive(SipResponse response)
    {
        if (response.StatusCode < 200) _proceeding = true;
        else End(response, null); // A second one is a retransmission, and finds nobody waiting.
    }

    public void Fail(string failure) => End(null, failure);

    /// <summary>Timer E or F has fired: another copy goes out, or the transaction is over.</summary>
    public async Task FireAsync()
    {
        if (HasEnded) return;
        if (Elapsed >= timers.F)
        {
            Fail($"no answer within {timers.F.TotalSeconds:0.#} s");
            return;
        }
        if (!await TrySendAsync()) return;
        _e = _proceeding ? timers.T2 : Shorter(2 * _e, timers.T2);
        timer.After(Shorter(_e, timers.F - Elapsed), this);
    }

    private async ValueTask<bool> TrySendAsync()
    {
        try
        {
            // Counted first: the answer may be here before the call returns.
            _copies++;
            await send();
            return true;
        }
        catch (Exception error) when (error is SocketException or IOException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            _copies--;
            Fail($"could not be sent: {error.Message}");
            return false;
        }
    }

    private void End(SipResponse? response, string? failure) => _end.TrySetResult(new TransactionResult(request, response, failure, _copies, Elapsed));

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
