using System.Security.Cryptography;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Sip.Authentication;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Proxies;
using AriVoicemail.Telemetry;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Notifiers.Mwi.ToAsterisk;

/// <summary>
/// Sends a NOTIFY to an Asterisk whose endpoint for this mailbox has <c>incoming_mwi_mailbox</c>; it tells the phones that are subscribed to it. No
/// voicemail module is needed there.
/// </summary>
public sealed class AsteriskNotifier : IMailboxNotifier, IAsyncDisposable
{
    private readonly MwiOptions _options;
    private readonly SipLine _line;
    private readonly ProxySet _asterisk;
    private readonly ILogger _logger;

    /// <param name="line">Its socket is used; it stays the caller's.</param>
    public AsteriskNotifier(MwiOptions options, SipLine line, TimeProvider time, ILogger<AsteriskNotifier> logger)
    {
        (_options, _line, _logger) = (options, line, logger);
        var account = options.Asterisk;
        var digest = account.Username.Length > 0 ? new DigestClient(new DigestCredentials(account.Username, account.Password)) : null;
        var keeping = new ProxySetOptions { KeepAlive = TimeSpan.FromSeconds(options.KeepAliveSeconds), UserAgent = options.UserAgent };
        _asterisk = new ProxySet(line.Endpoint, [account.Address!], keeping, time, logger, digest);
    }

    public string Channel => MwiWays.Asterisk;

    public event Action? Recovered
    {
        add => _asterisk.Returned += value;
        remove => _asterisk.Returned -= value;
    }

    public async Task<Delivery> NotifyAsync(MailboxState state, CancellationToken cancellationToken)
    {
        var callId = RandomNumberGenerator.GetHexString(24, lowercase: true);
        var cseq = 0;
        var result = await _asterisk.SendAsync((asterisk, _) => new(Request(state, asterisk, callId, ++cseq)), cancellationToken);
        var isLit = result!.Response is { StatusCode: < 300 };
        Instruments.Notified(isLit ? WatcherOutcome.Lit : WatcherOutcome.Retrying, result.Response is null ? null : result.RoundTrip);
        if (isLit) return Delivery.Done;
        var reason = result.Response is { } response ? $"{response.StatusCode} {response.Reason}" : result.Failure!;
        if (result.Response?.StatusCode is 401 or 403 or 404 or 481 or 489)
        {
            reason += $": no endpoint '{EndpointOf(state.Mailbox)}' with incoming_mwi_mailbox takes it, or its auth is not ours";
        }
        _logger.LogInformation("NOTIFY of {Mailbox} to Asterisk: {Reason}", state.Mailbox, reason);
        return new Delivery(reason, result.Response?.RetryAfter);
    }

    public ValueTask DisposeAsync() => _asterisk.DisposeAsync();

    private SipRequest Request(MailboxState state, ProxyAddress asterisk, string callId, int cseq)
    {
        var endpoint = EndpointOf(state.Mailbox);
        var body = MessageSummary.Body(state.Counts, _options.AccountOf(state.Mailbox));
        var headers = new SipHeaders()
            .Add("Max-Forwards", "70")
            .Add("From", $"<sip:{endpoint}@{_line.Endpoint.LocalEndPoint}>;tag={callId[..12]}")
            .Add("To", $"<{asterisk.Uri}>")
            .Add("Call-ID", callId)
            .Add("CSeq", $"{cseq} NOTIFY")
            .Add("Contact", $"<sip:{endpoint}@{_line.Endpoint.LocalEndPoint}>")
            .Add("Event", MessageSummary.Event)
            .Add("Subscription-State", "active")
            .Add("User-Agent", _options.UserAgent)
            .Add("Content-Type", MessageSummary.ContentType);
        return new SipRequest("NOTIFY", asterisk.Uri, headers, body);
    }

    private string EndpointOf(MailboxAddress mailbox) => _options.Asterisk.Endpoint
        .Replace("{number}", mailbox.Number, StringComparison.Ordinal).Replace("{context}", mailbox.Context, StringComparison.Ordinal);
}
