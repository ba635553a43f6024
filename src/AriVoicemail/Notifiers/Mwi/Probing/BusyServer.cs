using AriVoicemail.Sip.Transactions;

namespace AriVoicemail.Notifiers.Mwi.Probing;

/// <summary>
/// A server whose database is locked just now answers 500, and phones come back a moment later;
/// a probe that did not would report a fault that no phone has.
/// </summary>
internal static class BusyServer
{
    private const int Attempts = 4;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    public static async Task<TransactionResult> AskAsync(Func<Task<TransactionResult>> send, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await send();
            if (result.Response is not { StatusCode: 500 } || attempt == Attempts) return result;
            await Task.Delay(Moment, time, cancellationToken);
        }
    }
}
