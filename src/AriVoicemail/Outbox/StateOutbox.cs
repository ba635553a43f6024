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
/// <param name="node">This node; it owns the leases that it takes, and takes back those of its own past life.</param>
public sealed class StateOutbox(SqlDatabase database, IReadOnlyList<string> channels, string node, TimeProvider time) : IDisposable
{
    /// <summary>How long a node may be silent before others take over what it had claimed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _wake = new(0, 1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Notes, in the transaction that changed the mailbox, that its new state is to be told. Call <see cref="Wake"/> after the commit.</summary>
    public async Task WantAsync(DbTransaction transaction, MailboxState state)
    {
        foreach (var channel in channels)
        {
            await transaction.Connection!.ExecuteAsync(
                """
                insert into outbox (mailbox, channel, wanted) values (@mailbox, @channel, @Version)
                on conflict (mailbox, channel) do update set wanted = excluded.wanted, next_attempt_at = 0
                """,
                new { mailbox = state.Mailbox.ToString(), channel, state.Version }, transaction);
        }
    }

    /// <summary>Lets the dispatcher look at once instead of at its next poll.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    public void Dispose() => _wake.Dispose();

    internal Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _wake.WaitAsync(atMost, cancellationToken);

    /// <summary>Claims what is due on this node's channels, and newer states of what this node is already telling.</summary>
    internal Task<IReadOnlyList<OutboxClaim>> ClaimAsync(int limit, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<OutboxClaim>>(
            async transaction =>
            {
                var rows = await transaction.Connection!.QueryAsync<ClaimRow>(
                    $"""
                    update outbox set lease_owner = @node, lease_until = @until, claimed = wanted
                    where (mailbox, channel) in (
                      select mailbox, channel from outbox
                      where delivered < wanted and @channels like '%,' || channel || ',%'
                        and ((lease_until < @now and next_attempt_at <= @now) or (lease_owner = @node and lease_until >= @now and claimed < wanted))
                      order by next_attempt_at limit @limit{database.SkipLocked})
                    returning mailbox, channel, wanted, attempts
                    """,
                    new { node, now = Now, until = Now + (long)Lease.TotalMilliseconds, limit, channels = $",{string.Join(',', channels)}," }, transaction);
                return [.. rows.Select(row => new OutboxClaim(MailboxAddress.Parse(row.Mailbox), row.Channel, row.Wanted, (int)row.Attempts))];
            },
            cancellationToken);

    /// <summary>Keeps what this node is telling from being taken over by another.</summary>
    internal Task RenewAsync(CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "update outbox set lease_until = @until where lease_owner = @node", new { node, until = Now + (long)Lease.TotalMilliseconds }, cancellationToken);

    /// <summary>At start: whatever this node held when it died is due again.</summary>
    internal Task ReleaseAsync(CancellationToken cancellationToken) =>
        database.ExecuteAsync("update outbox set lease_owner = null, lease_until = 0 where lease_owner = @node", new { node }, cancellationToken);

    internal Task CompleteAsync(OutboxClaim claim, long version, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            update outbox set
              delivered = case when delivered < @version then @version else delivered end,
              lease_until = case when claimed <= @version then 0 else lease_until end,
              lease_owner = case when claimed <= @version then null else lease_owner end,
              attempts = 0, last_error = null
            where mailbox = @mailbox and channel = @Channel and lease_owner = @node
            """,
            new { mailbox = claim.Mailbox.ToString(), claim.Channel, version, node }, cancellationToken);

    /// <summary>Puts the claim back until <paramref name="retryIn"/> has passed; a newer one in progress is left alone.</summary>
    internal Task FailAsync(OutboxClaim claim, string error, TimeSpan retryIn, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            update outbox set attempts = attempts + 1, next_attempt_at = @next, last_error = @error, lease_owner = null, lease_until = 0
            where mailbox = @mailbox and channel = @Channel and lease_owner = @node and claimed <= @Wanted
            """,
            new { mailbox = claim.Mailbox.ToString(), claim.Channel, claim.Wanted, node, error, next = Now + (long)retryIn.TotalMilliseconds },
            cancellationToken);

    /// <summary>How much is still to be told, and why what failed did.</summary>
    public async Task<IReadOnlyList<OutboxEntry>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            c => c.QueryAsync<EntryRow>(
                """
                select mailbox, channel, wanted, delivered, attempts, next_attempt_at, last_error from outbox
                where delivered < wanted order by mailbox, channel limit @limit
                """,
                new { limit }),
            cancellationToken);
        return
        [
            .. rows.Select(row => new OutboxEntry(
                MailboxAddress.Parse(row.Mailbox), row.Channel, row.Wanted, row.Delivered, (int)row.Attempts,
                row.NextAttemptAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.NextAttemptAt), row.LastError)),
        ];
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
    }
}
