using AriVoicemail.Messages;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Messages;

/// <summary>A directory that is not the spool must not say that every message is gone.</summary>
public abstract class SpoolMarkTests(IEmptyDatabases databases) : StoreTests(databases)
{
    [Fact]
    public async Task A_new_database_marks_its_spool_and_knows_it_again()
    {
        var first = await CheckAsync(Bed.Spool);
        var again = await CheckAsync(Bed.Spool);

        Assert.True(File.Exists(first.MarkPath));
        Assert.Equal(first.MarkPath, again.MarkPath);
        Assert.Equal([first.MarkPath], Directory.GetFiles(Bed.Spool.Directory, ".arivm-*"));
    }

    [Fact]
    public async Task Nodes_that_start_at_once_agree_on_one_mark()
    {
        var marks = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CheckAsync(Bed.Spool)));

        Assert.Single(marks.Select(memory => memory.MarkPath).Distinct());
        Assert.True(File.Exists(marks[0].MarkPath));
    }

    [Fact]
    public async Task A_new_database_takes_the_mark_of_a_spool_that_has_one()
    {
        var path = Path.Combine(Directory.CreateDirectory(Bed.Spool.Directory).FullName, ".arivm-spool-0123");
        await File.WriteAllTextAsync(path, "");

        Assert.Equal(path, (await CheckAsync(Bed.Spool)).MarkPath);
    }

    [Fact]
    public async Task Another_directory_is_refused_with_what_to_do()
    {
        var known = await CheckAsync(Bed.Spool);
        var elsewhere = new SpoolOptions { Directory = Directory.CreateDirectory(Bed.Spool.Directory + "-elsewhere").FullName };

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => CheckAsync(elsewhere));

        Assert.Contains(elsewhere.Directory, error.Message);
        Assert.Contains(Path.GetFileName(known.MarkPath)!, error.Message);
        Assert.Empty(Directory.GetFiles(elsewhere.Directory, ".*"));
    }

    [Fact]
    public async Task A_disk_that_goes_away_deletes_no_row()
    {
        var memory = await CheckAsync(Bed.Spool);
        var messages = new MessageStore(Bed.Database, Bed.Spool, Bed.Outbox, NullLogger<MessageStore>.Instance, memory);
        var id = await Bed.DeliverAsync();
        Directory.Move(Bed.Spool.Directory, Bed.Spool.Directory + "-unmounted");
        Directory.CreateDirectory(Bed.Spool.Directory);

        await Assert.ThrowsAsync<IOException>(() => messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None));

        Assert.Equal([id], await Bed.InDatabaseAsync(Folder.Inbox));
        Directory.Delete(Bed.Spool.Directory, recursive: true);
        Directory.Move(Bed.Spool.Directory + "-unmounted", Bed.Spool.Directory);
        await messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None);
        Assert.Equal(1, (await Bed.ConsistentAsync()).Counts.New);
    }

    private async Task<SpoolMemory> CheckAsync(SpoolOptions spool)
    {
        var memory = new SpoolMemory();
        await SpoolMark.CheckAsync(Bed.Database, spool, memory, CancellationToken.None);
        return memory;
    }
}
