using System.Data.Common;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Messages;

/// <summary>
/// Looks through the spool at start and from time to time, for what a crash left between files and database, and for what Asterisk's own
/// voicemail did. Folders that nobody has touched cost one look at their directory.
/// </summary>
public sealed class SpoolWatch(
    MailboxStore mailboxes, MessageStore messages, SpoolOptions spool, TimeProvider time, ILogger<SpoolWatch> logger) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseForUnreadable = TimeSpan.FromSeconds(30);

    private readonly HashSet<MailboxAddress> _unreadable = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var done = await TryScanAllAsync(stoppingToken);
                if (done && Seconds <= 0 && _unreadable.Count == 0) return;
                await Task.Delay(done ? PauseBetweenRounds() : PauseAfterFailure, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    // A bucket is ours alone: what a crash left in it is found at the start.
    private int Seconds => messages.IsShared ? spool.ScanSeconds : 0;

    private TimeSpan PauseBetweenRounds()
    {
        var pause = TimeSpan.FromSeconds(Seconds);
        return _unreadable.Count > 0 && (pause <= TimeSpan.Zero || pause > PauseForUnreadable) ? PauseForUnreadable : pause;
    }

    /// <summary>False when the database was away: then no other mailbox could be compared either.</summary>
    private async Task<bool> TryScanAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var mailbox in await mailboxes.LoadAsync(cancellationToken)) await ScanAsync(mailbox, cancellationToken);
            return true;
        }
        catch (DbException error)
        {
            logger.LogWarning("The spool could not be looked through: {Error}", error.Message);
            return false;
        }
    }

    /// <summary>A mailbox that cannot be read keeps nobody from the others. It is noted once and tried again in every round.</summary>
    private async Task ScanAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        try
        {
            await messages.ScanAsync(mailbox, always: false, cancellationToken);
            _unreadable.Remove(mailbox);
        }
        catch (Exception error) when (error is not (DbException or OperationCanceledException))
        {
            if (_unreadable.Add(mailbox)) logger.LogWarning("Mailbox {Mailbox} could not be looked through and is tried again: {Error}", mailbox, error.Message);
        }
    }
}
