using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using Dapper;

namespace AriVoicemail.Outbox;

/// <summary>
/// What has still to be told about mailboxes: one row per mailbox and channel with the version that is wanted and the one that was delivered.
/// Only the newest counts are ever sent, so a burst of changes collapses.
/// </summary>
public sealed class StateOutbox : IDisposable
{
    private const int MostAtOnce = 200;

    // Who waits already goes on waiting.
    private const string OnConflict =
        """
        on conflict (mailbox, channel) do update set wanted = excluded.wanted, next_attempt_at = 0,
          wanted_at = case when outbox.delivered < outbox.wanted then outbox.wanted_at else excluded.wanted_at end
        """;

    private const string IsOn = "@channels like '%,' || channel || ',%'";

    /// <summary>How long a node may be silent before others take over what it had claimed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>No attempt is put off for longer: what seems so was written before the clock was set back.</summary>
    private const string EntryColumns = "mailbox, channel, wanted, delivered, attempts, next_attempt_at, last_error, wanted_at";

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Clocks of nodes differ by less.</summary>
    private static readonly TimeSpan LongestSkew = TimeSpan.FromMinutes(1);

    private readonly SqlDatabase _database;
    private readonly IReadOnlyList<string> _channels;
    private readonly string _node;
    private readonly TimeProvider _time;
    private readonly Batch<(OutboxClaim Claim, long Version), bool> _completed;
    private readonly Signal _wake = new();

    /// <param name="node">This node; it owns the leases that it takes, and takes back those of its own past life.</param>
    public StateOutbox(SqlDatabase database, IReadOnlyList<string> channels, string node, TimeProvider time)
    {
        (_database, _channels, _node, _time) = (database, channels, node, time);
        _completed = new Batch<(OutboxClaim Claim, long Version), bool>(MostAtOnce, CompleteAsync);
    }

    private string On => $",{string.Join(',', _channels)},";

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Notes, in the transaction that changed the mailbox, that its new state is to be told. Call <see cref="Wake"/> after the commit.</summary>
    public async Task WantAsync(DbTransaction transaction, MailboxState state)
    {
        foreach (var channel in _channels)
        {
            await transaction.Connection!.ExecuteAsync(
                $"insert into outbox (mailbox, channel, wanted, wanted_at) values (@mailbox, @channel, @Version, @now) {OnConflict}",
                new { mailbox = state.Mailbox.ToString(), channel, state.Version, now = Now }, transaction);
        }
    }

    /// <summary>The same for many mailboxes at once.</summary>
    public async Task WantAsync(DbTransaction transaction, IReadOnlyCollection<MailboxState> states)
    {
        var rows = new SqlRows(_database.Engine, ("mailbox", SqlType.Text), ("channel", SqlType.Text), ("wanted", SqlType.Number), ("wanted_at", SqlType.Number));
        foreach (var state in states)
        {
            foreach (var channel in _channels) rows.Add(state.Mailbox.ToString(), channel, state.Version, Now);
        }
        if (rows.Count == 0) return;
        await transaction.Connection!.ExecuteAsync(
            $"insert into outbox ({rows.Columns}) {rows.Select} {OnConflict}",
            rows.Parameters(), transaction);
    }

    /// <summary>Lets the dispatcher look at once instead of at its next poll.</summary>
    public void Wake() => _wake.Set();

    public void Dispose() => _wake.Dispose();

    internal Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _wake.WaitAsync(atMost, cancellationToken);

    /// <summary>Claims what is due on this node's channels, and newer states of what this node is already telling.</summary>
    internal Task<IReadOnlyList<OutboxClaim>> ClaimAsync(int limit, CancellationToken cancellationToken) =>
        _database.WriteAsync<IReadOnlyList<OutboxClaim>>(
            async transaction =>
            {
                var rows = await transaction.Connection!.QueryAsync<ClaimRow>(
                    $"""
                    update outbox set lease_owner = @node, lease_until = @until, claimed = wanted
                    where (mailbox, channel) in (
                      select mailbox, channel from outbox
                      where delivered < wanted and {IsOn}
                        and (((lease_until < @now or lease_until > @impossible) and (next_attempt_at <= @now or next_attempt_at > @latest))
                          or (lease_owner = @node and lease_until >= @now and claimed < wanted))
                      order by next_attempt_at limit @limit{_database.SkipLocked})
                    returning mailbox, channel, wanted, attempts
                    """,
                    new
                    {
                        node = _node,
                        now = Now,
                        until = Now + (long)Lease.TotalMilliseconds,
                        impossible = Now + (long)(Lease + LongestSkew).TotalMilliseconds,
                        latest = Now + (long)LongestPause.TotalMilliseconds,
                        limit,
                        channels = On,
                    },
                    transaction);
                return [.. rows.Select(row => new OutboxClaim(MailboxAddress.Parse(row.Mailbox), row.Channel, row.Wanted, (int)row.Attempts))];
            },
            cancellationToken);

    /// <summary>Keeps what this node is telling from being taken over by another.</summary>
    internal Task RenewAsync(CancellationToken cancellationToken) =>
        _database.ExecuteAsync(
            "update outbox set lease_until = @until where lease_owner = @node", new { node = _node, until = Now + (long)Lease.TotalMilliseconds }, cancellationToken);

    /// <summary>At start: whatever this node held when it died is due again.</summary>
    internal Task ReleaseAsync(CancellationToken cancellationToken) =>
        _database.ExecuteAsync("update outbox set lease_owner = null, lease_until = 0 where lease_owner = @node", new { node = _node }, cancellationToken);

    internal Task CompleteAsync(OutboxClaim claim, long version, CancellationToken cancellationToken) =>
        _completed.AddAsync((claim, version), cancellationToken);

    /// <summary>What waits on that channel to be told again is due now.</summary>
    internal async Task HurryAsync(string channel, CancellationToken cancellationToken)
    {
        await _database.ExecuteAsync(
            "update outbox set next_attempt_at = 0 where channel = @channel and delivered < wanted and next_attempt_at > 0", new { channel }, cancellationToken);
        Wake();
    }

    /// <summary>Has what waits for that mailbox on that channel tried again now; false: nothing waits.</summary>
    public async Task<bool> RetryAsync(MailboxAddress mailbox, string channel, CancellationToken cancellationToken)
    {
        var rows = await _database.ExecuteAsync(
            "update outbox set next_attempt_at = 0 where mailbox = @mailbox and channel = @channel and delivered < wanted",
            new { mailbox = mailbox.ToString(), channel }, cancellationToken);
        if (rows > 0) Wake();
        return rows > 0;
    }

    /// <summary>What is still to be told of that mailbox on that channel; null: nothing.</summary>
    public async Task<OutboxEntry?> FindAsync(MailboxAddress mailbox, string channel, CancellationToken cancellationToken)
    {
        var row = await _database.ReadAsync(
            c => c.QuerySingleOrDefaultAsync<EntryRow>(
                $"select {EntryColumns} from outbox where mailbox = @mailbox and channel = @channel and delivered < wanted", new { mailbox = mailbox.ToString(), channel }),
            cancellationToken);
        return row?.ToEntry();
    }

    /// <summary>Whether somebody has still to be told of that mailbox, on a channel that is on here.</summary>
    public async Task<bool> IsTellingAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        await _database.ReadAsync(
            c => c.ExecuteScalarAsync<long>($"select count(*) from outbox where mailbox = @mailbox and delivered < wanted and {IsOn}", new { mailbox = mailbox.ToString(), channels = On }),
            cancellationToken) > 0;

    /// <summary>How much is still to be told on channels that are on here, and for how long the oldest has waited. What was owed on a channel that was switched off waits until it is on again.</summary>
    public async Task<(long Depth, TimeSpan Age)> WaitingAsync(CancellationToken cancellationToken)
    {
        var (depth, since) = await _database.ReadAsync(
            c => c.QuerySingleAsync<(long, long)>($"select count(*), coalesce(min(wanted_at), 0) from outbox where delivered < wanted and {IsOn}", new { channels = On }), cancellationToken);
        return (depth, since == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Max(0, Now - since)));
    }

    /// <summary>Puts the claim back until <paramref name="retryIn"/> has passed; a newer one in progress is left alone.</summary>
    internal Task FailAsync(OutboxClaim claim, string error, TimeSpan retryIn, CancellationToken cancellationToken) =>
        _database.ExecuteAsync(
            """
            update outbox set attempts = attempts + 1, next_attempt_at = @next, last_error = @error, lease_owner = null, lease_until = 0
            where mailbox = @mailbox and channel = @Channel and lease_owner = @node and claimed <= @Wanted
            """,
            new { mailbox = claim.Mailbox.ToString(), claim.Channel, claim.Wanted, node = _node, error, next = Now + (long)(retryIn < LongestPause ? retryIn : LongestPause).TotalMilliseconds },
            cancellationToken);

    /// <summary>How much is still to be told, and why what failed did.</summary>
    /// <param name="contexts">Only of mailboxes in these; null: in all.</param>
    /// <param name="after">Only what comes behind that mailbox and channel.</param>
    public async Task<IReadOnlyList<OutboxEntry>> ListAsync(
        int limit, CancellationToken cancellationToken, IReadOnlyList<string>? contexts = null, (string Mailbox, string Channel)? after = null)
    {
        var rows = await _database.ReadAsync(
            c => c.QueryAsync<EntryRow>(
                $"""
                select {EntryColumns} from outbox
                where delivered < wanted and (mailbox > @mailbox or (mailbox = @mailbox and channel > @channel))
                  {(contexts is null ? "" : $"and mailbox in (select mailbox from mailboxes where {c.IsOneOf("context", nameof(contexts))})")}
                order by mailbox, channel limit @limit
                """,
                new { limit, contexts = contexts?.ToArray(), mailbox = after?.Mailbox ?? "", channel = after?.Channel ?? "" }),
            cancellationToken);
        return [.. rows.Select(row => row.ToEntry())];
    }

    private async Task<IReadOnlyList<bool>> CompleteAsync(IReadOnlyList<(OutboxClaim Claim, long Version)> completed)
    {
        var rows = new SqlRows(_database.Engine, ("m", SqlType.Text), ("c", SqlType.Text), ("v", SqlType.Number));
        // Told twice, the later version says it all.
        foreach (var (claim, version) in completed.OrderByDescending(one => one.Version).DistinctBy(one => (one.Claim.Mailbox, one.Claim.Channel)))
        {
            rows.Add(claim.Mailbox.ToString(), claim.Channel, version);
        }
        await _database.ExecuteAsync(
            $"""
            with told (told_mailbox, told_channel, told_version) as ({rows.Select})
            update outbox set
              delivered = case when delivered < told_version then told_version else delivered end,
              lease_until = case when claimed <= told_version then 0 else lease_until end,
              lease_owner = case when claimed <= told_version then null else lease_owner end,
              attempts = 0, last_error = null
            from told where mailbox = told_mailbox and channel = told_channel and lease_owner = @node
            """,
            rows.Parameters(new { node = _node }), CancellationToken.None);
        return [.. completed.Select(_ => true)];
    }

    private sealed class ClaimRow
    {
        public string Mailbox { get; init; } = "";
        public string Channel { get; init; } = "";
        public long Wanted { get; init; }
        public long Attempts { get; init; }
    }

    private sealed class EntryRow
    {
        public string Mailbox { get; init; } = "";
        public string Channel { get; init; } = "";
        public long Wanted { get; init; }
        public long Delivered { get; init; }
        public long Attempts { get; init; }
        public long NextAttemptAt { get; init; }
        public string? LastError { get; init; }
        public long WantedAt { get; init; }

        public OutboxEntry ToEntry() => new(
            MailboxAddress.Parse(Mailbox), Channel, Wanted, Delivered, (int)Attempts,
            NextAttemptAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(NextAttemptAt), LastError)
        {
            Since = WantedAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(WantedAt),
        };
    }
}
