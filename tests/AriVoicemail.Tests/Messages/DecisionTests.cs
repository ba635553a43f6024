using AriVoicemail.Messages;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Messages;

/// <summary>What an owner decides about messages counts at once, and is carried out when the folder is closed.</summary>
public abstract class DecisionTests(IEmptyDatabases databases) : StoreTests(databases)
{
    [Fact]
    public async Task A_message_counts_where_it_goes_and_lies_where_it_was()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync(), await Bed.DeliverAsync()];

        await DecideAsync(ids[0], Folder.Old);
        await DecideAsync(ids[1], Folder.Deleted);

        Assert.Equal(new Counts(1, 1), await CountsAsync());
        Assert.Equal(ids, Bed.OnDisk(Folder.Inbox));
    }

    [Fact]
    public async Task What_is_decided_otherwise_counts_as_if_nothing_had_been()
    {
        var id = await Bed.DeliverAsync();

        await DecideAsync(id, Folder.Deleted);
        await DecideAsync(id, null);

        Assert.Equal(new Counts(1, 0), await CountsAsync());
        await CloseAsync();
        Assert.Equal([id], Bed.OnDisk(Folder.Inbox));
    }

    [Fact]
    public async Task Closing_a_folder_carries_it_out_in_the_order_of_the_messages()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync(), await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        await DecideAsync(ids[2], Folder.Old);
        await DecideAsync(ids[0], Folder.Old);
        await DecideAsync(ids[1], Folder.Deleted);

        await CloseAsync();

        Assert.Equal([ids[3]], Bed.OnDisk(Folder.Inbox));
        Assert.Equal([ids[0], ids[2]], Bed.OnDisk(Folder.Old));
        Assert.Empty(Bed.OnDisk(Folder.Deleted));
        Assert.Equal(new Counts(1, 2), (await Bed.ConsistentAsync()).Counts);
    }

    [Fact]
    public async Task Of_deleted_messages_only_so_many_are_kept_and_the_oldest_go()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        foreach (var id in ids) await DecideAsync(id, Folder.Deleted);

        await CloseAsync(backupDeleted: 2);

        Assert.Equal([ids[1], ids[2]], Bed.OnDisk(Folder.Deleted));
        Assert.Equal(Counts.None, (await Bed.ConsistentAsync()).Counts);
    }

    [Fact]
    public async Task What_does_not_fit_into_Old_stays_and_is_new_again()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        foreach (var id in ids) await DecideAsync(id, Folder.Old);

        await CloseAsync(maxMsg: 1);

        Assert.Equal([ids[0]], Bed.OnDisk(Folder.Old));
        Assert.Equal([ids[1]], Bed.OnDisk(Folder.Inbox));
        Assert.Equal(new Counts(1, 1), (await Bed.ConsistentAsync()).Counts);
    }

    [Fact]
    public async Task A_node_that_returns_knows_what_its_owners_had_decided()
    {
        var id = await Bed.DeliverAsync();
        await DecideAsync(id, Folder.Old);

        Assert.Equal([(StoreBed.Mailbox, Folder.Inbox)], await Bed.Messages.Decisions.PlannedAsync("node-1", CancellationToken.None));
        Assert.Empty(await Bed.Messages.Decisions.PlannedAsync("node-2", CancellationToken.None));
        await CloseAsync();
        Assert.Empty(await Bed.Messages.Decisions.PlannedAsync("node-1", CancellationToken.None));
    }

    [Fact]
    public async Task A_copy_has_who_called_and_when_and_the_message_itself_stays_where_it_is()
    {
        var id = await Bed.DeliverAsync();

        Assert.True(await Bed.Messages.Copies.CopyAsync(StoreBed.Mailbox, id, StoreBed.Mailbox, Folder.Family, null, CancellationToken.None));

        var original = (await Bed.Messages.FindAsync(StoreBed.Mailbox, id, CancellationToken.None))!;
        Assert.Same(Folder.Inbox, original.Folder);
        var copy = Assert.Single(await Bed.Messages.ListAsync(StoreBed.Mailbox, Folder.Family, 10, CancellationToken.None));
        Assert.Equal((original.CallerNumber, original.ReceivedAt), (copy.CallerNumber, copy.ReceivedAt));
        Assert.False(await Bed.Messages.Copies.CopyAsync(StoreBed.Mailbox, "1-none", StoreBed.Mailbox, Folder.Family, null, CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_only_listens_overrules_nothing_that_another_owner_decided()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        await DecideAsync(ids[0], Folder.Deleted);
        await Bed.Messages.MoveAsync(StoreBed.Mailbox, ids[1], Folder.Work, CancellationToken.None);

        foreach (var id in ids) await Bed.Messages.Decisions.HeardAsync(StoreBed.Mailbox, id, Folder.Inbox, "node-1", CancellationToken.None);
        await CloseAsync((ids[0], Folder.Old), (ids[1], Folder.Old), (ids[2], Folder.Old));

        Assert.Equal([ids[0]], Bed.OnDisk(Folder.Inbox));
        Assert.Equal([ids[1]], Bed.OnDisk(Folder.Work));
        Assert.Equal([ids[2]], Bed.OnDisk(Folder.Old));
    }

    [Fact]
    public async Task An_owner_who_leaves_carries_out_only_what_nobody_has_decided_otherwise_since()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        await DecideAsync(ids[0], Folder.Deleted);
        await DecideAsync(ids[0], Folder.Work);
        await DecideAsync(ids[1], Folder.Deleted);
        await DecideAsync(ids[2], Folder.Deleted);

        await CloseAsync((ids[0], Folder.Deleted), (ids[1], Folder.Deleted));

        Assert.Equal([ids[0], ids[2]], Bed.OnDisk(Folder.Inbox));
        await CloseAsync((ids[0], Folder.Work), (ids[2], Folder.Deleted));
        Assert.Empty(Bed.OnDisk(Folder.Inbox));
        Assert.Equal([ids[0]], Bed.OnDisk(Folder.Work));
        Assert.Equal(Counts.None, (await Bed.ConsistentAsync()).Counts);
    }

    [Fact]
    public async Task A_message_that_another_owner_has_moved_meanwhile_is_deleted_where_it_is()
    {
        var id = await Bed.DeliverAsync();
        await Bed.Messages.MoveAsync(StoreBed.Mailbox, id, Folder.Old, CancellationToken.None);

        await DecideAsync(id, Folder.Deleted);
        await CloseAsync((id, Folder.Deleted));

        Assert.Empty(Bed.OnDisk(Folder.Old));
        Assert.Equal(Counts.None, (await Bed.ConsistentAsync()).Counts);
    }

    private Task CloseAsync(params (string Id, Folder? GoesTo)[] decisions) =>
        Bed.Messages.Decisions.CloseAsync(StoreBed.Mailbox, decisions.ToDictionary(one => one.Id, one => one.GoesTo), 100, 0, CancellationToken.None);

    private Task<bool> DecideAsync(string id, Folder? goesTo) => Bed.Messages.Decisions.PlanAsync(StoreBed.Mailbox, id, goesTo, "node-1", CancellationToken.None);

    private Task CloseAsync(int maxMsg = 100, int backupDeleted = 0) =>
        Bed.Messages.Decisions.CloseAsync(StoreBed.Mailbox, Folder.Inbox, maxMsg, backupDeleted, CancellationToken.None);

    private async Task<Counts> CountsAsync() => (await Bed.Messages.StateAsync(StoreBed.Mailbox, CancellationToken.None))!.Counts;
}
