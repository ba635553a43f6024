using System.Net;
using System.Net.Sockets;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Proxies;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Notifiers.Mwi.Subscriptions;

/// <summary>
/// Straight to the phone: to the first hop of the way that its SUBSCRIBE recorded, or else back to where that came from, which is the way through its NAT
/// (RFC 3581, RFC 6314).
/// </summary>
internal sealed class DirectPath(SipEndpoint sip) : INotifyPath
{
    public bool EndsAtThePhone => true;

    public async Task<TransactionResult?> SendAsync(
        ActiveWatcher watcher, Func<ProxyAddress?, CancellationToken, ValueTask<SipRequest?>> write, CancellationToken cancellationToken)
    {
        if (await write(null, cancellationToken) is not { } request) return null;
        try
        {
            return await sip.SendAsync(request, await PeerOfAsync(watcher, cancellationToken), cancellationToken);
        }
        catch (SocketException error)
        {
            return new TransactionResult(request, null, error.Message, 0, TimeSpan.Zero);
        }
    }

    private async Task<SipPeer> PeerOfAsync(ActiveWatcher watcher, CancellationToken cancellationToken)
    {
        if (watcher.Hops is [var hop, ..] && hop.IndexOf('>') is var end and > 0 && SipUri.TryParse(hop[1..end], out var route))
        {
            var uri = $"{route.Scheme}:{route.Host}{(route.Port is { } port ? $":{port}" : "")}{route.Parameters}";
            if (ProxyAddress.TryParse(uri, out var first)) return (await first.ResolveAsync(sip.LocalEndPoint.Address, cancellationToken))[0];
        }
        return SocketInfo.TryParse(watcher.SocketInfo, out var socket) && IPEndPoint.TryParse(socket.HostPort, out var address)
            ? new SipPeer(Enum.Parse<SipProtocol>(socket.Transport, ignoreCase: true), address)
            : throw new SocketException((int)SocketError.HostNotFound);
    }
}
