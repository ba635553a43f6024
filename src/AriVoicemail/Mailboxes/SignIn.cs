using AriVoicemail.Database;
using Dapper;

namespace AriVoicemail.Mailboxes;

/// <summary>
/// The owner's door: mailbox and PIN. After a few wrong PINs in a row every further one doubles the time for which nobody is let in, on all nodes
/// and through all doors.
/// </summary>
public sealed class SignIn(SqlDatabase database, MailboxStore mailboxes, TimeProvider time) : IDisposable
{
    private const int Free = 5;

    private static readonly TimeSpan FirstLock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(1);
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(1);

    // What a mailbox without a PIN, and one that there is not, is compared with: all three take the same time.
    private static readonly string Nobody = Pin.Hash("");

    // Half of the cores are for everything else.
    private readonly SemaphoreSlim _door = new(Math.Max(1, Environment.ProcessorCount / 2));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Tries the PIN. A right one forgets the wrong ones before it.</summary>
    public async Task<SignInResult> TryAsync(MailboxAddress address, string pin, CancellationToken cancellationToken)
    {
        if (await LockedForAsync(address, cancellationToken) is { Ticks: > 0 } wait) return new SignInResult(null, wait);
        var mailbox = await mailboxes.FindAsync(address, cancellationToken);
        var right = await VerifyAsync(pin, mailbox?.PinHash ?? Nobody, cancellationToken);
        if (!right || mailbox?.PinHash is null) return new SignInResult(null, await FailAsync(address, cancellationToken));
        await database.ExecuteAsync("delete from sign_ins where mailbox = @mailbox", new { mailbox = address.ToString() }, cancellationToken);
        return new SignInResult(mailbox);
    }

    /// <summary>Lets an administrator end a lock.</summary>
    public Task UnlockAsync(MailboxAddress address, CancellationToken cancellationToken) =>
        database.ExecuteAsync("delete from sign_ins where mailbox = @mailbox", new { mailbox = address.ToString() }, cancellationToken);

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
            return await Task.Factory.StartNew(() => Pin.Verify(pin, hash), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
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

    private Task<TimeSpan> FailAsync(MailboxAddress address, CancellationToken cancellationToken) => database.WriteAsync(
        async transaction =>
        {
            var (mailbox, now) = (address.ToString(), Now);
            await transaction.Connection!.ExecuteAsync(
                "delete from sign_ins where failed_at < @old", new { old = now - (long)ForgottenAfter.TotalMilliseconds }, transaction);
            var failures = await transaction.Connection!.ExecuteScalarAsync<int>(
                """
                insert into sign_ins (mailbox, failures, failed_at, locked_until) values (@mailbox, 1, @now, 0)
                on conflict (mailbox) do update set failures = sign_ins.failures + 1, failed_at = excluded.failed_at
                returning failures
                """,
                new { mailbox, now },
                transaction);
            var wait = LockAfter(failures);
            await transaction.Connection!.ExecuteAsync(
                "update sign_ins set locked_until = @until where mailbox = @mailbox", new { mailbox, until = now + (long)wait.TotalMilliseconds }, transaction);
            return wait;
        },
        cancellationToken);
}
