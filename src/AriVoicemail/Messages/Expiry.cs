using System.Data.Common;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Messages;

/// <summary>Deletes messages whose time is over, by the rules of their mailboxes.</summary>
public sealed class Expiry(
    MailboxStore mailboxes, MessageStore messages, VoicemailOptions general, TimeProvider time, ILogger<Expiry> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    private const int AtOnce = 1000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception error) when (error is DbException or IOException or UnauthorizedAccessException or TimeoutException)
            {
                logger.LogWarning("Messages whose time is over stay a while longer: {Error}", error.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The host stops.
            }
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One round; answers how many messages were deleted.</summary>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var own = (await mailboxes.WithKeepingAsync(cancellationToken)).ToDictionary(mailbox => mailbox.Address);
        var deleted = 0;
        foreach (var folder in Folder.All)
        {
            // The shortest time that any mailbox has finds those that may be due; each mailbox's own rule decides.
            var shortest = own.Values.Select(mailbox => general.KeepingOf(mailbox).ExpireDays(folder)).Append(general.Keeping.DaysOf(folder) ?? 0)
                .Where(days => days > 0).DefaultIfEmpty(0).Min();
            if (shortest > 0) deleted += await ExpireAsync(folder, shortest, own, cancellationToken);
        }
        if (deleted > 0) logger.LogInformation("{Messages} messages were deleted because their time is over", deleted);
        return deleted;
    }

    private async Task<int> ExpireAsync(Folder folder, int shortest, Dictionary<MailboxAddress, Mailbox> own, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var deleted = 0;
        AgedMessage? last = null;
        while (true)
        {
            var aged = await messages.AgedAsync(folder, now.AddDays(-shortest), last, AtOnce, cancellationToken);
            foreach (var message in aged)
            {
                var days = own.TryGetValue(message.Mailbox, out var mailbox)
                    ? general.KeepingOf(mailbox).ExpireDays(folder)
                    : general.Keeping.DaysOf(folder) ?? 0;
                if (days > 0 && message.Since < now.AddDays(-days) && await messages.ExpireAsync(message, cancellationToken)) deleted++;
            }
            if (aged.Count < AtOnce) return deleted;
            last = aged[^1];
        }
    }
}
