using System.Data.Common;
using System.Diagnostics;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers;
using AriVoicemail.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Outbox;

/// <summary>Takes what is due from the outbox and hands it to the notifier of its channel, until nothing is due.</summary>
public sealed class OutboxDispatcher(
    StateOutbox outbox, MessageStore messages, IEnumerable<IMailboxNotifier> notifiers, ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private const int Batch = 250;

    // Each waits for its phones, and those that wait for a dead one must leave room for the others.
    private const int MostAtOnce = 1000;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly Signal _told = new();
    private int _underWay;
    private readonly Dictionary<string, IMailboxNotifier> _notifiers = notifiers.ToDictionary(notifier => notifier.Channel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var notifier in _notifiers.Values) notifier.Recovered += () => _ = HurryAsync(notifier.Channel, stoppingToken);
        var renewing = RenewAsync(stoppingToken);
        var released = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!released) await outbox.ReleaseAsync(stoppingToken);
                released = true;
                await RoomAsync(stoppingToken);
                var claims = await outbox.ClaimAsync(Batch, stoppingToken);
                foreach (var claim in claims) _ = TellAsync(claim, stoppingToken);
                if (claims.Count < Batch) await outbox.WaitAsync(Poll, stoppingToken);
            }
            catch (DbException error)
            {
                logger.LogWarning("The outbox cannot be read, trying again: {Error}", error.Message);
                await Task.Delay(Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The host stops.
            }
        }
        await renewing;
    }

    /// <summary>Waits until a whole batch can be taken on: claimed one by one, each would cost as much as two hundred.</summary>
    private async Task RoomAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _underWay) > MostAtOnce - Batch) await _told.WaitAsync(cancellationToken);
    }

    private async Task TellAsync(OutboxClaim claim, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _underWay);
        using var scope = logger.BeginScope("Channel {Channel} of Mailbox {Mailbox}", claim.Channel, claim.Mailbox);
        try
        {
            await TellUntilKnownAsync(claim, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
            _told.Set();
        }
    }

    /// <summary>Tells until the outbox knows how it ended: a claim that nobody settles would stay leased for ever.</summary>
    private async Task TellUntilKnownAsync(OutboxClaim claim, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await TellOnceAsync(claim, cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The host stops; the lease ends with it.
            }
            catch (DbException error)
            {
                logger.LogWarning("{Channel} of {Mailbox} waits for the database: {Error}", claim.Channel, claim.Mailbox, error.Message);
                await Task.Delay(Poll, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TellOnceAsync(OutboxClaim claim, CancellationToken cancellationToken)
    {
        using var span = Tracing.Begin("tell", ActivityKind.Internal, ("arivm.channel", claim.Channel), ("arivm.mailbox", claim.Mailbox));
        var state = await messages.StateAsync(claim.Mailbox, cancellationToken);
        var delivery = state is null ? Delivery.Done : await NotifyAsync(claim, state, cancellationToken);
        if (delivery.Error is null)
        {
            await outbox.CompleteAsync(claim, state?.Version ?? claim.Wanted, cancellationToken);
            return;
        }
        span.Fail(delivery.Error);
        var pause = Pause(claim.Attempts, delivery.RetryAfter);
        logger.LogWarning("{Channel} of {Mailbox} is to be told again in {Pause}: {Error}", claim.Channel, claim.Mailbox, pause, delivery.Error);
        await outbox.FailAsync(claim, delivery.Error, pause, cancellationToken);
    }

    private async Task<Delivery> NotifyAsync(OutboxClaim claim, MailboxState state, CancellationToken cancellationToken)
    {
        try
        {
            return await _notifiers[claim.Channel].NotifyAsync(state, cancellationToken);
        }
        catch (Exception error) when (error is not DbException && !cancellationToken.IsCancellationRequested)
        {
            logger.LogError(error, "{Channel} of {Mailbox} failed", claim.Channel, claim.Mailbox);
            return new Delivery(error.Message);
        }
    }

    /// <summary>1, 2, 4 … 60 seconds, and never sooner than the other side asked for.</summary>
    internal static TimeSpan Pause(int attempts, TimeSpan? retryAfter)
    {
        var backoff = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, attempts), LongestPause.TotalSeconds));
        return retryAfter > backoff ? retryAfter.Value : backoff;
    }

    public override void Dispose()
    {
        _told.Dispose();
        base.Dispose();
    }

    private async Task HurryAsync(string channel, CancellationToken cancellationToken)
    {
        try
        {
            await outbox.HurryAsync(channel, cancellationToken);
        }
        catch (Exception error) when (error is DbException or OperationCanceledException)
        {
            logger.LogDebug("What waits on {Channel} is told in its own time: {Error}", channel, error.Message);
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(StateOutbox.Lease / 3);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    await outbox.RenewAsync(cancellationToken);
                }
                catch (DbException error)
                {
                    logger.LogDebug("Leases could not be renewed: {Error}", error.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
