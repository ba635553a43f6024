using System.Collections.Concurrent;
using AriVoicemail.Audio;
using AriVoicemail.Bed;
using AriVoicemail.Messages;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Spool;
using AriVoicemail.Storage;
using AriVoicemail.Tests.Messages;
using AriVoicemail.Tests.Sip;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Tests.Storage;

/// <summary>A bucket that is slow, refuses, or breaks off: nothing is lost, and nothing is half there.</summary>
public sealed class FaultTests : StoreTests
{
    private readonly S3Cluster _s3;
    private readonly Buckets _buckets;
    private readonly HttpRelay _relay;
    private readonly ManualTime _time = new();

    public FaultTests(S3Cluster s3) : this(s3, HttpRelay.Start(s3.Server.Endpoint))
    {
    }

    private FaultTests(S3Cluster s3, HttpRelay relay) : this(s3, relay, new Buckets(s3, new SqliteFiles(), () => relay.Endpoint, timeoutSeconds: 3))
    {
    }

    private FaultTests(S3Cluster s3, HttpRelay relay, Buckets buckets) : base(buckets) => (_s3, _relay, _buckets) = (s3, relay, buckets);

    public static TheoryData<HttpFault, string> Saves()
    {
        var data = new TheoryData<HttpFault, string>();
        foreach (var fault in new[] { HttpFault.InternalError, HttpFault.SlowDown, HttpFault.CutBefore, HttpFault.CutAfter, HttpFault.CutAnswer, HttpFault.Silence })
        {
            data.Add(fault, ".wav");
            data.Add(fault, ".txt");
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Saves))]
    public async Task A_recording_waits_for_the_bucket_and_becomes_one_whole_message(HttpFault fault, string step)
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft(), Noise(2));
        var filer = Filer();
        _relay.Fail(request => request.StartsWith("PUT ", StringComparison.Ordinal) && request.EndsWith(step, StringComparison.Ordinal) ? fault : HttpFault.None);

        Assert.Equal(FilingResult.Delayed, await filer.FileAsync(recording, fresh: true));

        // Whoever looks now sees no message, or a whole one.
        using (var node = _buckets.Open(Path.Combine(Bed.Spool.Directory, "other"), Bed.Database)) await WholeAsync(node, recording, atMost: 1);
        Assert.Equal(0, (await Bed.Messages.StateAsync(StoreBed.Mailbox, CancellationToken.None))!.Counts.New);
        Assert.True(File.Exists(Bed.RecordingPath(recording)));
        Assert.Single(await Bed.Journal.ListNamesAsync(CancellationToken.None));

        _relay.Mend();
        await _time.FireNextAsync();
        await UntilFiledAsync(filer, recording);
        using (var node = _buckets.Open(Path.Combine(Bed.Spool.Directory, "third"), Bed.Database)) Assert.Equal(1, await WholeAsync(node, recording, atMost: 1));
        Assert.Equal(1, (await Bed.ConsistentAsync()).Counts.New);
        Assert.Empty(await Bed.Journal.ListNamesAsync(CancellationToken.None));
        Assert.False(File.Exists(Bed.RecordingPath(recording)));
    }

    [Theory]
    [InlineData(HttpFault.InternalError)]
    [InlineData(HttpFault.SlowDown)]
    [InlineData(HttpFault.CutBefore)]
    [InlineData(HttpFault.CutAfter)]
    public async Task A_fault_that_passes_is_not_noticed(HttpFault fault)
    {
        // The first sound and the first text that are stored, and each first question for them.
        var failed = new ConcurrentDictionary<string, bool>();
        _relay.Fail(request => failed.TryAdd($"{request[..3]}{Path.GetExtension(request)}", true) ? fault : HttpFault.None);

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
        _relay.Fail(request => request.EndsWith(".wav", StringComparison.Ordinal) ? fault : HttpFault.None);

        await Assert.ThrowsAsync<StorageException>(() => Bed.Messages.AudioPathAsync(StoreBed.Mailbox, id, CancellationToken.None));

        Assert.Empty(Directory.GetFiles(Bed.Spool.Directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
        _relay.Mend();
        var sound = (await Bed.Messages.AudioPathAsync(StoreBed.Mailbox, id, CancellationToken.None))!;
        _relay.Fail(_ => HttpFault.CutBefore);
        Assert.Equal(sound, await Bed.Messages.AudioPathAsync(StoreBed.Mailbox, id, CancellationToken.None));
        Assert.Equal(8000 * 2 + 44, new FileInfo(sound).Length);
    }

    [Theory]
    [InlineData("PUT", ".txt")]
    [InlineData("GET", ".txt")]
    public async Task A_move_that_fails_leaves_the_message_where_it_was(string method, string step)
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        _relay.Fail(request => request.StartsWith(method, StringComparison.Ordinal) && request.EndsWith(step, StringComparison.Ordinal) ? HttpFault.CutBefore : HttpFault.None);

        await Assert.ThrowsAsync<StorageException>(() => Bed.Messages.MoveAsync(StoreBed.Mailbox, ids[0], Folder.Old, CancellationToken.None));

        _relay.Mend();
        Assert.Equal(ids, await Bed.InDatabaseAsync(Folder.Inbox));
        await Bed.ConsistentAsync();
    }

    [Fact]
    public async Task A_move_that_was_done_and_not_confirmed_is_found_by_the_next_start()
    {
        var id = await Bed.DeliverAsync();
        _relay.Fail(request => request.StartsWith("PUT", StringComparison.Ordinal) ? HttpFault.CutAfter : HttpFault.None);
        await Assert.ThrowsAsync<StorageException>(() => Bed.Messages.MoveAsync(StoreBed.Mailbox, id, Folder.Old, CancellationToken.None));
        _relay.Mend();

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
        _relay.Fail(request => request.StartsWith("DELETE", StringComparison.Ordinal) && request.EndsWith(step, StringComparison.Ordinal) ? HttpFault.InternalError : HttpFault.None);

        if (left == 1) await Assert.ThrowsAsync<StorageException>(() => Bed.Messages.DeleteAsync(StoreBed.Mailbox, id, CancellationToken.None));
        else Assert.True(await Bed.Messages.DeleteAsync(StoreBed.Mailbox, id, CancellationToken.None));

        _relay.Mend();
        Assert.Equal(left, (await Bed.ConsistentAsync()).Counts.New);
        Assert.Contains($"arivm/default/1000/{id}.wav", await _s3.Server.KeysAsync(_buckets.Name));
    }

    [Fact]
    public async Task What_an_owner_decided_is_carried_out_when_the_bucket_is_there_again()
    {
        var id = await Bed.DeliverAsync();
        await Bed.Messages.Decisions.PlanAsync(StoreBed.Mailbox, id, Folder.Old, "node-1", CancellationToken.None);
        _relay.Fail(_ => HttpFault.CutBefore);

        await Bed.Messages.Decisions.CloseAsync(
            StoreBed.Mailbox, new Dictionary<string, Folder?> { [id] = Folder.Old }, maxMsg: 100, backupDeleted: 0, CancellationToken.None);

        Assert.Equal(new Counts(0, 1), (await Bed.Messages.StateAsync(StoreBed.Mailbox, CancellationToken.None))!.Counts);
        _relay.Mend();
        await Poll.ForAsync("the move", async () => (await Bed.InDatabaseAsync(Folder.Old)).Length == 1);
        Assert.Equal(new Counts(0, 1), (await Bed.ConsistentAsync()).Counts);
    }

    [Fact]
    public async Task A_bucket_that_is_gone_is_not_an_empty_one()
    {
        var id = await Bed.DeliverAsync();
        await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None);
        await using var empty = await S3Server.StartAsync();
        using var storage = _buckets.Open(Bed.Spool.Directory, Bed.Database, empty.Endpoint);
        var messages = new MessageStore(Bed.Database, Bed.Spool, storage, Bed.Outbox, NullLogger<MessageStore>.Instance);

        await Assert.ThrowsAsync<StorageException>(() => messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None));
        await Assert.ThrowsAsync<StorageException>(() => messages.DeleteAsync(StoreBed.Mailbox, id, CancellationToken.None));

        Assert.Equal([id], await Bed.InDatabaseAsync(Folder.Inbox));
    }

    private RecordingFiler Filer() => new(
        new SharedRecordings(Bed.Recordings), Bed.Messages, Bed.Journal, Bed.Spool, _ => { }, _time, NullLogger<RecordingFiler>.Instance);

    /// <summary>How many messages another node sees; each has to have the whole sound.</summary>
    private static async Task<int> WholeAsync(IMessageStorage node, Recording recording, int atMost)
    {
        var mailbox = node.Of(StoreBed.Mailbox);
        var found = await mailbox.ListAsync([.. Folder.All]);
        Assert.InRange(found.Count, 0, atMost);
        foreach (var message in found)
        {
            Assert.Equal((recording.Draft.MessageId, Folder.Inbox, 2), (message.Id, message.Folder, message.Duration));
            using var sound = SoundFile.OpenRead((await mailbox.SoundAsync(message, CancellationToken.None))!);
            var samples = new short[sound.Frames];
            sound.Read(samples);
            Assert.Equal(Noise(2), samples);
        }
        return found.Count;
    }

    private static async Task UntilFiledAsync(RecordingFiler filer, Recording recording)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (filer.IsFiling(recording.Name)) await Task.Delay(5, limit.Token);
    }

    // The same each time, and no two places alike.
    private static short[] Noise(int seconds) => [.. Enumerable.Range(0, seconds * 8000).Select(n => (short)(n * 7919 % 16000))];
}
