using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Notifiers.Mwi.Subscriptions;

/// <summary>Our own subscriptions, in the shape of a proxy's: what reads and numbers those reads and numbers these.</summary>
internal sealed class SubscriptionTable(SqlDatabase database)
{
    public const string Name = "subscriptions";

    private const string OfDialog = "callid = @CallId and to_tag = @ToTag and from_tag = @FromTag";

    public Task AddAsync(Subscription subscription, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            insert into subscriptions (id, mailbox, presentity_uri, watcher_username, watcher_domain, to_user, to_domain, from_user, from_domain, event, event_id,
              to_tag, from_tag, callid, local_cseq, remote_cseq, contact, record_route, expires, status, socket_info, local_contact, user_agent)
            values (@Id, @Mailbox, @PresentityUri, @WatcherUser, @WatcherDomain, @ToUser, @ToDomain, @WatcherUser, @WatcherDomain, 'message-summary', @EventId,
              @ToTag, @FromTag, @CallId, 0, @RemoteCseq, @Contact, @RecordRoute, @Expires, 1, @SocketInfo, @LocalContact, @UserAgent)
            """,
            subscription,
            cancellationToken);

    /// <summary>
    /// The phone subscribes again: where it is now, and until when (RFC 6665 §4.2.1.3). False when the request is not newer than the last one
    /// (RFC 3261 §12.2.2), or the dialog has ended.
    /// </summary>
    public async Task<bool> RefreshAsync(DialogKey dialog, long cseq, string contact, long expires, string socketInfo, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            $"update subscriptions set remote_cseq = @cseq, contact = @contact, expires = @expires, socket_info = @socketInfo where {OfDialog} and remote_cseq < @cseq",
            new { dialog.CallId, dialog.ToTag, dialog.FromTag, cseq, contact, expires, socketInfo },
            cancellationToken) > 0;

    public Task<int> CountAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        database.ReadAsync(
            c => c.ExecuteScalarAsync<int>("select count(*) from subscriptions where mailbox = @mailbox", new { mailbox = mailbox.ToString() }), cancellationToken);

    /// <summary>Some that have run out.</summary>
    public async Task<IReadOnlyList<(MailboxAddress Mailbox, DialogKey Dialog)>> EndedAsync(long now, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            c => c.QueryAsync<(string Mailbox, string CallId, string ToTag, string FromTag)>(
                "select mailbox, callid, to_tag, from_tag from subscriptions where expires <= @now order by expires limit @limit", new { now, limit }),
            cancellationToken);
        return [.. rows.Select(row => (MailboxAddress.Parse(row.Mailbox), new DialogKey(row.CallId, row.ToTag, row.FromTag)))];
    }

    /// <summary>Whose state this dialog tells; null when there is no such dialog.</summary>
    public async Task<MailboxAddress?> MailboxOfAsync(DialogKey dialog, CancellationToken cancellationToken)
    {
        var mailbox = await database.ReadAsync(
            c => c.QuerySingleOrDefaultAsync<string>($"select mailbox from subscriptions where {OfDialog}", dialog), cancellationToken);
        return mailbox is null ? null : MailboxAddress.Parse(mailbox);
    }
}
