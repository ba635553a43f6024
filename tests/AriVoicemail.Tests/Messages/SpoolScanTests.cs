using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Messages;

/// <summary>What other programs do in the spool, and whether the database learns it.</summary>
public abstract class SpoolScanTests(IEmptyDatabases databases) : StoreTests(databases)
{
    [Fact]
    public async Task A_message_that_another_program_added_is_found()
    {
        await Bed.DeliverAsync();
        Bed.PutByHand(Folder.Inbox, 1, "7-7");
        Assert.True(await ScanAsync());
        Assert.Equal(new MailboxState(StoreBed.Mailbox, 2, new Counts(2, 0)), await Bed.ConsistentAsync());
        var found = await Bed.Messages.FindAsync(StoreBed.Mailbox, "7-7", CancellationToken.None);
        Assert.Equal(("Eve", "66", 4), (found!.CallerName, found.CallerNumber, found.Duration));
    }

    [Fact]
    public async Task Nothing_changed_writes_nothing()
    {
        await Bed.DeliverAsync();
        await ScanAsync();
        var before = await Bed.ConsistentAsync();
        Assert.False(await ScanAsync());
        Assert.False(await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None));
        Assert.Equal(before, await Bed.ConsistentAsync());
    }

    [Fact]
    public async Task A_mailbox_without_a_spool_holds_nothing()
    {
        Assert.False(await ScanAsync());
        Assert.Equal(0, (await Bed.ConsistentAsync()).Version);
    }

    [Fact]
    public async Task A_message_that_another_program_moved_is_followed()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        await ScanAsync();
        Bed.MoveByHand(Folder.Inbox, 0, Folder.Old, 0);
        Bed.MoveByHand(Folder.Inbox, 1, Folder.Inbox, 0);
        Assert.True(await ScanAsync());
        Assert.Equal(new Counts(1, 1), (await Bed.ConsistentAsync()).Counts);
        Assert.Equal([ids[0]], Bed.OnDisk(Folder.Old));
    }

    [Fact]
    public async Task A_message_that_another_program_deleted_is_gone()
    {
        await Bed.DeliverAsync();
        var id = await Bed.DeliverAsync();
        Bed.DeleteByHand(Folder.Inbox, 1);
        Assert.True(await ScanAsync());
        Assert.Equal(new Counts(1, 0), (await Bed.ConsistentAsync()).Counts);
        Assert.Null(await Bed.Messages.FindAsync(StoreBed.Mailbox, id, CancellationToken.None));
    }

    [Fact]
    public async Task Renumbering_alone_is_no_news_for_the_lamp()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        Bed.MoveByHand(Folder.Inbox, 0, Folder.Inbox, 5);
        Bed.MoveByHand(Folder.Inbox, 1, Folder.Inbox, 0);
        Bed.MoveByHand(Folder.Inbox, 5, Folder.Inbox, 1);
        Assert.True(await ScanAsync());
        Assert.Equal(2, (await Bed.ConsistentAsync()).Version);
        Assert.Equal([ids[1], ids[0]], await Bed.InDatabaseAsync(Folder.Inbox));
    }

    [Fact]
    public async Task Two_files_with_one_id_are_two_messages()
    {
        Bed.PutByHand(Folder.Inbox, 0, "7-7");
        Bed.PutByHand(Folder.Inbox, 1, "7-7");
        await ScanAsync();
        Assert.Equal(["7-7", "7-7.2"], await Bed.InDatabaseAsync(Folder.Inbox));
        Assert.Equal(2, await CountAsync());
        Assert.False(await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None));
        Assert.True(await Bed.Messages.DeleteAsync(StoreBed.Mailbox, "7-7.2", CancellationToken.None));
        Assert.Equal(["7-7"], Bed.OnDisk(Folder.Inbox));
        await Bed.ConsistentAsync();
    }

    [Fact]
    public async Task A_copy_in_another_folder_does_not_take_the_place_of_the_message()
    {
        Bed.PutByHand(Folder.Inbox, 0, "7-7");
        await ScanSettledAsync();
        Bed.PutByHand(Folder.Old, 0, "7-7");
        await ScanAsync();
        Assert.Equal(["7-7"], await Bed.InDatabaseAsync(Folder.Inbox));
        Assert.Equal(["7-7.2"], await Bed.InDatabaseAsync(Folder.Old));
        Assert.Equal(new Counts(1, 1), (await Bed.Messages.StateAsync(StoreBed.Mailbox, CancellationToken.None))!.Counts);
    }

    [Fact]
    public async Task A_change_within_the_clocks_grain_after_a_scan_is_found_by_the_next()
    {
        Bed.PutByHand(Folder.Inbox, 0, "7-7");
        var modified = Directory.GetLastWriteTimeUtc(Bed.FolderPath(Folder.Inbox));
        await ScanAsync();
        Bed.PutByHand(Folder.Inbox, 1, "8-8");
        Directory.SetLastWriteTimeUtc(Bed.FolderPath(Folder.Inbox), modified);
        await ScanAsync();
        Assert.Equal(["7-7", "8-8"], await Bed.InDatabaseAsync(Folder.Inbox));
    }

    [Fact]
    public async Task Messages_without_an_id_are_told_apart_and_known_again()
    {
        Bed.PutByHand(Folder.Inbox, 0, "");
        Bed.PutByHand(Folder.Inbox, 1, "", "callerchan=another\n");
        await ScanAsync();
        var ids = await Bed.InDatabaseAsync(Folder.Inbox);
        Assert.Equal(2, ids.Distinct().Count());
        Bed.MoveByHand(Folder.Inbox, 0, Folder.Old, 0);
        Bed.MoveByHand(Folder.Inbox, 1, Folder.Inbox, 0);
        await ScanAsync();
        Assert.Equal([ids[0]], await Bed.InDatabaseAsync(Folder.Old));
        Assert.Equal([ids[1]], await Bed.InDatabaseAsync(Folder.Inbox));
    }

    [Fact]
    public async Task A_text_with_bytes_that_no_database_takes_is_still_a_message()
    {
        Bed.PutByHand(Folder.Inbox, 0, "7-7");
        File.WriteAllBytes(
            Path.Combine(Bed.FolderPath(Folder.Inbox), "msg0000.txt"), [.. "[message]\ncallerid=\"J"u8, 0xfc, 0, .. "rgen\" <5>\nmsg_id=7-7\n"u8]);
        await ScanAsync();
        Assert.Equal("Jü rgen", (await Bed.Messages.FindAsync(StoreBed.Mailbox, "7-7", CancellationToken.None))!.CallerName);
    }

    [Fact]
    public async Task A_mailbox_that_nobody_made_is_left_alone()
    {
        var unknown = MailboxAddress.Parse("9@default");
        Directory.CreateDirectory(Bed.FolderPath(Folder.Inbox, unknown));
        File.WriteAllText(Path.Combine(Bed.FolderPath(Folder.Inbox, unknown), "msg0000.txt"), "msg_id=7-7\n");
        Assert.False(await Bed.Messages.ScanAsync(unknown, always: true, CancellationToken.None));
        Assert.Null(await Bed.Messages.FindAsync(unknown, "7-7", CancellationToken.None));
    }

    [Fact]
    public async Task A_message_that_another_program_renumbered_is_still_the_right_one()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        Bed.DeleteByHand(Folder.Inbox, 0);
        Bed.MoveByHand(Folder.Inbox, 1, Folder.Inbox, 0);
        Bed.MoveByHand(Folder.Inbox, 2, Folder.Inbox, 1);
        Assert.Equal(
            Path.Combine(Bed.FolderPath(Folder.Inbox), "msg0000.wav"), await Bed.Messages.AudioPathAsync(StoreBed.Mailbox, ids[1], CancellationToken.None));
        await Bed.Messages.DeleteAsync(StoreBed.Mailbox, ids[2], CancellationToken.None);
        Assert.Equal([ids[1]], Bed.OnDisk(Folder.Inbox));
        Assert.Equal(new Counts(1, 0), (await Bed.ConsistentAsync()).Counts);
        Assert.False(await Bed.Messages.DeleteAsync(StoreBed.Mailbox, ids[0], CancellationToken.None));
    }

    [Fact]
    public async Task A_message_without_an_id_is_not_taken_for_its_neighbour()
    {
        Bed.PutByHand(Folder.Inbox, 0, "");
        Bed.PutByHand(Folder.Inbox, 1, "", "callerchan=another\n");
        await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: false, CancellationToken.None);
        var ids = await Bed.InDatabaseAsync(Folder.Inbox);
        Bed.DeleteByHand(Folder.Inbox, 0);
        Bed.MoveByHand(Folder.Inbox, 1, Folder.Inbox, 0);
        Assert.False(await Bed.Messages.DeleteAsync(StoreBed.Mailbox, ids[0], CancellationToken.None));
        Assert.Equal([ids[1]], await Bed.InDatabaseAsync(Folder.Inbox));
        Assert.Single(Bed.OnDisk(Folder.Inbox));
    }

    private Task<bool> ScanAsync() => Bed.Messages.ScanAsync(StoreBed.Mailbox, always: false, CancellationToken.None);

    /// <summary>A scan whose folders have not been touched for so long that they need not be looked at again.</summary>
    private async Task ScanSettledAsync()
    {
        foreach (var folder in Directory.GetDirectories(Bed.MailboxPath())) Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddMinutes(-1));
        await ScanAsync();
    }

    private async Task<int> CountAsync() => (await Bed.Messages.StateAsync(StoreBed.Mailbox, CancellationToken.None))!.Counts.New;
}
