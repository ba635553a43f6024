using System.Data.Common;
using AriVoicemail.Auditing;
using AriVoicemail.Database;
using AriVoicemail.Events;
using AriVoicemail.Telemetry;
using Dapper;

namespace AriVoicemail.Mailboxes;

/// <summary>
/// The owner's door: mailbox and PIN. After a few wrong PINs in a row every further one doubles the time for which nobody is let in, on all nodes
/// and through all doors.
/// </summary>
public sealed class SignIn(SqlDatabase database, MailboxStore mailboxes, AuditLog audit, TimeProvider time) : IDisposable
{
    private const int Free = 5;
    private const string Columns = "failures, failed_at, locked_until, attempts, since, locked_at";

    private static readonly TimeSpan FirstLock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(1);
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan UntoldFor = TimeSpan.FromDays(365);

    // What a mailbox without a PIN, and one that there is not, is compared with: all three take the same time.
    private static readonly string Nobody = Pin.Hash("");

    // Half of the cores are for everything else.
    private readonly SemaphoreSlim _door = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Compares a PIN with its hash; it is slow, so it has to be done for every attempt or it would tell which mailboxes there are.</summary>
    internal Func<string, string, bool> Verifies { get; init; } = Pin.Verify;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Tries the PIN. A right one forgets the wrong ones before it, unless they had locked the mailbox: of those the owner is told.</summary>
    /// <param name="door">By which way, one of <see cref="Door"/>.</param>
    /// <param name="from">A network address or a channel, for the audit.</param>
    public async Task<SignInResult> TryAsync(MailboxAddress address, string pin, string door, string from, CancellationToken cancellationToken)
    {
        var result = await TryAsync(address, pin, cancellationToken);
        var outcome = result.Mailbox is not null ? "done" : result.LockedFor > TimeSpan.Zero ? Instruments.SignInLocked : "wrong PIN";
        Instruments.SignedIn(door, outcome);
        await audit.SignedInAsync(address, door, from, outcome);
        return result;
    }

    private async Task<SignInResult> TryAsync(MailboxAddress address, string pin, CancellationToken cancellationToken)
    {
        if (await LockedForAsync(address, cancellationToken) is { Ticks: > 0 } wait) return new SignInResult(null, wait);
        var mailbox = await mailboxes.FindAsync(address, cancellationToken);
        var right = await VerifyAsync(pin, mailbox?.PinHash ?? Nobody, cancellationToken);
        if (!right || mailbox?.PinHash is null) return new SignInResult(null, await FailAsync(address, cancellationToken));
        return await LetInAsync(mailbox, cancellationToken);
    }

    /// <summary>Lets an administrator end a lock. What was tried stays to be told.</summary>
    public Task UnlockAsync(MailboxAddress address, CancellationToken cancellationToken) =>
        database.ExecuteAsync("update sign_ins set failures = 0, locked_until = 0 where mailbox = @mailbox", new { mailbox = address.ToString() }, cancellationToken);

    /// <summary>What was tried of which owners do not know yet, by mailbox; who is not in it was left in peace.</summary>
    public async Task<IReadOnlyDictionary<MailboxAddress, FailedSignIns>> FailedAsync(IEnumerable<MailboxAddress> addresses, CancellationToken cancellationToken)
    {
        var names = addresses.Select(address => address.ToString()).ToArray();
        if (names.Length == 0) return new Dictionary<MailboxAddress, FailedSignIns>();
        var rows = await database.ReadAsync(c => c.QueryAsync<Row>($"select mailbox, {Columns} from sign_ins where {c.IsOneOf("mailbox", nameof(names))} and attempts > 0", new { names }), cancellationToken);
        return rows.ToDictionary(row => MailboxAddress.Parse(row.Mailbox), row => row.ToFailed(Now)!);
    }

    /// <summary>The owner has heard of it.</summary>
    public Task ToldAsync(MailboxAddress address, CancellationToken cancellationToken) => database.ExecuteAsync(
        "delete from sign_ins where mailbox = @mailbox and failures = 0", new { mailbox = address.ToString() }, cancellationToken);

    public void Dispose() => _door.Dispose();

    /// <summary>30, 60, 120 … seconds once the free attempts are used up, an hour at most.</summary>
    internal static TimeSpan LockAfter(int failures)
    {
        if (failures < Free) return TimeSpan.Zero;
        var doubled = FirstLock * Math.Pow(2, Math.Min(failures - Free, 16));
        return doubled < LongestLock ? doubled : LongestLock;
    }

    // Slow by design: a crowd at the door waits, rather than the keys of those who are inside already.
    private async Task<bool> VerifyAsync(string pin, string hash, CancellationToken cancellationToken)
    {
        await _door.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(() => Verifies(pin, hash), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _door.Release();
        }
    }

    private async Task<TimeSpan> LockedForAsync(MailboxAddress address, CancellationToken cancellationToken)
    {
        var until = await database.ReadAsync(
            c => c.ExecuteScalarAsync<long?>("select locked_until from sign_ins where mailbox = @mailbox", new { mailbox = address.ToString() }), cancellationToken);
        return TimeSpan.FromMilliseconds(Math.Max(0, (until ?? 0) - Now));
    }

    // Many may have passed the first look at the lock together. Only what the row says now decides: else a crowd of guesses could try its luck at once.
    private async Task<SignInResult> LetInAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        var (address, now) = (mailbox.Address.ToString(), Now);
        var before = await database.WriteAsync(
            async transaction =>
            {
                var row = await transaction.Connection!.QuerySingleOrDefaultAsync<Row>(
                    $"select {Columns} from sign_ins where mailbox = @address{database.ForUpdate}", new { address }, transaction);
                if (row is null || row.LockedUntil > now) return row;
                await transaction.Connection!.ExecuteAsync(
                    row.LockedAt == 0 ? "delete from sign_ins where mailbox = @address" : "update sign_ins set failures = 0, locked_until = 0 where mailbox = @address",
                    new { address }, transaction);
                return row;
            },
            cancellationToken);
        return before?.LockedUntil > now
            ? new SignInResult(null, TimeSpan.FromMilliseconds(before.LockedUntil - now))
            : new SignInResult(mailbox, Failed: before?.ToFailed(now));
    }

    private Task<TimeSpan> FailAsync(MailboxAddress address, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            var (mailbox, now) = (address.ToString(), Now);
            await ForgetAsync(transaction, now);
            var row = await transaction.Connection!.QuerySingleOrDefaultAsync<Row>(
                $"""
                insert into sign_ins (mailbox, failures, failed_at, locked_until, attempts, since) values (@mailbox, 1, @now, 0, 1, @now)
                on conflict (mailbox) do update set
                  failures = case when sign_ins.failed_at < @old then 1 else sign_ins.failures + 1 end, failed_at = excluded.failed_at,
                  attempts = sign_ins.attempts + 1, since = case when sign_ins.attempts = 0 then excluded.since else sign_ins.since end
                where sign_ins.locked_until <= @now
                returning {Columns}
                """,
                new { mailbox, now, old = now - (long)ForgottenAfter.TotalMilliseconds },
                transaction);
            // Somebody else's wrong PIN was quicker, and locked it meanwhile.
            if (row is null) return TimeSpan.FromMilliseconds(await LockedUntilAsync(transaction, mailbox) - now);
            var wait = LockAfter(row.Failures);
            if (wait == TimeSpan.Zero) return wait;
            var until = now + (long)wait.TotalMilliseconds;
            await transaction.Connection!.ExecuteAsync("update sign_ins set locked_until = @until, locked_at = @now where mailbox = @mailbox", new { mailbox, until, now }, transaction);
            await EventLog.LockedAsync(transaction, address, row.Attempts, DateTimeOffset.FromUnixTimeMilliseconds(row.Since), DateTimeOffset.FromUnixTimeMilliseconds(until));
            return wait;
        },
        cancellationToken);

    private static Task<long> LockedUntilAsync(DbTransaction transaction, string mailbox) =>
        transaction.Connection!.ExecuteScalarAsync<long>("select locked_until from sign_ins where mailbox = @mailbox", new { mailbox }, transaction);

    // Of a lock the owner is told, however long that takes; but of one of a mailbox that there is not there is nobody to tell.
    private static Task<int> ForgetAsync(DbTransaction transaction, long now) => transaction.Connection!.ExecuteAsync(
        """
        delete from sign_ins
        where failed_at < @old and (locked_at = 0 or failed_at < @untold or not exists (select 1 from mailboxes where mailboxes.mailbox = sign_ins.mailbox))
        """,
        new { old = now - (long)ForgottenAfter.TotalMilliseconds, untold = now - (long)UntoldFor.TotalMilliseconds }, transaction);

    private sealed class Row
    {
        public string Mailbox { get; init; } = "";
        public int Failures { get; init; }
        public long FailedAt { get; init; }
        public long LockedUntil { get; init; }
        public int Attempts { get; init; }
        public long Since { get; init; }
        public long LockedAt { get; init; }

        public FailedSignIns? ToFailed(long now) => Attempts == 0 ? null : new FailedSignIns(
            Attempts, DateTimeOffset.FromUnixTimeMilliseconds(Since), DateTimeOffset.FromUnixTimeMilliseconds(FailedAt),
            LockedAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(LockedAt),
            LockedUntil <= now ? null : DateTimeOffset.FromUnixTimeMilliseconds(LockedUntil));
    }
}
