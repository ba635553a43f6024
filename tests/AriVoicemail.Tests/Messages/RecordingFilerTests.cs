using AriVoicemail.Audio;
using AriVoicemail.Messages;
using AriVoicemail.Spool;
using AriVoicemail.Tests.Sip;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Messages;

public abstract class RecordingFilerTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private readonly ManualTime _time = new();

    private SharedRecordings Shared => new(Bed.Recordings);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_recording_becomes_a_message_and_nothing_else_is_left(bool fetched)
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft(), Tone(2));
        Assert.Equal(FilingResult.Kept, await Filer(fetched ? new CopiedAudio(Shared) : Shared).FileAsync(recording, fresh: true));
        Assert.Equal([recording.Draft.MessageId], Bed.OnDisk(Folder.Inbox));
        Assert.Equal(new MailboxState(StoreBed.Mailbox, 1, new Counts(1, 0)), await Bed.ConsistentAsync());
        var message = (await Bed.Messages.FindAsync(StoreBed.Mailbox, recording.Draft.MessageId, CancellationToken.None))!;
        Assert.Equal(("Ada", "5551", 2), (message.CallerName, message.CallerNumber, message.Duration));
        Assert.Equal(Tone(2), Samples(0));
        await NothingLeftAsync(recording);
    }

    [Theory]
    [InlineData(1, 0, 0, 2, false)]
    [InlineData(2, 2, 0, 4, true)]
    [InlineData(2, 2, 10, 4, false)]
    [InlineData(1, 0, 10, 0, true)]
    public async Task What_has_less_sound_than_asked_for_is_not_kept(int seconds, int silence, int maxSilence, int minSecs, bool kept)
    {
        // Silence is sound only where it does not end a message.
        var draft = StoreBed.Draft() with { MaxSilence = maxSilence, MinSecs = minSecs, SilenceThreshold = 128 };
        var recording = await Bed.RecordAsync(draft, Tone(seconds), new short[silence * 8000]);
        Assert.Equal(kept ? FilingResult.Kept : FilingResult.TooShort, await Filer().FileAsync(recording, fresh: true));
        Assert.Equal(kept ? 1 : 0, (await Bed.ConsistentAsync()).Counts.New);
        await NothingLeftAsync(recording);
    }

    [Fact]
    public async Task An_empty_recording_is_never_kept()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft() with { MinSecs = 0 });
        StoreBed.WriteSound(Bed.RecordingPath(recording));
        Assert.Equal(FilingResult.TooShort, await Filer().FileAsync(recording, fresh: true));
        await NothingLeftAsync(recording);
    }

    [Fact]
    public async Task A_recording_of_which_there_is_nothing_leaves_the_journal()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft());
        Assert.Equal(FilingResult.Nothing, await Filer().FileAsync(recording, fresh: true));
        Assert.Equal(0, (await Bed.ConsistentAsync()).Version);
        await NothingLeftAsync(recording);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task A_recording_that_ended_before_its_header_is_nothing(int length)
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft(), Tone(1));
        File.WriteAllBytes(Bed.RecordingPath(recording), File.ReadAllBytes(Bed.RecordingPath(recording))[..length]);
        Assert.Equal(FilingResult.Nothing, await Filer().FileAsync(recording, fresh: true));
        await NothingLeftAsync(recording);
    }

    [Fact]
    public async Task A_recording_that_is_no_sound_is_put_aside()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft(), Tone(1));
        var content = new string('x', 500);
        File.WriteAllText(Bed.RecordingPath(recording), content);
        Assert.Equal(FilingResult.Nothing, await Filer().FileAsync(recording, fresh: true));
        Assert.Equal(content, File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(Bed.MailboxPath(), "tmp"), ".aside-*"))));
        Assert.Empty(await Bed.Journal.ListNamesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Every_recipient_gets_one_copy_with_the_same_id()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft("", StoreBed.Mailbox, StoreBed.Other, StoreBed.Mailbox), Tone(1));
        Assert.Equal(FilingResult.Kept, await Filer().FileAsync(recording, fresh: true));
        foreach (var mailbox in new[] { StoreBed.Mailbox, StoreBed.Other })
        {
            Assert.Equal([recording.Draft.MessageId], Bed.OnDisk(Folder.Inbox, mailbox));
            Assert.Equal(1, (await Bed.ConsistentAsync(mailbox)).Counts.New);
        }
        await NothingLeftAsync(recording);
    }

    [Fact]
    public async Task A_recipient_that_is_deleted_meanwhile_does_not_keep_the_others_from_theirs()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft("", StoreBed.Mailbox, StoreBed.Other), Tone(1));
        await Bed.Mailboxes.DeleteAsync(StoreBed.Other, CancellationToken.None);
        Assert.Equal(FilingResult.Kept, await Filer().FileAsync(recording, fresh: true));
        Assert.Equal(FilingResult.Kept, await Filer().FileAsync(recording, fresh: false));
        Assert.Equal(1, (await Bed.ConsistentAsync()).Counts.New);
        await NothingLeftAsync(recording);
    }

    [Fact]
    public async Task A_recording_is_made_louder_as_asked()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft() with { Gain = 6 }, Tone(1, amplitude: 1000));
        await Filer().FileAsync(recording, fresh: true);
        Assert.Equal(1995, Samples(0).Max(), tolerance: 10);
        await NothingLeftAsync(recording);
    }

    [Fact]
    public async Task A_header_that_a_killed_Asterisk_left_is_mended()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft(), Tone(2));
        var bytes = File.ReadAllBytes(Bed.RecordingPath(recording));
        bytes.AsSpan(4, 4).Clear();
        bytes.AsSpan(40, 4).Clear();
        File.WriteAllBytes(Bed.RecordingPath(recording), bytes);
        Assert.Equal(FilingResult.Kept, await Filer().FileAsync(recording, fresh: false));
        Assert.Equal(Tone(2), Samples(0));
    }

    [Fact]
    public async Task What_failed_is_tried_again_until_it_succeeds()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft(), Tone(1));
        var audio = new FailingAudio(Shared, times: 2);
        var filer = Filer(audio);
        Assert.Equal(FilingResult.Delayed, await filer.FileAsync(recording, fresh: true));
        // A recovery finds it as well; there is still one that tries.
        Assert.Equal(FilingResult.Delayed, await filer.FileAsync(recording, fresh: false));
        Assert.True(filer.IsFiling(recording.Name));
        await _time.FireNextAsync();
        await _time.FireNextAsync();
        await UntilFiledAsync(filer, recording);
        Assert.Equal(3, audio.Takes);
        Assert.Equal(TimeSpan.FromSeconds(3), _time.Elapsed);
        Assert.Equal(1, (await Bed.ConsistentAsync()).Counts.New);
        await NothingLeftAsync(recording);
    }

    [Fact]
    public async Task The_database_may_be_away_meanwhile()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft(), Tone(1));
        var filer = Filer();
        await Bed.BreakAsync("messages");
        Assert.Equal(FilingResult.Delayed, await filer.FileAsync(recording, fresh: true));
        Assert.Empty(Bed.OnDisk(Folder.Inbox));
        await Bed.MendAsync("messages");
        await _time.FireNextAsync();
        await UntilFiledAsync(filer, recording);
        Assert.Equal([recording.Draft.MessageId], Bed.OnDisk(Folder.Inbox));
        Assert.Equal(1, (await Bed.ConsistentAsync()).Counts.New);
        await NothingLeftAsync(recording);
    }

    [Fact]
    public async Task An_error_that_nobody_foresaw_is_logged_once_and_tried_again_too()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft(), Tone(1));
        var log = new KeptLog<RecordingFiler>();
        var filer = Filer(new FailingAudio(Shared, times: 2, new InvalidOperationException("broken")), log: log);
        Assert.Equal(FilingResult.Delayed, await filer.FileAsync(recording, fresh: true));
        Assert.True(filer.IsFiling(recording.Name));
        await _time.FireNextAsync();
        await _time.FireNextAsync();
        await UntilFiledAsync(filer, recording);
        Assert.Contains("broken", Assert.Single(log.Lines, line => line.Level == LogLevel.Error).Text);
        Assert.Equal(1, (await Bed.ConsistentAsync()).Counts.New);
        await NothingLeftAsync(recording);
        Assert.Equal(FilingResult.Kept, await filer.FileAsync(recording, fresh: false));
    }

    public static TheoryData<FilingStep, int, bool> Crashes()
    {
        var data = new TheoryData<FilingStep, int, bool>();
        foreach (var fetched in new[] { false, true })
        {
            data.Add(FilingStep.AudioTaken, 1, fetched);
            foreach (var step in new[] { FilingStep.AudioPlaced, FilingStep.TextPlaced, FilingStep.Committed })
            {
                data.Add(step, 1, fetched);
                data.Add(step, 2, fetched);
            }
            data.Add(FilingStep.Discarded, 1, fetched);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Crashes))]
    public async Task A_crash_at_any_step_leaves_one_message_after_the_next_attempt(FilingStep at, int time, bool fetched)
    {
        await Bed.DeliverAsync();
        var recording = await Bed.RecordAsync(StoreBed.Draft("", StoreBed.Mailbox, StoreBed.Other), Tone(2));
        IRecordedAudio audio = fetched ? new CopiedAudio(Shared) : Shared;
        var dying = Filer(audio, step =>
        {
            if (step == at && --time == 0) throw new InvalidOperationException("the process ends here");
        });
        // Nobody moves the clock: the dying one never comes to another attempt.
        Assert.Equal(FilingResult.Delayed, await dying.FileAsync(recording, fresh: true));

        var messages = Bed.Restarted();
        var filer = Filer(audio, messages: messages);
        Assert.Equal(FilingResult.Kept, await filer.FileAsync(recording, fresh: false));
        foreach (var mailbox in new[] { StoreBed.Mailbox, StoreBed.Other })
        {
            await messages.ScanAsync(mailbox, always: false, CancellationToken.None);
            Assert.Single(Bed.OnDisk(Folder.Inbox, mailbox), recording.Draft.MessageId);
            await Bed.ConsistentAsync(mailbox);
        }
        Assert.Equal(2, Bed.OnDisk(Folder.Inbox).Length);
        Assert.Equal(Tone(2), Samples(1));
        await NothingLeftAsync(recording);
    }

    [Fact]
    public async Task Filing_again_what_is_filed_changes_nothing()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft(), Tone(1));
        await Filer().FileAsync(recording, fresh: true);
        var before = await Bed.ConsistentAsync();
        Assert.Equal(FilingResult.Kept, await Filer().FileAsync(recording, fresh: false));
        Assert.Equal(before, await Bed.ConsistentAsync());
    }

    [Fact]
    public async Task A_recording_exists_as_sound_and_then_as_a_message()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft());
        Assert.False(await Filer().ExistsAsync(recording, CancellationToken.None));
        StoreBed.WriteSound(Bed.RecordingPath(recording), Tone(1));
        Assert.True(await Filer().ExistsAsync(recording, CancellationToken.None));
        await Filer().FileAsync(recording, fresh: true);
        Assert.False(File.Exists(Bed.RecordingPath(recording)));
        Assert.True(await Filer().ExistsAsync(recording, CancellationToken.None));
    }

    private RecordingFiler Filer(
        IRecordedAudio? audio = null, Action<FilingStep>? reached = null, MessageStore? messages = null, ILogger<RecordingFiler>? log = null) => new(
        audio ?? Shared, messages ?? Bed.Messages, Bed.Journal, Bed.Spool, reached ?? (_ => { }), _time, log ?? NullLogger<RecordingFiler>.Instance);

    /// <summary>The recording, its row, and what was made on the way are gone.</summary>
    private async Task NothingLeftAsync(Recording recording)
    {
        Assert.False(File.Exists(Bed.RecordingPath(recording)));
        Assert.Empty(await Bed.Journal.ListNamesAsync(CancellationToken.None));
        var left = new[] { StoreBed.Mailbox, StoreBed.Other }
            .Select(mailbox => Path.Combine(Bed.MailboxPath(mailbox), "tmp"))
            .Where(Directory.Exists)
            .SelectMany(tmp => Directory.GetFiles(tmp));
        Assert.Empty(left);
    }

    private static async Task UntilFiledAsync(RecordingFiler filer, Recording recording)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (filer.IsFiling(recording.Name)) await Task.Delay(5, limit.Token);
    }

    private short[] Samples(int number)
    {
        using var file = SoundFile.OpenRead(Bed.SoundPath(number));
        var samples = new short[file.Frames];
        file.Read(samples);
        return samples;
    }

    private static short[] Tone(int seconds, short amplitude = 8000) =>
        [.. Enumerable.Range(0, seconds * 8000).Select(n => (short)(amplitude * Math.Sin(2 * Math.PI * 440 * n / 8000)))];
}
