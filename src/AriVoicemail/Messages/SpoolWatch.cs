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
public sealed class SpoolWatch(MailboxStore mailboxes, MessageStore messages, SpoolOptions spool, ILogger<SpoolWatch> logger) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var done = await TryScanAllAsync(stoppingToken);
                if (done && spool.ScanSeconds <= 0) return;
                await Task.Delay(done ? TimeSpan.FromSeconds(spool.ScanSeconds) : PauseAfterFailure, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task<bool> TryScanAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var mailbox in await mailboxes.LoadAsync(cancellationToken)) await messages.ScanAsync(mailbox, always: false, cancellationToken);
            return true;
        }
        catch (Exception error) when (error is DbException or IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("The spool could not be looked through: {Error}", error.Message);
            return false;
        }
    }
}
