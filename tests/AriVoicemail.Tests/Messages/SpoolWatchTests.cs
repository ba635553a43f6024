using AriVoicemail.Messages;
using AriVoicemail.Spool;
using AriVoicemail.Tests.Sip;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Tests.Messages;

public abstract class SpoolWatchTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private readonly ManualTime _time = new();
    private readonly KeptLog<SpoolWatch> _log = new();

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(3600)]
    public async Task A_mailbox_that_cannot_be_read_keeps_nobody_from_the_others_and_is_tried_again(int scanSeconds)
    {
        var broken = Path.Combine(Directory.CreateDirectory(Bed.FolderPath(Folder.Inbox)).FullName, "msg0000.txt");
        File.CreateSymbolicLink(broken, broken);
        await Bed.DeliverAsync(mailbox: StoreBed.Other);
        File.Copy(
            Path.Combine(Bed.FolderPath(Folder.Inbox, StoreBed.Other), "msg0000.txt"), Path.Combine(Bed.FolderPath(Folder.Inbox, StoreBed.Other), "msg0001.txt"));
        using var watch = Watch(scanSeconds);
        await watch.StartAsync(CancellationToken.None);

        // The clock is asked for the next round when one is over.
        await _time.FireNextAsync();
        Assert.Equal(2, (await Bed.Messages.StateAsync(StoreBed.Other, CancellationToken.None))!.Counts.New);
        await _time.FireNextAsync();
        Assert.Contains("1000@default", Assert.Single(_log.Lines, line => line.Level == LogLevel.Warning).Text);
        Assert.Equal(TimeSpan.FromSeconds(60), _time.Elapsed);

        Bed.PutByHand(Folder.Inbox, 1, "7-7");
        File.Delete(broken);
        await UntilCountedAsync(watch);
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_round_that_the_database_ended_is_repeated()
    {
        Bed.PutByHand(Folder.Inbox, 0, "7-7");
        await Bed.BreakAsync("mailbox_counts");
        using var watch = Watch(scanSeconds: 30);
        await watch.StartAsync(CancellationToken.None);
        await _time.FireNextAsync();
        Assert.Equal(TimeSpan.FromSeconds(1), _time.Elapsed);

        await Bed.MendAsync("mailbox_counts");
        await UntilCountedAsync(watch);
        await watch.StopAsync(CancellationToken.None);
        Assert.Equal(1, (await Bed.ConsistentAsync()).Counts.New);
    }

    private SpoolWatch Watch(int scanSeconds) => new(
        Bed.Mailboxes, Bed.Messages, new SpoolOptions { Directory = Bed.Spool.Directory, ScanSeconds = scanSeconds }, _time, _log);

    private async Task UntilCountedAsync(SpoolWatch watch)
    {
        while (true)
        {
            // With no rounds to come the watch ends when every mailbox was read.
            var ended = watch.ExecuteTask!.IsCompleted;
            if ((await Bed.Messages.StateAsync(StoreBed.Mailbox, CancellationToken.None))!.Counts.New > 0) return;
            Assert.False(ended);
            await await Task.WhenAny(_time.FireNextAsync(), watch.ExecuteTask!);
        }
    }
}
