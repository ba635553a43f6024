using System.Net.Sockets;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Sip.Transactions;

/// <summary>The non-INVITE client transaction of RFC 3261 §17.1.2 over an unreliable transport.</summary>
internal sealed class ClientTransaction(SipRequest request, SipTimers timers, TimeProvider time)
{
    private readonly TaskCompletionSource<SipResponse> _final = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _proceeding;

    public void Receive(SipResponse response)
    {
        if (response.StatusCode < 200) _proceeding = true;
        else _final.TrySetResult(response); // A second one is a retransmission, which timer K absorbs.
    }

    public async Task<TransactionResult> RunAsync(Func<ValueTask> send, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var copies = 0;
        for (var e = timers.T1; ; e = _proceeding ? timers.T2 : Shorter(2 * e, timers.T2))
        {
            try
            {
                await send();
                copies++;
            }
            catch (SocketException error)
            {
                return End(null, $"could not be sent: {error.Message}");
            }
            if (await FinalWithinAsync(Shorter(e, timers.F - time.GetElapsedTime(started)), cancellationToken)) return End(await _final.Task, null);
            if (time.GetElapsedTime(started) >= timers.F) return End(null, $"no answer within {timers.F.TotalSeconds:0.#} s");
        }

        TransactionResult End(SipResponse? response, string? failure) => new(request, response, failure, copies, time.GetElapsedTime(started));
    }

    private async Task<bool> FinalWithinAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, answered.Token);
        await Task.WhenAny(_final.Task, timer);
        await answered.CancelAsync();
        if (_final.Task.IsCompleted) return true;
        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
