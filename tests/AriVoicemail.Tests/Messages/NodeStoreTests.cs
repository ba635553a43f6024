using AriVoicemail.Nodes;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Messages;

public abstract class NodeStoreTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private NodeStore Nodes => new(Bed.Database);

    [Fact]
    public async Task A_node_that_beats_is_alive_and_tells_what_it_serves()
    {
        var server = new NodeServer("first", "http://127.0.0.1:8088", "vm", "connected", DateTimeOffset.UnixEpoch, null);
        await Nodes.BeatAsync(new NodeReport("node-1", "1.2", DateTimeOffset.UnixEpoch, 3, [server]), CancellationToken.None);

        var node = Assert.Single(await Nodes.ListAsync(CancellationToken.None));

        Assert.True(node.IsAlive);
        Assert.Equal(("node-1", "1.2", 3, 0), (node.Report.Name, node.Report.Version, node.Report.Calls, node.Recordings));
        Assert.Equal([server], node.Report.Servers);
    }

    [Fact]
    public async Task Whoever_left_recordings_or_decisions_and_is_silent_is_found()
    {
        await Bed.RecordAsync(StoreBed.Draft());
        await Bed.Messages.Decisions.PlanAsync(StoreBed.Mailbox, await Bed.DeliverAsync(), Folder.Old, "node-2", CancellationToken.None);
        Assert.Equal(["node-1", "node-2"], (await Nodes.LeftBehindAsync(CancellationToken.None)).Order());

        await BeatAsync("node-1");
        Assert.Equal(["node-2"], await Nodes.LeftBehindAsync(CancellationToken.None));

        await SilentAsync("node-1", Node.Patience + TimeSpan.FromSeconds(1));
        Assert.Equal(["node-1", "node-2"], (await Nodes.LeftBehindAsync(CancellationToken.None)).Order());
        Assert.False(Assert.Single(await Nodes.ListAsync(CancellationToken.None)).IsAlive);
        Assert.Equal(1, (await Nodes.ListAsync(CancellationToken.None))[0].Recordings);
    }

    [Fact]
    public async Task A_node_is_forgotten_after_a_week_but_not_while_its_recordings_wait()
    {
        await Bed.RecordAsync(StoreBed.Draft());
        foreach (var name in new[] { "node-1", "node-2", "node-3" }) await BeatAsync(name);
        foreach (var name in new[] { "node-1", "node-2" }) await SilentAsync(name, TimeSpan.FromDays(8));

        await Nodes.ForgetAsync(CancellationToken.None);

        Assert.Equal(["node-1", "node-3"], (await Nodes.ListAsync(CancellationToken.None)).Select(node => node.Report.Name));
    }

    [Fact]
    public async Task A_recording_is_handed_over_once()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft());

        var takers = await Task.WhenAll(Enumerable.Range(2, 5).Select(n => Bed.Journal.HandOverAsync(recording, $"node-{n}", CancellationToken.None)));

        Assert.Single(takers, taken => taken);
        Assert.Empty(await Bed.Journal.ListAsync("node-1", null, CancellationToken.None));
    }

    [Fact]
    public async Task A_message_that_another_node_has_filed_is_not_filed_again()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft(), new short[8000]);
        var path = Bed.RecordingPath(recording);
        await Bed.Messages.DeliverAsync(StoreBed.Mailbox, recording, path, 1, last: false, _ => { });

        await Bed.Restarted().DeliverAsync(StoreBed.Mailbox, recording, path, 1, last: true, _ => { });

        Assert.Equal([recording.Draft.MessageId], Bed.OnDisk(Folder.Inbox));
        await Bed.ConsistentAsync();
        Assert.Empty(await Bed.Journal.ListAsync("node-1", null, CancellationToken.None));
    }

    private Task BeatAsync(string name) => Nodes.BeatAsync(new NodeReport(name, "1", DateTimeOffset.UnixEpoch, 0, []), CancellationToken.None);

    private Task SilentAsync(string name, TimeSpan silence) => Bed.Database.ExecuteAsync(
        "update nodes set seen_at = seen_at - @silence where name = @name", new { name, silence = (long)silence.TotalMilliseconds }, CancellationToken.None);
}
