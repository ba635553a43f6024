using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public sealed class MailboxFilesTests : MailboxTests
{
    [Fact]
    public async Task A_message_is_sound_and_text_under_the_next_number()
    {
        Assert.Equal(0, await DeliverAsync("a"));
        Assert.Equal(1, await DeliverAsync("b"));

        Assert.Equal(["msg0000.txt", "msg0000.wav", "msg0001.txt", "msg0001.wav"], Names("INBOX"));
        Assert.Equal("b", Sound("INBOX", 1));
        Assert.Equal("b", Files.IdOf(Folder.Inbox, 1));
        Assert.Empty(Names("tmp"));
    }

    [Fact]
    public void A_prepared_message_is_not_yet_one()
    {
        Prepare("a");

        Assert.Empty(Files.List(Folder.Inbox));
        Assert.DoesNotContain(Names("tmp"), name => name.StartsWith("msg", StringComparison.Ordinal) || name.EndsWith(".txt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_recording_stays_where_it_is_whether_linked_or_copied()
    {
        foreach (var link in new[] { true, false })
        {
            var source = Source("a");
            var prepared = Files.Prepare("a", new MessageText(), source, link);
            await Files.DeliverAsync(prepared, Folder.Inbox, () => { }, CancellationToken.None);
            Assert.Equal("a", File.ReadAllText(source));
        }
        Assert.Equal(4, Names("INBOX").Length);
    }

    [Fact]
    public async Task Sound_stands_before_its_text_does()
    {
        string[] seen = [];
        await Files.DeliverAsync(Prepare("a"), Folder.Inbox, () => seen = Names("INBOX"), CancellationToken.None);

        Assert.Equal([".lock", "msg0000.wav"], seen);
    }

    [Fact]
    public async Task Messages_that_Asterisk_adds_and_takes_away_are_counted()
    {
        await DeliverAsync("a");
        Put("INBOX", 1, "theirs");
        Assert.Equal(2, await DeliverAsync("b"));

        foreach (var number in new[] { 1, 2 }) File.Delete(Path.Combine(Home, "INBOX", $"msg000{number}.txt"));
        foreach (var number in new[] { 1, 2 }) File.Delete(Path.Combine(Home, "INBOX", $"msg000{number}.wav"));
        Assert.Equal(1, await DeliverAsync("c"));
        Assert.Equal(["a", "c"], Ids(Folder.Inbox));
    }

    [Theory]
    [InlineData("msg0001.text")]
    [InlineData("msg1.txt")]
    [InlineData("msg00011.txt")]
    [InlineData("msgabcd.txt")]
    [InlineData("Msg0001.txt")]
    [InlineData(".msg0001.txt")]
    [InlineData("msg000a.txt")]
    [InlineData("msg-001.txt")]
    [InlineData("msg0002.txt.bak")]
    public async Task OtherFiles_are_no_messages(string name)
    {
        await DeliverAsync("a");
        File.WriteAllText(Path.Combine(Home, "INBOX", name), "");

        Assert.Equal(["a"], Ids(Folder.Inbox));
        Assert.Equal(1, await DeliverAsync("b"));
    }

    [Fact]
    public async Task A_full_folder_takes_no_more_and_nothing_is_lost()
    {
        Put("INBOX", 9999, "last");
        var prepared = Prepare("a");

        var error = await Assert.ThrowsAsync<FolderFullException>(
            () => Files.DeliverAsync(prepared, Folder.Inbox, () => { }, CancellationToken.None));
        Assert.Contains("10000", error.Message);
        Assert.True(File.Exists(prepared.AudioPath));
        Assert.Equal(["last"], Ids(Folder.Inbox));
        Assert.DoesNotContain(".lock", Names("INBOX"));
    }

    [Theory]
    [InlineData("wav")]
    [InlineData("gsm")]
    [InlineData("WAV")]
    public async Task Sound_that_a_crash_left_without_text_is_put_aside_and_kept(string extension)
    {
        await DeliverAsync("a");
        File.WriteAllText(Path.Combine(Home, "INBOX", "msg0001." + extension), "left");

        Assert.Equal(1, await DeliverAsync("b"));
        Assert.Equal("b", Sound("INBOX", 1));
        Assert.Equal(["msg0000.txt", "msg0000.wav", "msg0001.txt", "msg0001.wav"], Names("INBOX"));
        Assert.Equal("left", File.ReadAllText(Path.Combine(Home, "tmp", Assert.Single(Names("tmp")))));
    }

    [Fact]
    public void What_an_earlier_attempt_prepared_is_prepared_anew()
    {
        Files.Prepare("a", new MessageText { MessageId = "old" }, Source("old"), link: true);
        var prepared = Files.Prepare("a", new MessageText { MessageId = "new" }, Source("new"), link: false);

        Assert.Equal("new", File.ReadAllText(prepared.AudioPath));
        Assert.Contains("msg_id=new", File.ReadAllText(prepared.TextPath));
        Assert.Equal(2, Names("tmp").Length);
    }

    [Fact]
    public void Sound_on_another_disk_is_copied()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "there is no second disk");
        using var other = new TemporaryFolder("/dev/shm");
        File.WriteAllText(other["source.wav"], "far away");
        var prepared = Files.Prepare("a", new MessageText(), other["source.wav"], link: true);
        File.WriteAllText(other["source.wav"], "changed");

        Assert.Equal("far away", File.ReadAllText(prepared.AudioPath));
    }

    [Fact]
    public async Task An_attempt_that_was_interrupted_between_sound_and_text_is_repeated_without_a_trace()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Files.DeliverAsync(Prepare("a"), Folder.Inbox, () => throw new InvalidOperationException(), CancellationToken.None));

        Assert.Equal(0, await DeliverAsync("a"));
        Assert.Equal(["msg0000.txt", "msg0000.wav"], Names("INBOX"));
        Assert.DoesNotContain(Names("tmp"), name => name.Contains("aside"));
    }

    [Fact]
    public async Task A_message_is_found_by_its_id_in_any_folder()
    {
        await DeliverAsync("a");
        await DeliverAsync("b", Folder.Cust3);

        Assert.Equal((Folder.Cust3, 0), Files.Find("b"));
        Assert.Null(Files.Find("c"));
    }

    [Fact]
    public async Task A_folder_that_was_touched_a_moment_ago_tells_no_time_yet()
    {
        await DeliverAsync("a");
        Assert.Null(Files.ModifiedAt(Folder.Inbox));

        var settled = DateTime.UtcNow.AddMinutes(-1);
        Directory.SetLastWriteTimeUtc(Path.Combine(Home, "INBOX"), settled);
        Assert.Equal(settled.Ticks, Files.ModifiedAt(Folder.Inbox));
    }

    [Fact]
    public void AHome_that_never_had_a_message_has_none()
    {
        Assert.Empty(Files.List(Folder.Inbox));
        Assert.Null(Files.Find("a"));
        Assert.Null(Files.IdOf(Folder.Inbox, 0));
        Assert.Equal(0, Files.ModifiedAt(Folder.Inbox));
    }
}
