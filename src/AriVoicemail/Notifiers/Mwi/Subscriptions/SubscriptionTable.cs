using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Notifiers.Mwi.Subscriptions;

/// <summary>Our own subscriptions, in the shape of a proxy's: what reads and numbers those reads and numbers these.</summary>
internal sealed class SubscriptionTable(SqlDatabase database)
{
    public const string Name = "subscriptions";

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
    /// The phone subscribes again: where it is now, and until when (RFC 6665 §4.2.1.3). Null when there is no such dialog, false when the request is not
    /// newer than the last one (RFC 3261 §12.2.2).
    /// </summary>
    public Task<(string Mailbox, bool IsNewer)?> RefreshAsync(
        DialogKey dialog, long cseq, string contact, long expires, string socketInfo, CancellationToken cancellationToken) =>
        database.WriteAsync<(string Mailbox, bool IsNewer)?>(
            async transaction =>
            {
                var parameters = new { dialog.CallId, dialog.ToTag, dialog.FromTag, cseq, contact, expires, socketInfo };
                const string OfDialog = "callid = @CallId and to_tag = @ToTag and from_tag = @FromTag";
                var mailbox = await transaction.Connection!.QuerySingleOrDefaultAsync<string>($"select mailbox from subscriptions where {OfDialog}", parameters, transaction);
                if (mailbox is null) return null;
                var changed = await transaction.Connection!.ExecuteAsync(
                    $"""
                    update subscriptions set remote_cseq = @cseq, contact = @contact, expires = @expires, socket_info = @socketInfo
                    where {OfDialog} and remote_cseq < @cseq
                    """,
                    parameters,
                    transaction);
                return (mailbox, changed > 0);
            },
            cancellationToken);

    public Task<int> CountAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        database.ReadAsync(
            c => c.ExecuteScalarAsync<int>("select count(*) from subscriptions where mailbox = @mailbox", new { mailbox = mailbox.ToString() }), cancellationToken);

    /// <summary>Takes some that have ended, for a moment alive again so that their phones can be told.</summary>
    public async Task<IReadOnlyList<(string Mailbox, DialogKey Dialog)>> TakeEndedAsync(long now, long until, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.WriteAsync(
            transaction => transaction.Connection!.QueryAsync<(string Mailbox, string CallId, string ToTag, string FromTag)>(
                $"""
                update subscriptions set expires = @until
                where id in (select id from subscriptions where expires <= @now order by expires limit @limit{database.SkipLocked})
                returning mailbox, callid, to_tag, from_tag
                """,
                new { now, until, limit },
                transaction),
            cancellationToken);
        return [.. rows.Select(row => (row.Mailbox, new DialogKey(row.CallId, row.ToTag, row.FromTag)))];
    }
}
