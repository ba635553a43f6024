using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Outbox;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Messages;

public abstract class MessageStoreTests(IEmptyDatabases databases) : StoreTests(databases)
{
    [Fact]
    public async Task A_delivered_message_is_counted_listed_and_wanted_told()
    {
        var id = await Bed.DeliverAsync();
        var state = await Bed.ConsistentAsync();
        Assert.Equal(new MailboxState(StoreBed.Mailbox, 1, new Counts(1, 0)), state);
        var message = (await Bed.Messages.FindAsync(StoreBed.Mailbox, id, CancellationToken.None))!;
        Assert.Equal(
            new Message(StoreBed.Mailbox, id, Folder.Inbox, 0, "Ada", "5551", StoreBed.Draft().StartedAt, 1, "", "", "from-proxy", "7001"), message);
        Assert.True(File.Exists(await Bed.Messages.AudioPathAsync(StoreBed.Mailbox, id, CancellationToken.None)));
        Assert.Empty(await Bed.Journal.ListAsync("node-1", null, CancellationToken.None));
    }

    [Fact]
    public async Task An_urgent_message_lies_in_Urgent_and_stays_urgent_when_heard()
    {
        var id = await Bed.DeliverAsync("Urgent");
        Assert.Equal(new Counts(1, 0, 1, 0), (await Bed.ConsistentAsync()).Counts);
        await Bed.Messages.MarkAsync(StoreBed.Mailbox, id, heard: true, CancellationToken.None);
        Assert.Equal(new Counts(0, 1, 0, 1), (await Bed.ConsistentAsync()).Counts);
        var back = await Bed.Messages.MarkAsync(StoreBed.Mailbox, id, heard: false, CancellationToken.None);
        Assert.Same(Folder.Urgent, back!.Folder);
        Assert.Equal(new Counts(1, 0, 1, 0), (await Bed.ConsistentAsync()).Counts);
    }

    [Fact]
    public async Task A_heard_message_moves_to_Old_and_those_behind_it_move_up()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        var moved = await Bed.Messages.MarkAsync(StoreBed.Mailbox, ids[0], heard: true, CancellationToken.None);
        Assert.Equal((Folder.Old, 0), (moved!.Folder, moved.Number));
        Assert.Equal(new MailboxState(StoreBed.Mailbox, 4, new Counts(2, 1)), await Bed.ConsistentAsync());
        Assert.Equal([ids[1], ids[2]], Bed.OnDisk(Folder.Inbox));
    }

    [Fact]
    public async Task Marking_what_is_marked_already_changes_nothing()
    {
        var id = await Bed.DeliverAsync();
        await Bed.Messages.MarkAsync(StoreBed.Mailbox, id, heard: false, CancellationToken.None);
        Assert.Equal(1, (await Bed.ConsistentAsync()).Version);
        await Bed.Messages.MoveAsync(StoreBed.Mailbox, id, Folder.Work, CancellationToken.None);
        await Bed.Messages.MarkAsync(StoreBed.Mailbox, id, heard: true, CancellationToken.None);
        Assert.Equal(new MailboxState(StoreBed.Mailbox, 2, Counts.None), await Bed.ConsistentAsync());
        Assert.Equal([id], Bed.OnDisk(Folder.Work));
    }

    [Fact]
    public async Task A_deleted_message_takes_its_files_and_its_count_with_it()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        Assert.True(await Bed.Messages.DeleteAsync(StoreBed.Mailbox, ids[0], CancellationToken.None));
        Assert.Equal(new MailboxState(StoreBed.Mailbox, 3, new Counts(1, 0)), await Bed.ConsistentAsync());
        Assert.Equal([ids[1]], Bed.OnDisk(Folder.Inbox));
        Assert.False(await Bed.Messages.DeleteAsync(StoreBed.Mailbox, ids[0], CancellationToken.None));
    }

    [Fact]
    public async Task What_is_not_there_can_be_neither_moved_nor_deleted_nor_heard()
    {
        var none = MailboxAddress.Parse("9@default");
        foreach (var mailbox in new[] { StoreBed.Mailbox, none })
        {
            Assert.Null(await Bed.Messages.MoveAsync(mailbox, "1-1", Folder.Old, CancellationToken.None));
            Assert.Null(await Bed.Messages.MarkAsync(mailbox, "1-1", true, CancellationToken.None));
            Assert.False(await Bed.Messages.DeleteAsync(mailbox, "1-1", CancellationToken.None));
            Assert.Null(await Bed.Messages.AudioPathAsync(mailbox, "1-1", CancellationToken.None));
        }
        Assert.Null(await Bed.Messages.StateAsync(none, CancellationToken.None));
        Assert.False(Directory.Exists(Bed.MailboxPath(none)));
    }

    [Fact]
    public async Task Messages_are_listed_page_by_page()
    {
        for (var n = 0; n < 5; n++) await Bed.DeliverAsync();
        await Bed.DeliverAsync("Urgent");
        var listed = new List<string>();
        IReadOnlyList<Message> page = [];
        while ((page = await Bed.Messages.PageAsync(StoreBed.Mailbox, null, MessageOrder.ByFolder, page.Count > 0 ? MessageCursor.Of(page[^1]) : null, 2, CancellationToken.None)).Count > 0)
        {
            listed.AddRange(page.Select(message => message.Id));
        }
        Assert.Equal([.. Bed.OnDisk(Folder.Inbox), .. Bed.OnDisk(Folder.Urgent)], listed);
    }

    [Fact]
    public async Task Two_hundred_deliveries_at_once_are_two_hundred_messages()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Bed.DeliverAsync()));
        Assert.Equal(new MailboxState(StoreBed.Mailbox, 200, new Counts(200, 0)), await Bed.ConsistentAsync());
        Assert.Equal(200, Bed.OnDisk(Folder.Inbox).Distinct().Count());
        Assert.Empty(await Bed.Journal.ListNamesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Changes_of_all_kinds_at_once_leave_everything_in_line()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Bed.DeliverAsync()));
        await Task.WhenAll(ids.Select(async (id, n) =>
        {
            if (n % 4 == 0) await Bed.Messages.DeleteAsync(StoreBed.Mailbox, id, CancellationToken.None);
            else if (n % 4 == 1) await Bed.Messages.MarkAsync(StoreBed.Mailbox, id, true, CancellationToken.None);
            else if (n % 4 == 2) await Bed.DeliverAsync("Urgent");
            else await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None);
        }));
        Assert.Equal(new Counts(30, 10, 10, 0), (await Bed.ConsistentAsync()).Counts);
    }

    [Fact]
    public async Task Two_nodes_change_one_mailbox_one_after_the_other()
    {
        await using var database = Bed.OpenAgain();
        using var outbox = new StateOutbox(database, ["mwi"], "node-2", Bed.Time);
        var other = Bed.Store(database, outbox);
        var ids = new List<string>();
        for (var n = 0; n < 40; n++) ids.Add(await Bed.DeliverAsync());
        await Task.WhenAll(ids.Select((id, n) => (n % 2 == 0 ? Bed.Messages : other).MarkAsync(StoreBed.Mailbox, id, heard: true, CancellationToken.None)));
        // Nodes share PostgreSQL; with SQLite it is a program beside the server at most, and the next scan sees to it.
        if (database.Engine is SqlEngine.Sqlite) await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None);
        var state = await Bed.ConsistentAsync();
        Assert.Equal(40, state.Counts.New + state.Counts.Old);
    }

    [Fact]
    public async Task A_move_whose_database_fails_is_found_by_the_next_scan()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        await Bed.BreakAsync("outbox");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(
            () => Bed.Messages.MoveAsync(StoreBed.Mailbox, ids[0], Folder.Old, CancellationToken.None));
        await Bed.MendAsync("outbox");
        Assert.True(await Bed.Restarted().ScanAsync(StoreBed.Mailbox, always: false, CancellationToken.None));
        Assert.Equal(new Counts(1, 1), (await Bed.ConsistentAsync()).Counts);
    }

    [Fact]
    public async Task A_removed_spool_can_be_delivered_to_again()
    {
        await Bed.DeliverAsync();
        await Bed.DeliverAsync();
        await Bed.Messages.RemoveSpoolAsync(StoreBed.Mailbox, CancellationToken.None);
        Assert.False(Directory.Exists(Bed.MailboxPath()));
        await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: false, CancellationToken.None);
        var id = await Bed.DeliverAsync();
        Assert.Equal([id], Bed.OnDisk(Folder.Inbox));
        Assert.Equal(new Counts(1, 0), (await Bed.ConsistentAsync()).Counts);
    }

    [Fact]
    public async Task Recordings_in_progress_count_for_a_full_INBOX()
    {
        await Bed.DeliverAsync();
        await Bed.DeliverAsync("Urgent");
        await Bed.RecordAsync(StoreBed.Draft());
        await Bed.RecordAsync(StoreBed.Draft("", StoreBed.Other));
        Assert.Equal(2, await Bed.Messages.InboxSizeAsync(StoreBed.Mailbox, CancellationToken.None));
        Assert.Equal(1, await Bed.Messages.InboxSizeAsync(StoreBed.Other, CancellationToken.None));
    }
}
