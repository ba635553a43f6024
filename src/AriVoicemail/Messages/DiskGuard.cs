using System.Globalization;
using AriVoicemail.Spool;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Messages;

/// <summary>Says in the log, early, when the disk runs full, and when there is room again.</summary>
public sealed class DiskGuard(DiskSpace disk, SpoolOptions spool, TimeProvider time, ILogger<DiskGuard> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var before = DiskState.Plenty;
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = disk.State;
            if (now != before) Say(now);
            before = now;
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Say(DiskState state)
    {
        var free = string.Create(CultureInfo.InvariantCulture, $"{disk.FreeBytes / (1024 * 1024)} MB");
        if (state is DiskState.Full)
        {
            logger.LogCritical("The disk of {Spool} is full ({Free} left): callers cannot leave messages (Spool:RefuseBelowMegabytes = {Limit})", spool.Directory, free, spool.RefuseBelowMegabytes);
        }
        else if (state is DiskState.Low)
        {
            logger.LogError("The disk of {Spool} has {Free} left; below {Limit} MB callers are refused", spool.Directory, free, spool.RefuseBelowMegabytes);
        }
        else
        {
            logger.LogInformation("The disk of {Spool} has room again: {Free}", spool.Directory, free);
        }
    }
}
