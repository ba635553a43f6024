using System.Text.Json;
using AriVoicemail.Messages.Upkeep;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Messages;

/// <summary>What is wrong is found, what can be mended is mended, and nothing that was said is lost.</summary>
public abstract class SpoolUpkeepTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private UpkeepBed It => field ??= new UpkeepBed(Bed);

    [Fact]
    public async Task A_spool_in_order_is_found_in_order_and_nothing_is_touched()
    {
        await FillAsync();
        Directory.CreateDirectory(Path.Combine(Bed.MailboxPath(), "tmp"));
        File.WriteAllText(Path.Combine(Bed.MailboxPath(), "secret.conf"), "");
        File.WriteAllBytes(Path.Combine(Bed.MailboxPath(), "unavail.wav"), UpkeepBed.Sound());
        var before = UpkeepBed.Contents(Bed.Spool.Directory);

        Assert.Empty(await It.FindAsync());
        var report = await It.RepairAsync();

        Assert.True(report.IsClean);
        Assert.Null(report.LostAndFound);
        Assert.Equal(before, UpkeepBed.Contents(Bed.Spool.Directory));
    }

    [Theory]
    [InlineData(FindingKind.SoundWithoutText, 3, 1)]
    [InlineData(FindingKind.TextUnreadable, 3, 1)]
    [InlineData(FindingKind.NoMessageId, 3, 1)]
    [InlineData(FindingKind.DuplicateMessageId, 4, 1)]
    [InlineData(FindingKind.Gap, 2, 1)]
    [InlineData(FindingKind.SoundHeader, 3, 1)]
    [InlineData(FindingKind.Duration, 3, 1)]
    [InlineData(FindingKind.RowWithoutFile, 3, 1)]
    [InlineData(FindingKind.FileWithoutRow, 3, 1)]
    [InlineData(FindingKind.RowMisplaced, 2, 2)]
    [InlineData(FindingKind.RowDiffers, 3, 1)]
    [InlineData(FindingKind.Counts, 3, 1)]
    [InlineData(FindingKind.StaleLock, 3, 1)]
    [InlineData(FindingKind.LeftOver, 3, 1)]
    [InlineData(FindingKind.PutAside, 3, 2)]
    [InlineData(FindingKind.UnfiledRecording, 4, 1)]
    [InlineData(FindingKind.JournalWithoutRecording, 3, 1)]
    public async Task What_needs_no_person_is_found_and_mended(FindingKind kind, int inbox, int old)
    {
        await FillAsync();
        await Damages.DoAsync(kind, Bed, It);
        var before = UpkeepBed.Contents(Bed.Spool.Directory);

        var found = await It.FindAsync();
        var dry = await It.RepairAsync(dryRun: true);

        Assert.Contains(found, finding => finding.Kind == kind && finding.Mendable);
        Assert.Equal(found, dry.Found);
        Assert.Equal(before, UpkeepBed.Contents(Bed.Spool.Directory));

        var report = await It.RepairAsync();

        Assert.Empty(report.Left);
        Assert.Empty(await It.FindAsync());
        Assert.Equal((inbox, old), (Bed.OnDisk(Folder.Inbox).Length, Bed.OnDisk(Folder.Old).Length));
        await Bed.ConsistentAsync();
        Assert.Equal(report.Found, found);
        var again = await It.RepairAsync();
        Assert.Null(again.LostAndFound);
    }

    [Theory]
    [InlineData(FindingKind.TextWithoutSound)]
    [InlineData(FindingKind.SoundEmpty)]
    [InlineData(FindingKind.SoundUnreadable)]
    [InlineData(FindingKind.UnknownMailbox)]
    [InlineData(FindingKind.ForeignFile)]
    [InlineData(FindingKind.ForeignFolder)]
    public async Task What_only_a_person_can_decide_is_named_and_left_alone(FindingKind kind)
    {
        await FillAsync();
        await Damages.DoAsync(kind, Bed, It);
        var before = UpkeepBed.Contents(Bed.Spool.Directory);

        var found = await It.FindAsync();
        var report = await It.RepairAsync();

        Assert.Equal((kind, false), found.Select(finding => (finding.Kind, finding.Mendable)).Single());
        Assert.Equal(found, report.Left);
        Assert.Equal(before, UpkeepBed.Contents(Bed.Spool.Directory));
    }

    [Fact]
    public async Task A_folder_that_somebody_holds_all_the_time_is_named()
    {
        await FillAsync();
        await Damages.DoAsync(FindingKind.Gap, Bed, It);
        using var held = await FolderLock.TakeAsync(Bed.FolderPath(Folder.Inbox), null, CancellationToken.None);

        Assert.Contains(await It.FindAsync(), finding => finding.Kind == FindingKind.Busy);
        Assert.Contains((await It.RepairAsync()).Left, finding => finding.Kind == FindingKind.Busy);
    }

    [Fact]
    public async Task Sound_whose_text_is_gone_is_the_message_again_that_its_row_knew()
    {
        await FillAsync();
        var before = await Bed.Messages.ListAsync(StoreBed.Mailbox, Folder.Inbox, 10, CancellationToken.None);
        File.Delete(It.PathOf(Folder.Inbox, "msg0001.txt"));

        await It.RepairAsync();

        Assert.Equal(before, await Bed.Messages.ListAsync(StoreBed.Mailbox, Folder.Inbox, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Sound_that_nobody_knew_becomes_a_message_of_an_unknown_caller_at_the_files_time()
    {
        await FillAsync();
        var ended = new DateTime(2026, 2, 1, 10, 0, 5, DateTimeKind.Utc);
        var path = It.PathOf(Folder.Inbox, "msg0003.wav");
        File.WriteAllBytes(path, UpkeepBed.Sound(5));
        File.SetLastWriteTimeUtc(path, ended);

        await It.RepairAsync();

        var message = (await Bed.Messages.ListAsync(StoreBed.Mailbox, Folder.Inbox, 10, CancellationToken.None))[3];
        Assert.Equal(("", "", 5), (message.CallerName, message.CallerNumber, message.Duration));
        Assert.Equal(ended.AddSeconds(-5), message.ReceivedAt.UtcDateTime);
    }

    [Fact]
    public async Task Sound_that_was_left_over_from_a_move_becomes_no_second_message()
    {
        await FillAsync();
        File.Copy(It.PathOf(Folder.Inbox, "msg0000.wav"), It.PathOf(Folder.Old, "msg0001.wav"));

        var report = await It.RepairAsync();

        Assert.Equal([3, 1], new[] { Folder.Inbox, Folder.Old }.Select(folder => Bed.OnDisk(folder).Length));
        Assert.True(File.Exists(Path.Combine(report.LostAndFound!, "default/1000/Old/msg0001.wav")));
    }

    [Fact]
    public async Task What_is_overwritten_lies_in_lost_and_found_and_the_manifest_says_why()
    {
        await FillAsync();
        await Damages.DoAsync(FindingKind.Duration, Bed, It);
        var damaged = await File.ReadAllTextAsync(It.PathOf(Folder.Inbox, "msg0001.txt"));

        var report = await It.RepairAsync();

        Assert.StartsWith(Path.Combine(Bed.Spool.Directory, "lost+found/"), report.LostAndFound);
        var line = JsonDocument.Parse((await File.ReadAllLinesAsync(Path.Combine(report.LostAndFound!, "manifest.jsonl"))).Single()).RootElement;
        Assert.Equal(("duration", "default/1000/INBOX/msg0001.txt"), (line.GetProperty("kind").GetString(), line.GetProperty("what").GetString()));
        Assert.Equal(damaged, await File.ReadAllTextAsync(Path.Combine(report.LostAndFound!, line.GetProperty("kept").GetString()!)));
        Assert.Equal(damaged.Replace("duration=9", "duration=1"), await File.ReadAllTextAsync(It.PathOf(Folder.Inbox, "msg0001.txt")));
    }

    [Fact]
    public async Task Of_two_messages_with_one_id_the_one_that_the_database_knows_keeps_it()
    {
        await FillAsync();
        var ids = Bed.OnDisk(Folder.Inbox);
        Directory.CreateDirectory(Bed.FolderPath(Folder.Urgent));
        foreach (var extension in (string[])["wav", "txt"]) File.Copy(It.PathOf(Folder.Old, $"msg0000.{extension}"), It.PathOf(Folder.Inbox, $"msg0003.{extension}"));

        await It.RepairAsync();

        Assert.Equal(ids, Bed.OnDisk(Folder.Inbox)[..3]);
        Assert.Equal(4, Bed.OnDisk(Folder.Inbox).Concat(Bed.OnDisk(Folder.Old)).Distinct().Count() - 1);
    }

    [Fact]
    public async Task A_text_of_old_without_an_id_gets_the_one_by_which_it_is_known()
    {
        It.Put(Folder.Inbox, 1);
        var path = It.PathOf(Folder.Inbox, "msg0000.txt");
        await File.WriteAllLinesAsync(path, File.ReadLines(path).Where(line => !line.StartsWith("msg_id", StringComparison.Ordinal)).ToList());
        await It.ImportAsync();
        var known = await Bed.InDatabaseAsync(Folder.Inbox);

        await It.RepairAsync();

        Assert.Equal(known, Bed.OnDisk(Folder.Inbox));
        Assert.Equal(known, await Bed.InDatabaseAsync(Folder.Inbox));
    }

    [Theory]
    [InlineData(6, 4, true)]
    [InlineData(6, 1, false)]
    [InlineData(3, 4, true)]
    [InlineData(3, 6, false)]
    public async Task A_duration_may_leave_out_the_silence_at_the_end_as_app_voicemail_counts(int spoken, int noted, bool fits)
    {
        It.Put(Folder.Inbox, 1);
        // Three seconds of silence behind what was said, where there is room for them.
        var loud = Enumerable.Repeat((short)9000, 8000 * (spoken - (spoken > 3 ? 3 : 0))).ToArray();
        StoreBed.WriteSound(It.PathOf(Folder.Inbox, "msg0000.wav"), loud, new short[spoken > 3 ? 24000 : 0]);
        var path = It.PathOf(Folder.Inbox, "msg0000.txt");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("duration=1", $"duration={noted}", StringComparison.Ordinal));
        await It.ImportAsync();

        var found = await It.FindAsync();

        Assert.Equal(fits, found.All(finding => finding.Kind != FindingKind.Duration));
    }

    [Fact]
    public async Task Only_the_mailboxes_that_are_meant_are_looked_at()
    {
        await FillAsync();
        await Damages.DoAsync(FindingKind.Counts, Bed, It);
        await Damages.DoAsync(FindingKind.UnknownMailbox, Bed, It);

        Assert.Empty(await It.FindAsync(new SpoolScope(null, [StoreBed.Other])));
        Assert.Empty(await It.FindAsync(new SpoolScope("elsewhere")));
        Assert.Single(await It.FindAsync(new SpoolScope("default", [StoreBed.Mailbox])));
        Assert.Equal(2, (await It.FindAsync()).Count);
    }

    private async Task FillAsync()
    {
        It.Put(Folder.Inbox, 3);
        It.Put(Folder.Old, 1);
        await It.ImportAsync();
        await Bed.ConsistentAsync();
    }
}
