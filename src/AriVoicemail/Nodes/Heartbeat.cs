using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Nodes;

/// <summary>Says every two seconds that this node lives, and looks for those that do not any more.</summary>
/// <param name="report">How this node is now.</param>
/// <param name="takeOver">Called for a node that has died and left something, again and again until nothing is left.</param>
public sealed class Heartbeat(
    NodeStore nodes, Func<NodeReport> report, Func<DeadNode, CancellationToken, Task> takeOver, TimeProvider time, ILogger<Heartbeat> logger) : BackgroundService
{
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    /// <summary>Nobody waits longer than that for a node that is gone.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(1);

    private long? _beatingSince;
    private Task _takingOver = Task.CompletedTask;

    /// <summary>The first beat comes before the first call, so that nobody takes this node for a dead one.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(nodes.ForgetAsync, cancellationToken);
        await TryAsync(token => nodes.BeatAsync(report(), token), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var beaten = await TryAsync(token => nodes.BeatAsync(report(), token), stoppingToken);
                _beatingSince = beaten ? _beatingSince ?? time.GetTimestamp() : null;
                // After an outage of the database every node seems dead until it has beaten again.
                if (_beatingSince is { } since && time.GetElapsedTime(since) >= Node.Patience && _takingOver.IsCompleted)
                {
                    _takingOver = TryAsync(TakeOverAsync, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        await _takingOver.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        var known = await nodes.ListAsync(cancellationToken);
        var living = known.Where(node => node.IsAlive).SelectMany(node => node.Report.Servers).Select(server => (server.Name, server.Application)).ToHashSet();
        var left = await nodes.LeftBehindAsync(cancellationToken);
        var died = known.Where(node => !node.IsAlive && node.Silence < LongestCall).Select(node => node.Report.Name);
        foreach (var name in died.Union(left).Where(name => name != report().Name))
        {
            var servers = known.FirstOrDefault(node => node.Report.Name == name)?.Report.Servers ?? [];
            await takeOver(new DeadNode(name, [.. servers.Where(server => !living.Contains((server.Name, server.Application)))]), cancellationToken);
        }
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
            return true;
        }
        catch (Exception error) when (error is DbException or IOException or TimeoutException)
        {
            logger.LogDebug("The other nodes do not hear of this one now: {Error}", error.Message);
            return false;
        }
    }
}
