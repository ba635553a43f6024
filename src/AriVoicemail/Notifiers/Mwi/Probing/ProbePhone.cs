using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Threading.Channels;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Authentication;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Notifiers.Mwi.Probing;

/// <summary>A phone of our own: it subscribes to a mailbox through the proxy as any phone does, and accepts every NOTIFY of its dialog.</summary>
internal sealed class ProbePhone : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly SipEndpoint _sip;
    private readonly SipPeer _proxy;
    private readonly string _account;
    private readonly DigestClient? _digest;
    private readonly TimeProvider _time;
    private readonly Channel<SipRequest> _notifies = Channel.CreateUnbounded<SipRequest>();
    private readonly string _callId = RandomNumberGenerator.GetHexString(24, lowercase: true);
    private readonly string _tag = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private string _remoteTag = "";
    private string _target;
    private string[] _route = [];
    private int _cseq;

    /// <param name="account">The mailbox, which is also who subscribes: <c>sip:user@domain</c>.</param>
    /// <param name="digest">Null: it has no credentials to show.</param>
    public ProbePhone(SipPeer proxy, IPAddress bind, string account, DigestClient? digest, SipTlsOptions tls, TimeProvider time, ILogger logger)
    {
        (_proxy, _account, _target, _digest, _time) = (proxy, account, account, digest, time);
        var local = new IPEndPoint(bind, 0);
        _sip = new SipEndpoint(new SipEndpointOptions { Udp = local, Tcp = proxy.Protocol is SipProtocol.Tcp ? local : null, TlsOptions = tls }, time, logger)
        {
            Methods = ["NOTIFY"],
            RequestReceived = Receive,
        };
    }

    public DialogKey Dialog => new(_callId, _remoteTag, _tag);

    private string Contact => _proxy.Protocol switch
    {
        SipProtocol.Udp => $"sip:doctor@{_sip.LocalEndPoint}",
        SipProtocol.Tcp => $"sip:doctor@{_sip.TcpEndPoint};transport=tcp",
        // Nobody can connect to us over TLS, so the answer has to come back by the connection that is open.
        _ => $"sip:doctor@{_sip.LocalEndPoint};transport=tls",
    };

    /// <summary>Subscribes, or refreshes the subscription; 0 ends it.</summary>
    public async Task<TransactionResult> SubscribeAsync(int seconds, CancellationToken cancellationToken)
    {
        var result = await SendAsync(seconds, cancellationToken);
        if (_digest is not null && result is { Request: { } request, Response: { StatusCode: 401 or 407 } challenge } && _digest.Accepts(request, challenge, "doctor"))
        {
            result = await SendAsync(seconds, cancellationToken);
        }
        if (result.Response is { StatusCode: < 300 } accepted && _remoteTag.Length == 0)
        {
            _remoteTag = SipText.Parameter(accepted.Headers["To"] ?? "", "tag") ?? "";
            _route = [.. accepted.Headers.All("Record-Route").SelectMany(SipText.List).Reverse()];
            var contact = accepted.Headers["Contact"] ?? "";
            var address = contact.Contains('<', StringComparison.Ordinal) ? contact.Split('<', '>')[1] : contact.Split(';')[0];
            if (SipUri.TryParse(address, out _)) _target = address;
        }
        return result;
    }

    /// <summary>The next NOTIFY that fits; null when none comes in time.</summary>
    public async Task<SipRequest?> NextAsync(Func<SipRequest, bool> fits, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            while (true)
            {
                if (await _notifies.Reader.ReadAsync(limit.Token) is var notify && fits(notify)) return notify;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Forgets the NOTIFYs that have come so far.</summary>
    public void Forget()
    {
        while (_notifies.Reader.TryRead(out _)) { }
    }

    public ValueTask DisposeAsync() => _sip.DisposeAsync();

    private Task<TransactionResult> SendAsync(int seconds, CancellationToken cancellationToken) =>
        BusyServer.AskAsync(() => SendOnceAsync(seconds, cancellationToken), _time, cancellationToken);

    private Task<TransactionResult> SendOnceAsync(int seconds, CancellationToken cancellationToken)
    {
        var headers = new SipHeaders()
            .Add("Max-Forwards", "70")
            .Add("From", $"<{_account}>;tag={_tag}")
            .Add("To", _remoteTag.Length > 0 ? $"<{_account}>;tag={_remoteTag}" : $"<{_account}>")
            .Add("Call-ID", _callId)
            .Add("CSeq", $"{(++_cseq).ToString(CultureInfo.InvariantCulture)} SUBSCRIBE")
            .Add("Contact", $"<{Contact}>")
            .Add("Event", MessageSummary.Event)
            .Add("Accept", MessageSummary.ContentType)
            .Add("Expires", seconds.ToString(CultureInfo.InvariantCulture));
        if (_route.Length > 0) headers.Add("Route", string.Join(", ", _route));
        var request = new SipRequest("SUBSCRIBE", _target, headers);
        return _sip.SendAsync(_digest?.Authorize(request, "doctor") ?? request, _proxy, cancellationToken);
    }

    private ValueTask<SipResponse?> Receive(SipRequest request, SipPeer peer)
    {
        if (request.Method is not "NOTIFY" || request.Headers["Call-ID"] != _callId) return new((SipResponse?)null);
        _notifies.Writer.TryWrite(request);
        return new(SipResponse.To(request, peer.Address, 200, "OK"));
    }
}
