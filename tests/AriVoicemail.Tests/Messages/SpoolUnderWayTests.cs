using AriVoicemail.Messages.Upkeep;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Messages;

/// <summary>The system runs while its spool is checked and repaired.</summary>
public abstract class SpoolUnderWayTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private const int Looks = 3;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private UpkeepBed It => field ??= new UpkeepBed(Bed)
    {
        Options = new UpkeepOptions { FilingTime = TimeSpan.FromSeconds(1), ScanTime = TimeSpan.FromSeconds(3) },
    };

    [Fact]
    public async Task A_message_on_its_way_is_no_finding()
    {
        Directory.CreateDirectory(Bed.MailboxPath());

        await WhileAsync([DeliverAsync, DeliverByHandAsync, ScanAsync], async () =>
        {
            for (var look = 0; look < Looks; look++) Assert.Empty(await It.FindAsync());
        });
    }

    [Fact]
    public async Task What_is_wrong_is_found_among_what_is_on_its_way()
    {
        await Damages.DoAsync(FindingKind.RowWithoutFile, Bed, It);
        It.Put(Folder.Friends, 2);
        await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None);
        await Damages.DoAsync(FindingKind.RowWithoutFile, Bed, It);
        File.Delete(It.PathOf(Folder.Friends, "msg0000.wav"));

        await WhileAsync([DeliverAsync], async () => Assert.Equal(
            [FindingKind.TextWithoutSound, FindingKind.RowWithoutFile], (await It.FindAsync()).Select(finding => finding.Kind)));
    }

    [Fact]
    public async Task A_repair_loses_nothing_of_what_arrives_meanwhile()
    {
        It.Put(Folder.Friends, 6);
        foreach (var number in new[] { 1, 3 }) File.Delete(It.PathOf(Folder.Friends, $"msg000{number}.txt"));
        foreach (var number in new[] { 0, 4 }) Bed.DeleteByHand(Folder.Friends, number);

        var delivered = await WhileAsync([DeliverAsync, DeliverByHandAsync, ScanAsync], async () => Assert.True((await It.RepairAsync()).IsClean));

        await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None);
        await Bed.ConsistentAsync();
        Assert.Equal(4, Bed.OnDisk(Folder.Friends).Length);
        Assert.Empty(delivered.Except(Bed.OnDisk(Folder.Inbox)).Except(Bed.OnDisk(Folder.Old)).Except(Bed.OnDisk(Folder.Work)));
    }

    /// <summary>Messages come, are heard, moved and deleted through the store; answers those that stay.</summary>
    private async Task<IReadOnlyList<string>> DeliverAsync(CancellationToken stop)
    {
        var store = Bed.Messages;
        var kept = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            var (first, second) = (await Bed.DeliverAsync(), await Bed.DeliverAsync("Urgent"));
            await store.MarkAsync(StoreBed.Mailbox, first, heard: true, CancellationToken.None);
            await store.DeleteAsync(StoreBed.Mailbox, second, CancellationToken.None);
            kept.Add(first);
            if (kept.Count > 20)
            {
                await store.DeleteAsync(StoreBed.Mailbox, kept[0], CancellationToken.None);
                kept.RemoveAt(0);
            }
        }
        return kept;
    }

    /// <summary>As Asterisk's own voicemail leaves messages, under the folder's lock; nobody tells the database.</summary>
    private async Task<IReadOnlyList<string>> DeliverByHandAsync(CancellationToken stop)
    {
        var kept = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            var folder = Directory.CreateDirectory(Bed.FolderPath(Folder.Work)).FullName;
            using (await FolderLock.TakeAsync(folder, null, CancellationToken.None)) kept.AddRange(It.Put(Folder.Work, 1));
            await Task.Delay(Pace, CancellationToken.None);
        }
        return kept;
    }

    /// <summary>As a running server sees them, some later.</summary>
    private async Task<IReadOnlyList<string>> ScanAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(10 * Pace, CancellationToken.None);
            await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: false, CancellationToken.None);
        }
        return [];
    }

    private static async Task<IReadOnlyList<string>> WhileAsync(Func<CancellationToken, Task<IReadOnlyList<string>>>[] writers, Func<Task> work)
    {
        using var stop = new CancellationTokenSource();
        var writing = writers.Select(writer => Task.Run(() => writer(stop.Token))).ToList();
        try
        {
            await work();
        }
        finally
        {
            await stop.CancelAsync();
        }
        return [.. (await Task.WhenAll(writing)).SelectMany(kept => kept)];
    }
}
