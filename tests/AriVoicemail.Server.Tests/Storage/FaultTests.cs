using System.Collections.Concurrent;
using AriVoicemail.Bed;
using AriVoicemail.Messages;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Spool;
using AriVoicemail.Storage;
using AriVoicemail.Tests.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Tests.Storage;

/// <summary>A bucket that is slow, refuses, or breaks off: nothing is lost, and nothing is half there.</summary>
public sealed class FaultTests(S3Cluster s3) : BehindRelayTests(s3)
{
    [Theory]
    [InlineData(HttpFault.InternalError)]
    [InlineData(HttpFault.SlowDown)]
    [InlineData(HttpFault.CutBefore)]
    [InlineData(HttpFault.CutAfter)]
    public async Task A_fault_that_passes_is_not_noticed(HttpFault fault)
    {
        // The first sound and the first text that are stored, and each first question for them.
        var failed = new ConcurrentDictionary<string, bool>();
        Relay.Fail(request => failed.TryAdd($"{request[..3]}{Path.GetExtension(request)}", true) ? fault : HttpFault.None);

        var id = await Bed.DeliverAsync();
        await Bed.Messages.MarkAsync(StoreBed.Mailbox, id, heard: true, CancellationToken.None);

        Assert.True(File.Exists(await Bed.Messages.AudioPathAsync(StoreBed.Mailbox, id, CancellationToken.None)));
        Assert.Equal(new Counts(0, 1), (await Bed.ConsistentAsync()).Counts);
    }

    [Theory]
    [InlineData(HttpFault.InternalError)]
    [InlineData(HttpFault.CutAnswer)]
    [InlineData(HttpFault.Silence)]
    public async Task A_sound_comes_whole_or_not_at_all(HttpFault fault)
    {
        var id = await Bed.DeliverAsync();
        Relay.Fail(request => request.EndsWith(".wav", StringComparison.Ordinal) ? fault : HttpFault.None);

        await Assert.ThrowsAsync<StorageException>(() => Bed.Messages.AudioPathAsync(StoreBed.Mailbox, id, CancellationToken.None));

        Assert.Empty(Directory.GetFiles(Bed.Spool.Directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
        Relay.Mend();
        var sound = (await Bed.Messages.AudioPathAsync(StoreBed.Mailbox, id, CancellationToken.None))!;
        Relay.Fail(_ => HttpFault.CutBefore);
        Assert.Equal(sound, await Bed.Messages.AudioPathAsync(StoreBed.Mailbox, id, CancellationToken.None));
        Assert.Equal(8000 * 2 + 44, new FileInfo(sound).Length);
    }

    [Theory]
    [InlineData("PUT", ".txt")]
    [InlineData("GET", ".txt")]
    public async Task A_move_that_fails_leaves_the_message_where_it_was(string method, string step)
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        Relay.Fail(request => request.StartsWith(method, StringComparison.Ordinal) && request.EndsWith(step, StringComparison.Ordinal) ? HttpFault.CutBefore : HttpFault.None);

        await Assert.ThrowsAsync<StorageException>(() => Bed.Messages.MoveAsync(StoreBed.Mailbox, ids[0], Folder.Old, CancellationToken.None));

        Relay.Mend();
        Assert.Equal(ids, await Bed.InDatabaseAsync(Folder.Inbox));
        await Bed.ConsistentAsync();
    }

    [Fact]
    public async Task A_move_that_was_done_and_not_confirmed_is_found_by_the_next_start()
    {
        var id = await Bed.DeliverAsync();
        Relay.Fail(request => request.StartsWith("PUT", StringComparison.Ordinal) ? HttpFault.CutAfter : HttpFault.None);
        await Assert.ThrowsAsync<StorageException>(() => Bed.Messages.MoveAsync(StoreBed.Mailbox, id, Folder.Old, CancellationToken.None));
        Relay.Mend();

        Assert.True(await Bed.Restarted().ScanAsync(StoreBed.Mailbox, always: false, CancellationToken.None));

        Assert.Equal([id], await Bed.InDatabaseAsync(Folder.Old));
        Assert.Equal(new Counts(0, 1), (await Bed.ConsistentAsync()).Counts);
    }

    [Theory]
    [InlineData(".txt", 1)]
    [InlineData(".wav", 0)]
    public async Task A_message_is_deleted_with_its_text_or_not_at_all(string step, int left)
    {
        var id = await Bed.DeliverAsync();
        Relay.Fail(request => request.StartsWith("DELETE", StringComparison.Ordinal) && request.EndsWith(step, StringComparison.Ordinal) ? HttpFault.InternalError : HttpFault.None);

        if (left == 1) await Assert.ThrowsAsync<StorageException>(() => Bed.Messages.DeleteAsync(StoreBed.Mailbox, id, CancellationToken.None));
        else Assert.True(await Bed.Messages.DeleteAsync(StoreBed.Mailbox, id, CancellationToken.None));

        Relay.Mend();
        Assert.Equal(left, (await Bed.ConsistentAsync()).Counts.New);
        Assert.Contains($"arivm/default/1000/{id}.wav", await S3.Server.KeysAsync(Buckets.Name));
    }

    [Fact]
    public async Task What_an_owner_decided_is_carried_out_when_the_bucket_is_there_again()
    {
        var id = await Bed.DeliverAsync();
        await Bed.Messages.Decisions.PlanAsync(StoreBed.Mailbox, id, Folder.Old, "node-1", CancellationToken.None);
        Relay.Fail(_ => HttpFault.CutBefore);

        await Bed.Messages.Decisions.CloseAsync(
            StoreBed.Mailbox, new Dictionary<string, Folder?> { [id] = Folder.Old }, maxMsg: 100, backupDeleted: 0, CancellationToken.None);

        Assert.Equal(new Counts(0, 1), (await Bed.Messages.StateAsync(StoreBed.Mailbox, CancellationToken.None))!.Counts);
        Relay.Mend();
        await Poll.ForAsync("the move", async () => (await Bed.InDatabaseAsync(Folder.Old)).Length == 1);
        Assert.Equal(new Counts(0, 1), (await Bed.ConsistentAsync()).Counts);
    }

    [Fact]
    public async Task A_bucket_that_is_gone_is_not_an_empty_one()
    {
        var id = await Bed.DeliverAsync();
        await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None);
        await using var empty = await S3Server.StartAsync();
        using var storage = Buckets.Open(Bed.Spool.Directory, Bed.Database, empty.Endpoint);
        var messages = new MessageStore(Bed.Database, Bed.Spool, storage, Bed.Outbox, NullLogger<MessageStore>.Instance);

        await Assert.ThrowsAsync<StorageException>(() => messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None));
        await Assert.ThrowsAsync<StorageException>(() => messages.DeleteAsync(StoreBed.Mailbox, id, CancellationToken.None));

        Assert.Equal([id], await Bed.InDatabaseAsync(Folder.Inbox));
    }
}
