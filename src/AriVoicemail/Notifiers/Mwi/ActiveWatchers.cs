using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>The proxy's table of subscriptions, read by mailbox. The only thing written there is the CSeq that a NOTIFY uses up.</summary>
internal sealed class ActiveWatchers(SqlDatabase database, MwiOptions options, TimeProvider time)
{
    private const string Live = "presentity_uri = @uri and event = 'message-summary' and status = 1 and expires > @now";

    private readonly string _table = options.Watchers.Table;
    private bool? _kamailio;

    /// <summary>The subscriptions that are active now.</summary>
    /// <exception cref="DbException">The database cannot be read.</exception>
    public async Task<IReadOnlyList<ActiveWatcher>> LiveAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        var kamailio = await IsKamailioAsync(cancellationToken);
        var rows = await database.ReadAsync(
            c => c.QueryAsync(Command($"select * from {_table} where {Live} order by callid", new { uri = Uri(mailbox), now = Now }, null, cancellationToken)),
            cancellationToken);
        return [.. rows.Select(row => (ActiveWatcher)ActiveWatcher.FromRow(row, kamailio))];
    }

    /// <summary>
    /// Takes the dialog's next CSeq out of the table in one statement, so that neither the proxy nor another node uses it as well, and never
    /// one that is not above <paramref name="last"/>. The row as it is then; null when the subscription has ended meanwhile.
    /// </summary>
    public async Task<ActiveWatcher?> ClaimAsync(MailboxAddress mailbox, DialogKey dialog, long last, int step, CancellationToken cancellationToken)
    {
        var kamailio = await IsKamailioAsync(cancellationToken);
        var sql = $"""
            update {_table} set local_cseq = (case when coalesce(local_cseq, 0) < @floor then @floor else coalesce(local_cseq, 0) end) + @step
            where callid = @CallId and to_tag = @ToTag and from_tag = @FromTag and {Live}
            returning *
            """;
        // A claim that a power failure takes back costs one 500 and a retry; waiting for the disk would cost every lamp its milliseconds.
        if (database.Engine is SqlEngine.PostgreSql) sql = "set local synchronous_commit = off; " + sql;
        var parameters = new { dialog.CallId, dialog.ToTag, dialog.FromTag, uri = Uri(mailbox), now = Now, floor = last - (kamailio ? 1 : 0), step };
        var rows = await database.WriteAsync(t => t.Connection!.QueryAsync(Command(sql, parameters, t, cancellationToken)), cancellationToken);
        return rows.Select(row => (ActiveWatcher)ActiveWatcher.FromRow(row, kamailio)).FirstOrDefault();
    }

    private static CommandDefinition Command(string sql, object parameters, DbTransaction? transaction, CancellationToken cancellationToken) =>
        new(sql, parameters, transaction, cancellationToken: cancellationToken);

    private string Uri(MailboxAddress mailbox) => $"sip:{mailbox.Number}@{options.DomainOf(mailbox)}";

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private async Task<bool> IsKamailioAsync(CancellationToken cancellationToken)
    {
        if (_kamailio is { } known) return known;
        var columns = await TableColumns.OfAsync(database, _table, cancellationToken);
        _kamailio = columns.Contains("from_user") || columns.Contains("updated");
        return _kamailio.Value;
    }
}
