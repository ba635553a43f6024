using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Proxies;
using AriVoicemail.Sip.Transactions;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>Through the proxy that keeps the subscription.</summary>
internal sealed class ProxyPath(SipLine line) : INotifyPath
{
    public bool EndsAtThePhone => false;

    public Task<TransactionResult?> SendAsync(
        ActiveWatcher watcher, Func<ProxyAddress?, CancellationToken, ValueTask<SipRequest?>> write, CancellationToken cancellationToken) =>
        line.SendAsync(write, cancellationToken);
}
