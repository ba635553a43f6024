using System.Data.Common;
using AriVoicemail.Auditing;
using AriVoicemail.Calls.Timelines;
using AriVoicemail.Events;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Events;

/// <summary>Events are forgotten after a day, calls after <c>Voicemail:TimelineDays</c>, the audit after <c>Http:AuditDays</c>.</summary>
internal sealed class Forgetting(EventLog events, AuditLog audit, CallRecords calls, Settings settings, TimeProvider time, ILogger<Forgetting> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await events.ForgetAsync(stoppingToken);
                await calls.ForgetAsync(stoppingToken);
                if (settings.Http.AuditDays > 0) await audit.ForgetAsync(time.GetUtcNow().AddDays(-settings.Http.AuditDays), stoppingToken);
            }
            catch (DbException error)
            {
                logger.LogDebug("Old events and entries of the audit stay a while longer: {Error}", error.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The host stops.
            }
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
