using AriVoicemail.Messages;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Messages;

/// <summary>What others do in the spool is seen without looking; what we do ourselves is no news.</summary>
public abstract class SpoolEventsTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private readonly SpoolMemory _memory = new();

    [Fact]
    public async Task A_message_that_another_program_left_moved_and_deleted_is_counted()
    {
        // Where the folder is there already, a move is nothing but a file's new name.
        Directory.CreateDirectory(Bed.FolderPath(Folder.Old));
        await using var watched = await WatchAsync();

        Bed.PutByHand(Folder.Inbox, 0, "7-7");
        await CountsAsync(new Counts(1, 0));
        Bed.MoveByHand(Folder.Inbox, 0, Folder.Old, 0);
        await CountsAsync(new Counts(0, 1));
        Bed.DeleteByHand(Folder.Old, 0);
        await CountsAsync(new Counts(0, 0));
    }

    [Fact]
    public async Task Renumbering_by_another_program_is_seen_with_the_right_messages()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        await using var watched = await WatchAsync();

        Bed.DeleteByHand(Folder.Inbox, 0);
        Bed.MoveByHand(Folder.Inbox, 1, Folder.Inbox, 0);
        Bed.MoveByHand(Folder.Inbox, 2, Folder.Inbox, 1);

        await CountsAsync(new Counts(2, 0));
        Assert.Equal([ids[1], ids[2]], await Bed.InDatabaseAsync(Folder.Inbox));
    }

    [Fact]
    public async Task Our_own_changes_are_no_news()
    {
        await Bed.DeliverAsync();
        foreach (var folder in new[] { Folder.Old, Folder.Work }) Directory.CreateDirectory(Bed.FolderPath(folder));
        await using var watched = await WatchAsync();
        var ours = watched.Messages;

        for (var n = 0; n < 5; n++)
        {
            var recording = await Bed.RecordAsync(StoreBed.Draft(), new short[8000]);
            await ours.DeliverAsync(StoreBed.Mailbox, recording, Bed.RecordingPath(recording), 1, last: true, _ => { });
        }
        foreach (var message in await ours.ListAsync(StoreBed.Mailbox, Folder.Inbox, 3, CancellationToken.None))
        {
            await ours.MoveAsync(StoreBed.Mailbox, message.Id, Folder.Old, CancellationToken.None);
        }
        // What follows is news, and comes after all that went before.
        Bed.PutByHand(Folder.Work, 0, "7-7");
        await UntilAsync(async () => (await Bed.InDatabaseAsync(Folder.Work)).Length == 1);

        Assert.Equal(0, watched.NewsOfOurOwn());
        await Bed.ConsistentAsync();
    }

    private async Task<Watched> WatchAsync()
    {
        var messages = new MessageStore(Bed.Database, Bed.Spool, Bed.Outbox, NullLogger<MessageStore>.Instance, _memory);
        var options = Bed.Spool;
        Directory.CreateDirectory(options.Directory);
        var events = new SpoolEvents(Bed.Mailboxes, messages, options, _memory, NullLogger<SpoolEvents>.Instance);
        await events.StartAsync(CancellationToken.None);
        await UntilAsync(() => Task.FromResult(events.IsWatching));
        return new Watched(events, messages);
    }

    private static async Task UntilAsync(Func<Task<bool>> look)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        while (!await look()) await Task.Delay(10, patience.Token);
    }

    private Task CountsAsync(Counts counts) => UntilAsync(
        async () => (await Bed.Messages.StateAsync(StoreBed.Mailbox, CancellationToken.None))!.Counts == counts);

    private sealed class Watched(SpoolEvents events, MessageStore messages) : IAsyncDisposable
    {
        public MessageStore Messages => messages;

        /// <summary>How many scans there were but for the one that the other's message made.</summary>
        public int NewsOfOurOwn() => events.Scans - 1;

        public async ValueTask DisposeAsync()
        {
            await events.StopAsync(CancellationToken.None);
            events.Dispose();
        }
    }
}
