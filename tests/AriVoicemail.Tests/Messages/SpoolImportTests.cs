using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Messages.Upkeep;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Messages;

/// <summary>What Asterisk's own voicemail stored is taken over.</summary>
public abstract class SpoolImportTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private static readonly MailboxAddress Stranger = MailboxAddress.Parse("2000@sales");

    private UpkeepBed It => field ??= new UpkeepBed(Bed);

    private string Elsewhere => Path.Combine(Bed.Spool.Directory, "../elsewhere");

    [Fact]
    public async Task Of_the_spool_itself_only_the_index_is_made()
    {
        It.Put(Folder.Inbox, 3);
        It.Put(Folder.Urgent, 2);
        It.Put(Folder.Old, 4);
        It.Put(Folder.Inbox, 1, StoreBed.Other);
        var before = UpkeepBed.Contents(Bed.Spool.Directory);

        var report = await It.ImportAsync();

        Assert.Equal((10, 2, 0, true), (report.Messages, report.Mailboxes, report.Copied, report.IsComplete));
        Assert.Equal(before, UpkeepBed.Contents(Bed.Spool.Directory));
        Assert.Equal(new MailboxState(StoreBed.Mailbox, 1, new Counts(5, 4, 2)), await Bed.ConsistentAsync());
        Assert.Equal(new Counts(1, 0), (await Bed.ConsistentAsync(StoreBed.Other)).Counts);
        Assert.Equal((9L, 9 * 16_044L), await Bed.Messages.UsageAsync(StoreBed.Mailbox, CancellationToken.None));
        Assert.False(await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None));
    }

    [Fact]
    public async Task A_second_import_changes_nothing_and_one_after_a_change_follows_it()
    {
        It.Put(Folder.Inbox, 3);
        await It.ImportAsync();
        var before = await Bed.ConsistentAsync();

        await It.ImportAsync();
        Assert.Equal(before, await Bed.ConsistentAsync());

        It.Put(Folder.Inbox, 1);
        Bed.MoveByHand(Folder.Inbox, 3, Folder.Old, 0);
        It.Put(Folder.Inbox, 1);
        await It.ImportAsync();
        Assert.Equal(new Counts(4, 1), (await Bed.ConsistentAsync()).Counts);
    }

    [Fact]
    public async Task A_mailbox_that_there_is_not_is_reported_and_made_only_when_that_is_wanted()
    {
        It.Put(Folder.Inbox, 2, Stranger);

        var report = await It.ImportAsync();
        Assert.Equal(KeyValuePair.Create("2000@sales", 2), Assert.Single(report.Unknown));
        Assert.False(report.IsComplete);
        Assert.Null(await Bed.Mailboxes.FindAsync(Stranger, CancellationToken.None));

        report = await It.ImportAsync(create: true);
        Assert.Equal("2000@sales", Assert.Single(report.Created));
        Assert.Equal(2, report.Messages);
        Assert.Empty((await It.ImportAsync(create: true)).Created);
        Assert.Equal(new Counts(2, 0), (await Bed.ConsistentAsync(Stranger)).Counts);
        Assert.Null((await Bed.Mailboxes.FindAsync(Stranger, CancellationToken.None))!.PinHash);
    }

    [Fact]
    public async Task What_is_odd_is_told()
    {
        It.Put(Folder.Inbox, 5);
        foreach (var file in (string[])["msg0000.wav", "msg0001.txt", "msg0003.wav", "msg0003.txt"]) File.Delete(It.PathOf(Folder.Inbox, file));
        File.Copy(It.PathOf(Folder.Inbox, "msg0002.txt"), It.PathOf(Folder.Inbox, "msg0004.txt"), overwrite: true);
        await File.WriteAllTextAsync(It.PathOf(Folder.Inbox, "notes"), "");
        Directory.CreateDirectory(Path.Combine(Bed.MailboxPath(), "Mine"));
        It.Put(Folder.Work, 1);
        await File.WriteAllTextAsync(It.PathOf(Folder.Work, "msg0000.txt"), "");

        var report = await It.ImportAsync();

        Assert.Equal(
            new HashSet<FindingKind>
            {
                FindingKind.TextWithoutSound, FindingKind.SoundWithoutText, FindingKind.Gap, FindingKind.DuplicateMessageId, FindingKind.ForeignFile,
                FindingKind.ForeignFolder, FindingKind.TextUnreadable,
            },
            [.. report.Findings.Select(finding => finding.Kind)]);
    }

    [Fact]
    public async Task From_another_spool_messages_come_behind_those_that_are_there_with_their_ids()
    {
        var ours = await Bed.DeliverAsync();
        var theirs = It.Put(Folder.Inbox, 3, spool: Elsewhere);
        var old = It.Put(Folder.Old, 2, spool: Elsewhere);
        var before = UpkeepBed.Contents(Elsewhere);

        var report = await It.ImportAsync(Elsewhere);

        Assert.Equal((5, 5, 0), (report.Messages, report.Copied, report.Present));
        Assert.Equal([ours, .. theirs], Bed.OnDisk(Folder.Inbox));
        Assert.Equal(old, Bed.OnDisk(Folder.Old));
        Assert.Equal(new Counts(4, 2), (await Bed.ConsistentAsync()).Counts);
        Assert.Equal(before, UpkeepBed.Contents(Elsewhere));
        Assert.Equal(before["default/1000/Old/msg0001.txt"], UpkeepBed.Contents(Bed.Spool.Directory)["default/1000/Old/msg0001.txt"]);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Bed.MailboxPath(), "tmp")));
    }

    [Fact]
    public async Task What_is_there_already_is_not_copied_again_wherever_it_lies_now()
    {
        It.Put(Folder.Inbox, 3, spool: Elsewhere);
        await It.ImportAsync(Elsewhere);
        Bed.MoveByHand(Folder.Inbox, 2, Folder.Old, 0);
        It.Put(Folder.Inbox, 1, spool: Elsewhere);

        var report = await It.ImportAsync(Elsewhere);

        Assert.Equal((4, 1, 3), (report.Messages, report.Copied, report.Present));
        Assert.Equal(new Counts(3, 1), (await Bed.ConsistentAsync()).Counts);
    }

    [Fact]
    public async Task Another_message_with_the_same_id_comes_as_well()
    {
        It.Put(Folder.Inbox, 1, spool: Elsewhere);
        await It.ImportAsync(Elsewhere);
        await File.WriteAllBytesAsync(Path.Combine(Elsewhere, "default/1000/INBOX/msg0000.wav"), UpkeepBed.Sound());

        Assert.Equal(1, (await It.ImportAsync(Elsewhere)).Copied);
        Assert.Equal(0, (await It.ImportAsync(Elsewhere)).Copied);
        Assert.Equal(2, Bed.OnDisk(Folder.Inbox).Length);
    }

    [Fact]
    public async Task Moved_messages_are_gone_where_they_were_and_greetings_with_them()
    {
        It.Put(Folder.Inbox, 3, spool: Elsewhere);
        await File.WriteAllBytesAsync(Path.Combine(Elsewhere, "default/1000/unavail.wav"), UpkeepBed.Sound());
        await File.WriteAllTextAsync(Path.Combine(Elsewhere, "default/1000/INBOX/notes"), "mine");

        var report = await It.ImportAsync(Elsewhere, move: true);

        Assert.Equal((3, 1), (report.Copied, report.Greetings));
        Assert.Equal(["default/1000/INBOX/notes"], UpkeepBed.Contents(Elsewhere).Keys);
        Assert.True(File.Exists(Path.Combine(Bed.MailboxPath(), "unavail.wav")));
        await Bed.ConsistentAsync();
    }

    [Fact]
    public async Task A_text_that_a_killed_move_left_without_its_sound_goes_as_well()
    {
        It.Put(Folder.Inbox, 2, spool: Elsewhere);
        await It.ImportAsync(Elsewhere);
        File.Delete(Path.Combine(Elsewhere, "default/1000/INBOX/msg0000.wav"));

        await It.ImportAsync(Elsewhere, move: true);

        Assert.Empty(UpkeepBed.Contents(Elsewhere));
        Assert.Equal(2, Bed.OnDisk(Folder.Inbox).Length);
    }

    [Fact]
    public async Task A_greeting_that_the_mailbox_has_stays_and_the_other_is_named()
    {
        Directory.CreateDirectory(Bed.MailboxPath());
        Directory.CreateDirectory(Path.Combine(Elsewhere, "default/1000"));
        var ours = UpkeepBed.Sound();
        await File.WriteAllBytesAsync(Path.Combine(Bed.MailboxPath(), "unavail.wav"), ours);
        foreach (var name in (string[])["unavail.wav", "busy.wav", "busy.gsm"]) await File.WriteAllBytesAsync(Path.Combine(Elsewhere, "default/1000", name), UpkeepBed.Sound());

        var report = await It.ImportAsync(Elsewhere, move: true);

        Assert.Equal(FindingKind.GreetingKept, Assert.Single(report.Findings).Kind);
        Assert.Equal(ours, await File.ReadAllBytesAsync(Path.Combine(Bed.MailboxPath(), "unavail.wav")));
        Assert.Equal(["default/1000/unavail.wav"], UpkeepBed.Contents(Elsewhere).Keys);
        Assert.True(File.Exists(Path.Combine(Bed.MailboxPath(), "busy.gsm")));
    }

    [Fact]
    public async Task Every_format_of_a_message_comes_with_it()
    {
        It.Put(Folder.Inbox, 1, spool: Elsewhere);
        await File.WriteAllBytesAsync(Path.Combine(Elsewhere, "default/1000/INBOX/msg0000.gsm"), new byte[1650]);

        await It.ImportAsync(Elsewhere);

        Assert.Equal(3, Directory.GetFiles(Bed.FolderPath(Folder.Inbox)).Length);
        Assert.Equal(1, (await It.ImportAsync(Elsewhere)).Present);
    }

    [Fact]
    public async Task A_folder_that_can_take_no_more_loses_nothing()
    {
        It.Put(Folder.Inbox, 1);
        Bed.MoveByHand(Folder.Inbox, 0, Folder.Inbox, 9999);
        It.Put(Folder.Inbox, 2, spool: Elsewhere);

        var report = await It.ImportAsync(Elsewhere, move: true);

        Assert.Equal((FindingKind.FolderFull, false), (Assert.Single(report.Findings).Kind, report.IsComplete));
        Assert.Equal(4, UpkeepBed.Contents(Elsewhere).Count);
        Assert.Equal(2, UpkeepBed.Contents(Bed.Spool.Directory).Count);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("default")]
    public async Task A_directory_within_the_spool_or_around_it_is_refused(string relative)
    {
        It.Put(Folder.Inbox, 1);

        await Assert.ThrowsAsync<IOException>(() => It.ImportAsync(Path.GetFullPath(Path.Combine(Bed.Spool.Directory, relative))));
    }

    [Fact]
    public async Task The_spool_is_known_by_any_of_its_names()
    {
        It.Put(Folder.Inbox, 1);
        var link = Path.Combine(Path.GetDirectoryName(Bed.Spool.Directory)!, "link");
        Directory.CreateSymbolicLink(link, Bed.Spool.Directory);

        Assert.Equal((1, 0), ((await It.ImportAsync(link)).Messages, Bed.OnDisk(Folder.Inbox).Length - 1));
    }
}
