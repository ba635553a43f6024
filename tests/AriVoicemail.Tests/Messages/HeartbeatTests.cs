using System.Collections.Concurrent;
using AriVoicemail.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Messages;

public abstract class HeartbeatTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private NodeStore Nodes => new(Bed.Database);

    [Fact]
    public async Task After_an_outage_the_others_have_time_to_beat_again_before_one_of_them_counts_as_dead()
    {
        foreach (var name in new[] { "node-2", "node-3" }) await BeatAsync(name);
        await Bed.Database.ExecuteAsync("update nodes set seen_at = seen_at - 60000", null, CancellationToken.None);
        var (beats, taken) = (0, new ConcurrentQueue<string>());
        using var heartbeat = new Heartbeat(
            Nodes,
            () =>
            {
                Interlocked.Increment(ref beats);
                return ReportOf("node-1");
            },
            (dead, _) =>
            {
                taken.Enqueue(dead.Name);
                return Task.CompletedTask;
            },
            TimeProvider.System, NullLogger<Heartbeat>.Instance);
        await heartbeat.StartAsync(CancellationToken.None);

        await UntilAsync(() => Task.FromResult(Volatile.Read(ref beats) >= 3));
        await UntilAsync(async () =>
        {
            await BeatAsync("node-2");
            return !taken.IsEmpty;
        });
        await heartbeat.StopAsync(CancellationToken.None);

        Assert.Equal(["node-3"], taken.Distinct());
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        while (!await isSo()) await Task.Delay(50, patience.Token);
    }

    private Task BeatAsync(string name) => Nodes.BeatAsync(ReportOf(name), CancellationToken.None);

    private static NodeReport ReportOf(string name) => new(name, "1", DateTimeOffset.UnixEpoch, 0, []);
}
