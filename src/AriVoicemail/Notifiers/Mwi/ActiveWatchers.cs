using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>
/// The proxy's table of subscriptions, read by mailbox. What is written there is the CSeq that a NOTIFY uses up, and the end of a subscription
/// that the phone no longer knows.
/// </summary>
internal sealed class ActiveWatchers
{
    private const int MostAtOnce = 100;
    private const string OfDialog = "callid = @CallId and to_tag = @ToTag and from_tag = @FromTag";
    private const string Live = "event = 'message-summary' and status = 1 and expires > @now";

    // 2025-01-01, and four numbers a second: above what any proxy counts, and below 2^31 for seventeen years (RFC 3261 §8.1.1.5).
    private const long ClockStart = 1_735_689_600_000;
    private const long ClockTick = 250;

    private readonly SqlDatabase _database;
    private readonly MwiOptions _options;
    private readonly MwiWatchersOptions _rules;
    private readonly TimeProvider _time;
    private readonly string _table;
    private readonly Batch<MailboxAddress, IReadOnlyList<ActiveWatcher>> _reads;
    private readonly Batch<CSeqClaim, ActiveWatcher?> _claims;
    private Table? _known;

    /// <param name="rules">Which table, and by what it is read and numbered.</param>
    public ActiveWatchers(SqlDatabase database, MwiOptions options, MwiWatchersOptions rules, TimeProvider time)
    {
        (_database, _options, _rules, _time, _table) = (database, options, rules, time, rules.Table);
        _reads = new Batch<MailboxAddress, IReadOnlyList<ActiveWatcher>>(MostAtOnce, ReadAsync);
        _claims = new Batch<CSeqClaim, ActiveWatcher?>(MostAtOnce, ClaimAsync, lanes: 2);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The subscriptions that are active now.</summary>
    /// <exception cref="DbException">The database cannot be read.</exception>
    public Task<IReadOnlyList<ActiveWatcher>> LiveAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        _reads.AddAsync(mailbox, cancellationToken);

    /// <summary>
    /// Takes the dialog's next CSeq out of the table, so that neither the proxy nor another node uses it as well, and never one that is not
    /// above <see cref="CSeqClaim.Last"/>. The row as it is then; null when the subscription has ended meanwhile.
    /// </summary>
    /// <exception cref="DbException">The database cannot be written.</exception>
    public async Task<ActiveWatcher?> ClaimAsync(CSeqClaim claim, CancellationToken cancellationToken)
    {
        if (_rules.CSeq is CSeqRule.Clock) return await ReadTheClockAsync(claim, cancellationToken);
        // What the proxy holds locked is passed over, so that neither waits for the other in a circle, nor anybody else for both. Alone it may wait.
        return await _claims.AddAsync(claim, cancellationToken) ?? await ClaimAloneAsync(claim).WaitAsync(cancellationToken);
    }

    /// <summary>RFC 6665 §4.2.2: a subscription whose phone answers 481, or not at all, is removed. The row as it was; null when it is not there.</summary>
    public Task<ActiveWatcher?> RemoveAsync(DialogKey dialog, CancellationToken cancellationToken) =>
        RemoveAsync($"delete from {_table} where {OfDialog}", dialog, cancellationToken);

    /// <summary>The same for one that has run out; null when it was refreshed meanwhile, or somebody else has removed it.</summary>
    public Task<ActiveWatcher?> RemoveEndedAsync(DialogKey dialog, CancellationToken cancellationToken) =>
        RemoveAsync($"delete from {_table} where {OfDialog} and expires <= @now", dialog, cancellationToken);

    private async Task<IReadOnlyList<IReadOnlyList<ActiveWatcher>>> ReadAsync(IReadOnlyList<MailboxAddress> mailboxes)
    {
        var byWatcher = _rules.FindBy is WatcherSearch.Watcher;
        var names = byWatcher ? new SqlRows(_database.Engine, ("u", SqlType.Text), ("d", SqlType.Text)) : new SqlRows(_database.Engine, ("u", SqlType.Text));
        foreach (var mailbox in mailboxes.Distinct())
        {
            if (byWatcher) names.Add(mailbox.Number, _options.DomainOf(mailbox));
            else names.Add(_options.UriOf(mailbox));
        }
        var column = byWatcher ? "(watcher_username, watcher_domain)" : "presentity_uri";
        var rows = await QueryAsync($"from {_table} where {column} in ({names.Select}) and {Live} order by callid", names.Parameters());
        var found = rows.ToLookup(watcher => byWatcher ? $"sip:{watcher.WatcherUser}@{watcher.WatcherDomain}" : watcher.PresentityUri);
        return [.. mailboxes.Select(mailbox => found[_options.UriOf(mailbox)].ToList())];
    }

    private async Task<IReadOnlyList<ActiveWatcher?>> ClaimAsync(IReadOnlyList<CSeqClaim> claims)
    {
        var behind = (await TableAsync()).BehindTheWire;
        var rows = new SqlRows(_database.Engine, ("c", SqlType.Text), ("t", SqlType.Text), ("f", SqlType.Text), ("l", SqlType.Number), ("s", SqlType.Number));
        foreach (var claim in claims.DistinctBy(claim => claim.Dialog))
        {
            rows.Add(claim.Dialog.CallId, claim.Dialog.ToTag, claim.Dialog.FromTag, claim.Last - behind, (long)claim.Step);
        }
        var sql = $"""
            with claim (claim_call, claim_to, claim_from, claim_last, claim_step) as ({rows.Select}),
              free as (
                select id as row_id, claim_last, claim_step
                from {_table} join claim on callid = claim_call and to_tag = claim_to and from_tag = claim_from
                where {Live}{_database.SkipLocked})
            update {_table} set local_cseq = (case when coalesce(local_cseq, 0) < claim_last then claim_last else coalesce(local_cseq, 0) end) + claim_step
            from free where id = row_id
            """;
        var claimed = (await UpdateAsync(sql, rows.Parameters())).ToDictionary(watcher => watcher.Dialog);
        // A number is for one NOTIFY: who asked twice for a dialog gets the second alone.
        return [.. claims.Select(claim => claimed.Remove(claim.Dialog, out var watcher) ? watcher : null)];
    }

    private async Task<ActiveWatcher?> RemoveAsync(string sql, DialogKey dialog, CancellationToken cancellationToken) =>
        await UpdateAsync(sql, new DynamicParameters(dialog)).WaitAsync(cancellationToken) is [var removed, ..] ? removed : null;

    private async Task<ActiveWatcher?> ClaimAloneAsync(CSeqClaim claim)
    {
        var parameters = new DynamicParameters(claim.Dialog);
        parameters.Add("last", claim.Last - (await TableAsync()).BehindTheWire);
        parameters.Add("step", claim.Step);
        var sql = $"""
            update {_table} set local_cseq = (case when coalesce(local_cseq, 0) < @last then @last else coalesce(local_cseq, 0) end) + @step
            where {OfDialog} and {Live}
            """;
        return await UpdateAsync(sql, parameters) is [var claimed, ..] ? claimed : null;
    }

    private async Task<ActiveWatcher?> ReadTheClockAsync(CSeqClaim claim, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync($"from {_table} where {OfDialog} and {Live}", new DynamicParameters(claim.Dialog)).WaitAsync(cancellationToken);
        var clock = (_time.GetUtcNow().ToUnixTimeMilliseconds() - ClockStart) / ClockTick;
        return rows is [var row, ..] ? row with { CSeq = Math.Max(clock, claim.Last) + claim.Step } : null;
    }

    private async Task<IReadOnlyList<ActiveWatcher>> QueryAsync(string sql, DynamicParameters parameters)
    {
        var table = await TableAsync();
        parameters.Add("now", Now);
        return await _database.ReadAsync<IReadOnlyList<ActiveWatcher>>(
            async connection =>
            {
                await using var rows = await connection.ExecuteReaderAsync($"select {table.Columns} {sql}", parameters);
                return Read(rows, table);
            },
            CancellationToken.None);
    }

    private async Task<IReadOnlyList<ActiveWatcher>> UpdateAsync(string sql, DynamicParameters parameters)
    {
        var table = await TableAsync();
        parameters.Add("now", Now);
        // A claim that a power failure takes back costs one 500 and a retry; waiting for the disk would cost every lamp its milliseconds.
        if (_database.Engine is SqlEngine.PostgreSql) sql = "set local synchronous_commit = off; " + sql;
        return await _database.WriteAsync<IReadOnlyList<ActiveWatcher>>(
            async transaction =>
            {
                await using var rows = await transaction.Connection!.ExecuteReaderAsync($"{sql} returning {table.Columns}", parameters, transaction);
                return Read(rows, table);
            },
            CancellationToken.None);
    }

    // A hundred rows come in a packet or two: waiting asynchronously for each would cost more than it saves.
    private static List<ActiveWatcher> Read(DbDataReader rows, Table table)
    {
        var watchers = new List<ActiveWatcher>();
        while (rows.Read()) watchers.Add(ActiveWatcher.Read(rows, table.BehindTheWire));
        return watchers;
    }

    private async Task<Table> TableAsync()
    {
        if (_known is { } known) return known;
        var there = await TableColumns.OfAsync(_database, _table, CancellationToken.None);
        var columns = string.Join(", ", ActiveWatcher.Columns.Select(column => there.Contains(column) ? column : "null"));
        // Kamailio stores one less than it last sent, OpenSIPS what it last sent.
        return _known = new Table(columns, there.Contains("from_user") || there.Contains("updated") ? 1 : 0);
    }

    private sealed record Table(string Columns, int BehindTheWire);
}
