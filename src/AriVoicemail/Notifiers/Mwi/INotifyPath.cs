using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Proxies;
using AriVoicemail.Sip.Transactions;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>How a NOTIFY gets to its phone: through the proxy that keeps its subscription, or straight to where the phone is.</summary>
internal interface INotifyPath
{
    /// <summary>Whether no answer at all means that the phone is gone, for nobody is in between.</summary>
    bool EndsAtThePhone { get; }

    /// <param name="write">Makes the request for a hop (null: there is none before the phone); null from it: nothing is to be sent any more.</param>
    /// <returns>Null when there was nothing to send.</returns>
    Task<TransactionResult?> SendAsync(
        ActiveWatcher watcher, Func<ProxyAddress?, CancellationToken, ValueTask<SipRequest?>> write, CancellationToken cancellationToken);
}
