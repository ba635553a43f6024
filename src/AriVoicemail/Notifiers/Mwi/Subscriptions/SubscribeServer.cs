using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using AriVoicemail.Mailboxes;
using AriVoicemail.Sip.Authentication;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Notifiers.Mwi.Subscriptions;

/// <summary>Answers the SUBSCRIBEs that phones send to us (RFC 6665 §4.2.1), and has every one followed by a NOTIFY.</summary>
/// <param name="notify">Tells the phone of this dialog; a reason, when the subscription ends with it.</param>
internal sealed class SubscribeServer(
    MwiOptions options, MailboxStore mailboxes, SubscriptionTable table, string contact, Func<MailboxAddress, DialogKey, string?, Task> notify, TimeProvider time,
    ILogger logger)
{
    // How long one that ends stays, so that it can be told.
    private const int LastMoment = 40;

    private readonly MwiNotifierOptions _rules = options.Notifier;
    private readonly DigestServer _digest = new(options.Notifier.Realm is { Length: > 0 } realm ? realm : options.Domain is { Length: > 0 } domain ? domain : "voicemail", time);

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Null for what is no SUBSCRIBE.</summary>
    public async ValueTask<SipResponse?> AnswerAsync(SipRequest request, SipPeer peer)
    {
        if (request.Method is not "SUBSCRIBE") return null;
        try
        {
            if (Stranger(request, peer) is { } refused) return refused;
            if (SubscribeRequest.TryRead(request, peer, _rules, out var wrong) is not { } asked) return wrong;
            return asked.ToTag.Length > 0 ? await RefreshAsync(request, asked) : await BeginAsync(request, asked);
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            logger.LogWarning("A subscription waits for the database: {Error}", error.Message);
            var later = SipResponse.To(request, peer.Address, 503, "Service Unavailable");
            later.Headers.Add("Retry-After", "5");
            return later;
        }
    }

    private SipResponse? Stranger(SipRequest request, SipPeer peer)
    {
        if (_rules.Networks is { Count: > 0 } networks && !networks.Any(network => network.Contains(peer.Address.Address))) return SipResponse.To(request, peer.Address, 403, "Forbidden");
        if (!_rules.Authenticate) return null;
        var (verdict, user) = _digest.Verify(request, name => _rules.Credentials.GetValueOrDefault(name));
        if (verdict is not DigestVerdict.Right) return _digest.Challenge(request, peer.Address, verdict is DigestVerdict.Stale);
        // Whoever is known may watch the mailbox of that number, and no other.
        return SipUri.TryParse(request.Headers["To"]!.Split('<')[^1].Split('>')[0], out var to) && to.User == user ? null : SipResponse.To(request, peer.Address, 403, "Forbidden");
    }

    private async Task<SipResponse> BeginAsync(SipRequest request, SubscribeRequest asked)
    {
        if (await MailboxOfAsync(asked) is not { } mailbox) return SipResponse.To(request, asked.Peer.Address, 404, "No such mailbox");
        if (await table.CountAsync(mailbox, CancellationToken.None) >= _rules.MaxPerMailbox) return SipResponse.To(request, asked.Peer.Address, 403, "Too many subscriptions");
        var account = SipUri.TryParse(options.UriOf(mailbox), out var uri) ? uri : throw new InvalidOperationException($"{options.UriOf(mailbox)} is no SIP URI.");
        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7().ToString(),
            Mailbox = mailbox.ToString(),
            PresentityUri = options.UriOf(mailbox),
            WatcherUser = asked.FromUser,
            WatcherDomain = asked.FromDomain,
            ToUser = account.User,
            ToDomain = account.Host,
            EventId = asked.EventId,
            ToTag = RandomNumberGenerator.GetHexString(16, lowercase: true),
            FromTag = asked.FromTag,
            CallId = asked.CallId,
            RemoteCseq = asked.CSeq,
            Contact = asked.Contact,
            RecordRoute = asked.RecordRoute,
            Expires = Now + (asked.Expires > 0 ? asked.Expires : LastMoment),
            SocketInfo = asked.SocketInfo,
            LocalContact = contact,
            UserAgent = SipText.Printable(asked.UserAgent),
        };
        await table.AddAsync(subscription, CancellationToken.None);
        _ = notify(mailbox, subscription.Dialog, asked.Expires > 0 ? null : "timeout");
        return Accepted(request, asked, subscription.ToTag);
    }

    private async Task<SipResponse> RefreshAsync(SipRequest request, SubscribeRequest asked)
    {
        var expires = Now + (asked.Expires > 0 ? asked.Expires : LastMoment);
        var known = await table.RefreshAsync(asked.Dialog, asked.CSeq, asked.Contact, expires, asked.SocketInfo, CancellationToken.None);
        if (known is not { } found) return SipResponse.To(request, asked.Peer.Address, 481, "Subscription Does Not Exist");
        if (!found.IsNewer) return SipResponse.To(request, asked.Peer.Address, 500, "CSeq out of order");
        _ = notify(MailboxAddress.Parse(found.Mailbox), asked.Dialog, asked.Expires > 0 ? null : "timeout");
        return Accepted(request, asked, asked.ToTag);
    }

    private SipResponse Accepted(SipRequest request, SubscribeRequest asked, string tag)
    {
        var made = SipResponse.To(request, asked.Peer.Address, 200, "OK");
        // The tag is the dialog's, and not one that an answer makes up for itself.
        var headers = new SipHeaders();
        foreach (var (name, value) in made.Headers)
        {
            headers.Add(name, name == "To" && asked.ToTag.Length == 0 ? $"{request.Headers["To"]};tag={tag}" : value);
        }
        foreach (var hop in request.Headers.All("Record-Route")) headers.Add("Record-Route", hop);
        headers.Add("Contact", $"<{contact}>").Add("Expires", asked.Expires.ToString(CultureInfo.InvariantCulture));
        return new SipResponse(200, "OK", headers);
    }

    // A phone may name the domain or our address; the context follows from the domain where that says something.
    private async Task<MailboxAddress?> MailboxOfAsync(SubscribeRequest asked)
    {
        var contexts = options.Domains.Keys.Append(MailboxAddress.DefaultContext).Append(asked.Domain).Distinct().ToList();
        var candidates = contexts
            .Select(context => MailboxAddress.TryParse($"{asked.User}@{context}", out var address) ? address : null).OfType<MailboxAddress>()
            .OrderByDescending(address => options.DomainOf(address).Equals(asked.Domain, StringComparison.OrdinalIgnoreCase));
        foreach (var candidate in candidates)
        {
            if (await mailboxes.FindAsync(candidate, CancellationToken.None) is not null) return candidate;
        }
        return null;
    }
}
