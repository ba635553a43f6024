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
/// <param name="begin">Tells the phone of this dialog how it stands.</param>
/// <param name="end">The same for the last time; the row, where it never was in the table.</param>
internal sealed class SubscribeServer(
    MwiOptions options, MailboxStore mailboxes, SubscriptionTable table, string contact, Func<MailboxAddress, DialogKey, Task> begin,
    Func<MailboxAddress, ActiveWatcher?, DialogKey, Task> end, TimeProvider time, ILogger logger)
{
    private readonly MwiNotifierOptions _rules = options.Notifier;
    private readonly DigestServer _digest = new(options.Notifier.Realm is { Length: > 0 } realm ? realm : options.Domain is { Length: > 0 } domain ? domain : "voicemail", time, options.Notifier.AlgorithmList);

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Null for what is none of our business.</summary>
    public async ValueTask<SipResponse?> AnswerAsync(SipRequest request, SipPeer peer)
    {
        if (request.Method is not "SUBSCRIBE" && !(request.Method is "REGISTER" && _rules.AcceptRegister)) return null;
        try
        {
            if (Stranger(request, peer, out var user) is { } refused) return refused;
            if (request.Method is "REGISTER") return Registered(request, peer, user);
            if (SubscribeRequest.TryRead(request, peer, _rules, out var wrong) is not { } asked) return wrong;
            return asked.ToTag.Length > 0 ? await RefreshAsync(request, asked, user) : await BeginAsync(request, asked, user);
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            logger.LogWarning("A subscription waits for the database: {Error}", error.Message);
            var later = SipResponse.To(request, peer.Address, 503, "Service Unavailable");
            later.Headers.Add("Retry-After", "5");
            return later;
        }
    }

    /// <param name="user">Who has proved to be it; null where nobody is asked to.</param>
    private SipResponse? Stranger(SipRequest request, SipPeer peer, out string? user)
    {
        user = null;
        if (_rules.Networks is { Count: > 0 } networks && !networks.Any(network => network.Contains(peer.Address.Address))) return Forbidden(request, peer);
        if (!_rules.Authenticate) return null;
        (var verdict, user) = _digest.Verify(request, name => _rules.Credentials.GetValueOrDefault(name));
        return verdict is DigestVerdict.Right ? null : _digest.Challenge(request, peer.Address, verdict is DigestVerdict.Stale);
    }

    private static SipResponse Forbidden(SipRequest request, SipPeer peer) => SipResponse.To(request, peer.Address, 403, "Forbidden");

    private SipResponse Registered(SipRequest request, SipPeer peer, string? user)
    {
        var isOwn = SipUri.TryParse(request.Headers["To"]!.Split('<')[^1].Split('>')[0], out var to) && (user is null || to.User == user);
        if (!isOwn) return Forbidden(request, peer);
        var ok = SipResponse.To(request, peer.Address, 200, "OK");
        foreach (var bound in request.Headers.All("Contact")) ok.Headers.Add("Contact", bound);
        ok.Headers.Add("Expires", request.Headers["Expires"] ?? _rules.MaxExpires.ToString(CultureInfo.InvariantCulture));
        return ok;
    }

    private async Task<SipResponse> BeginAsync(SipRequest request, SubscribeRequest asked, string? user)
    {
        // Whoever is known may watch the mailbox of that number, and no other; nor learn which there are.
        if (user is not null && asked.User != user) return Forbidden(request, asked.Peer);
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
            Expires = Now + asked.Expires,
            SocketInfo = asked.SocketInfo,
            LocalContact = contact,
            UserAgent = SipText.Printable(asked.UserAgent),
        };
        if (asked.Expires > 0)
        {
            await table.AddAsync(subscription, CancellationToken.None);
            _ = begin(mailbox, subscription.Dialog);
        }
        else
        {
            _ = end(mailbox, subscription.AsWatcher(), subscription.Dialog);
        }
        return Accepted(request, asked, subscription.ToTag);
    }

    private async Task<SipResponse> RefreshAsync(SipRequest request, SubscribeRequest asked, string? user)
    {
        if (await table.MailboxOfAsync(asked.Dialog, CancellationToken.None) is not { } mailbox) return SipResponse.To(request, asked.Peer.Address, 481, "Subscription Does Not Exist");
        if (user is not null && mailbox.Number != user) return Forbidden(request, asked.Peer);
        // Ended at this second, it is nobody's to refresh or to tell any more.
        var newer = await table.RefreshAsync(asked.Dialog, asked.CSeq, asked.Contact, Now + asked.Expires, asked.SocketInfo, CancellationToken.None);
        if (!newer) return SipResponse.To(request, asked.Peer.Address, 500, "CSeq out of order");
        _ = asked.Expires > 0 ? begin(mailbox, asked.Dialog) : end(mailbox, null, asked.Dialog);
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
