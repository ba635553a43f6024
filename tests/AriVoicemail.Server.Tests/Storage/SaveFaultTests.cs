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

/// <summary>A bucket that is slow, refuses, or breaks off while a message is saved: the words wait, and nothing is half there.</summary>
public sealed class SaveFaultTests(S3Cluster s3) : BehindRelayTests(s3)
{
    private readonly ManualTime _time = new();

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
        Relay.Fail(request => request.StartsWith("PUT ", StringComparison.Ordinal) && request.EndsWith(step, StringComparison.Ordinal) ? fault : HttpFault.None);

        Assert.Equal(FilingResult.Delayed, await filer.FileAsync(recording, fresh: true));

        // Whoever looks now sees no message, or a whole one.
        using (var node = Buckets.Open(Path.Combine(Bed.Spool.Directory, "other"), Bed.Database)) await WholeAsync(node, recording, atMost: 1);
        Assert.Equal(0, (await Bed.Messages.StateAsync(StoreBed.Mailbox, CancellationToken.None))!.Counts.New);
        Assert.True(File.Exists(Bed.RecordingPath(recording)));
        Assert.Single(await Bed.Journal.ListNamesAsync(CancellationToken.None));

        Relay.Mend();
        await _time.FireNextAsync();
        await UntilFiledAsync(filer, recording);
        using (var node = Buckets.Open(Path.Combine(Bed.Spool.Directory, "third"), Bed.Database)) Assert.Equal(1, await WholeAsync(node, recording, atMost: 1));
        Assert.Equal(1, (await Bed.ConsistentAsync()).Counts.New);
        Assert.Empty(await Bed.Journal.ListNamesAsync(CancellationToken.None));
        Assert.False(File.Exists(Bed.RecordingPath(recording)));
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
