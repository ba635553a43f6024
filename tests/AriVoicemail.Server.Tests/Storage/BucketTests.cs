using System.Text;
using AriVoicemail.Audio;
using AriVoicemail.Bed;
using AriVoicemail.Messages;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Spool;
using AriVoicemail.Storage.S3;
using AriVoicemail.Tests.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Tests.Storage;

/// <summary>What lies in a bucket, and what can be made of it alone.</summary>
public sealed class BucketTests : StoreTests
{
    private readonly S3Cluster _s3;
    private readonly Buckets _buckets;

    public BucketTests(S3Cluster s3) : this(s3, new Buckets(s3, new SqliteFiles()))
    {
    }

    private BucketTests(S3Cluster s3, Buckets buckets) : base(buckets) => (_s3, _buckets) = (s3, buckets);

    [Fact]
    public async Task A_message_is_a_sound_and_a_text_under_its_id_wherever_it_lies()
    {
        var id = await Bed.DeliverAsync();
        await Bed.Messages.MoveAsync(StoreBed.Mailbox, id, Folder.Family, CancellationToken.None);

        Assert.Equal([$"arivm/default/1000/{id}.txt", $"arivm/default/1000/{id}.wav"], await KeysAsync());
        using var bucket = new Bucket(_buckets.Options());
        var text = Encoding.UTF8.GetString((await bucket.GetAsync($"arivm/default/1000/{id}.txt", CancellationToken.None))!);
        Assert.Contains($"\nmsg_id={id}\n", text);
        Assert.Contains("\nfolder=Family\n", text);
        Assert.Empty(Directory.GetFiles(Bed.Spool.Directory, "msg*", SearchOption.AllDirectories));

        await Bed.Messages.DeleteAsync(StoreBed.Mailbox, id, CancellationToken.None);
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task The_bucket_alone_makes_the_index_again()
    {
        var ids = new List<string>();
        for (var n = 0; n < 6; n++) ids.Add(await Bed.DeliverAsync(n == 5 ? "Urgent" : ""));
        await Bed.Messages.MarkAsync(StoreBed.Mailbox, ids[3], heard: true, CancellationToken.None);
        await Bed.Messages.MarkAsync(StoreBed.Mailbox, ids[1], heard: true, CancellationToken.None);
        await Bed.Messages.DeleteAsync(StoreBed.Mailbox, ids[0], CancellationToken.None);
        await Bed.Messages.Copies.CopyAsync(StoreBed.Mailbox, ids[2], StoreBed.Mailbox, Folder.Work, null, CancellationToken.None);
        await SetGreetingAsync("unavail");
        var before = await EverythingAsync(Bed.Messages);
        var counts = (await Bed.Messages.StateAsync(StoreBed.Mailbox, CancellationToken.None))!.Counts;

        foreach (var table in new[] { "messages", "folder_scans", "greetings" }) await Bed.Database.ExecuteAsync($"delete from {table}", null, CancellationToken.None);
        var messages = Bed.Restarted();
        Assert.True(await messages.ScanAsync(StoreBed.Mailbox, always: false, CancellationToken.None));

        Assert.Equal(before, await EverythingAsync(messages));
        Assert.Equal(counts, (await messages.StateAsync(StoreBed.Mailbox, CancellationToken.None))!.Counts);
        Assert.NotNull(await messages.Greetings(StoreBed.Mailbox).FindAsync("unavail", CancellationToken.None));
    }

    [Fact]
    public async Task A_bucket_that_has_not_changed_is_listed_and_not_read()
    {
        await using var relay = HttpRelay.Start(_s3.Server.Endpoint);
        await Bed.DeliverAsync();
        using var node = _buckets.Open(Bed.Spool.Directory, Bed.Database, relay.Endpoint);
        var messages = new MessageStore(Bed.Database, Bed.Spool, node, Bed.Outbox, NullLogger<MessageStore>.Instance);
        await messages.ScanAsync(StoreBed.Mailbox, always: false, CancellationToken.None);
        var before = relay.Requests.Count;

        Assert.False(await messages.ScanAsync(StoreBed.Mailbox, always: false, CancellationToken.None));

        Assert.StartsWith($"GET /{_buckets.Name}/?list-type=2", Assert.Single(relay.Requests.Skip(before)));
    }

    [Fact]
    public async Task A_copy_in_the_same_mailbox_is_another_message_with_the_same_text()
    {
        var id = await Bed.DeliverAsync();

        Assert.True(await Bed.Messages.Copies.CopyAsync(StoreBed.Mailbox, id, StoreBed.Mailbox, Folder.Work, null, CancellationToken.None));
        await Bed.Messages.DeleteAsync(StoreBed.Mailbox, id, CancellationToken.None);

        var copy = Assert.Single(await Bed.InDatabaseAsync(Folder.Work));
        Assert.StartsWith(id + ".", copy);
        Assert.True(File.Exists(await Bed.Messages.AudioPathAsync(StoreBed.Mailbox, copy, CancellationToken.None)));
        await Bed.ConsistentAsync();
    }

    [Fact]
    public async Task A_greeting_that_one_node_stores_is_heard_on_another_and_a_new_one_takes_its_place()
    {
        using var node = _buckets.Open(Path.Combine(Bed.Spool.Directory, "other"), Bed.Database);
        var there = node.Greetings(StoreBed.Mailbox);
        Assert.False((await there.KnownAsync(CancellationToken.None))("unavail"));

        await SetGreetingAsync("unavail", seconds: 1);
        Assert.Equal(1, await SecondsAsync(there));
        await SetGreetingAsync("unavail", seconds: 2);
        Assert.Equal(2, await SecondsAsync(there));

        await Bed.Messages.Greetings(StoreBed.Mailbox).DeleteAsync("unavail", CancellationToken.None);
        Assert.Null(await there.FindAsync("unavail", CancellationToken.None));
        Assert.Empty(await KeysAsync());
    }

    [Fact]
    public async Task A_mailbox_that_is_removed_leaves_nothing_in_the_bucket()
    {
        await Bed.DeliverAsync();
        var other = await Bed.DeliverAsync(mailbox: StoreBed.Other);
        await SetGreetingAsync("temp");

        await Bed.Messages.RemoveSpoolAsync(StoreBed.Mailbox, CancellationToken.None);

        Assert.Equal([$"arivm/default/1001/{other}.txt", $"arivm/default/1001/{other}.wav"], await KeysAsync());
    }

    [Fact]
    public async Task Another_bucket_deletes_no_rows()
    {
        var id = await Bed.DeliverAsync();
        await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None);
        var wrong = new Buckets(_s3, new SqliteFiles());
        await wrong.CreateAsync(Bed.Spool.Directory);
        using var storage = wrong.Open(Bed.Spool.Directory, Bed.Database);
        var messages = new MessageStore(Bed.Database, Bed.Spool, storage, Bed.Outbox, NullLogger<MessageStore>.Instance);

        await Assert.ThrowsAsync<InvalidDataException>(() => messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None));
        await Assert.ThrowsAsync<InvalidDataException>(() => storage.CheckAsync(CancellationToken.None));

        Assert.Equal([id], await Bed.InDatabaseAsync(Folder.Inbox));
    }

    [Fact]
    public async Task A_listing_of_more_than_one_page_is_whole()
    {
        using var bucket = new Bucket(_buckets.Options());
        await Task.WhenAll(Enumerable.Range(0, 1_050).Select(n => bucket.PutAsync($"many/{n:0000}", [1], CancellationToken.None)));

        Assert.Equal(1_050, (await bucket.ListAsync("many/", CancellationToken.None)).Select(one => one.Key).Distinct().Count());
    }

    private async Task SetGreetingAsync(string name, int seconds = 1)
    {
        var sound = Path.Combine(Bed.Recordings, "greeting.wav");
        StoreBed.WriteSound(sound, new short[8000 * seconds]);
        await Bed.Messages.Greetings(StoreBed.Mailbox).SetAsync(name, sound, CancellationToken.None);
    }

    private static async Task<double> SecondsAsync(IGreetings greetings)
    {
        using var sound = SoundFile.OpenRead(await greetings.FindAsync("unavail", CancellationToken.None) + ".wav");
        return (double)sound.Frames / sound.SampleRate;
    }

    private static async Task<IEnumerable<Message>> EverythingAsync(MessageStore messages) =>
        await messages.ListAsync(StoreBed.Mailbox, null, int.MaxValue, CancellationToken.None);

    private async Task<IEnumerable<string>> KeysAsync() => (await _s3.Server.KeysAsync(_buckets.Name)).Where(key => !key.Contains("/.arivm-spool-", StringComparison.Ordinal));
}
