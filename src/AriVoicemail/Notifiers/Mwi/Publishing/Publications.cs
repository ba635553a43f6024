using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Notifiers.Mwi.Publishing;

/// <summary>What the presence server holds of us: one publication per mailbox, whichever node made it.</summary>
internal sealed class Publications(SqlDatabase database)
{
    public Task<Publication?> FindAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        database.ReadAsync(
            c => c.QuerySingleOrDefaultAsync<Publication>("select * from publications where mailbox = @mailbox", new { mailbox = mailbox.ToString() }),
            cancellationToken);

    public Task SaveAsync(Publication publication, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            insert into publications (mailbox, etag, version, expires_at) values (@Mailbox, @Etag, @Version, @ExpiresAt)
            on conflict (mailbox) do update set etag = excluded.etag, version = excluded.version, expires_at = excluded.expires_at
            """,
            publication,
            cancellationToken);

    public Task ForgetAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        database.ExecuteAsync("delete from publications where mailbox = @mailbox", new { mailbox = mailbox.ToString() }, cancellationToken);

    /// <summary>
    /// Takes what ends before <paramref name="before"/> for this node to refresh: its end is moved on to <paramref name="until"/>, when another may try.
    /// </summary>
    public async Task<IReadOnlyList<Publication>> TakeDueAsync(long before, long until, int limit, CancellationToken cancellationToken)
    {
        var due = await database.WriteAsync(
            transaction => transaction.Connection!.QueryAsync<Publication>(
                $"""
                update publications set expires_at = @until
                where mailbox in (select mailbox from publications where expires_at < @before order by expires_at limit @limit{database.SkipLocked})
                returning *
                """,
                new { before, until, limit },
                transaction),
            cancellationToken);
        return due.AsList();
    }
}
