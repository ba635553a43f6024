using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public sealed class MailboxFilesTests : IDisposable
{
    private readonly SpoolFolder _spool = new();

    public void Dispose() => _spool.Dispose();

    [Fact]
    public async Task Messages_are_numbered_from_0000_without_gaps()
    {
        Assert.Equal(0, await _spool.DeliverAsync("a"));
        Assert.Equal(1, await _spool.DeliverAsync("b"));

        Assert.Equal(["msg0000.txt", "msg0000.wav", "msg0001.txt", "msg0001.wav"], _spool.Names(Folder.Inbox));
        Assert.Empty(Directory.GetFiles(Path.Combine(_spool.Options.Directory, "default/1000/tmp")));
    }

    [Fact]
    public async Task The_sound_stays_where_it_was_until_somebody_discards_it()
    {
        var sound = _spool.Sound("hello");

        await _spool.DeliverAsync("a", sound: sound);

        Assert.Equal("hello", File.ReadAllText(sound));
        Assert.Equal("hello", File.ReadAllText(_spool.Files.AudioPath(Folder.Inbox, 0)));
    }

    [Fact]
    public async Task A_crash_between_sound_and_text_leaves_no_message_and_no_gap()
    {
        await _spool.DeliverAsync("a");
        await Assert.ThrowsAsync<OperationCanceledException>(() => _spool.DeliverAsync("lost", audioPlaced: () => throw new OperationCanceledException()));
        Assert.Equal(["a"], _spool.Ids(Folder.Inbox));

        Assert.Equal(1, await _spool.DeliverAsync("b"));

        Assert.Equal(["a", "b"], _spool.Ids(Folder.Inbox));
        Assert.Equal("b", File.ReadAllText(_spool.Files.AudioPath(Folder.Inbox, 1)));
        // The sound without a text is put aside and can be found.
        var aside = Assert.Single(Directory.GetFiles(Path.Combine(_spool.Options.Directory, "default/1000/tmp"), ".aside-*", new EnumerationOptions { AttributesToSkip = 0 }));
        Assert.Equal("lost", File.ReadAllText(aside));
    }

    [Fact]
    public async Task The_same_sound_left_by_an_interrupted_attempt_is_not_kept_twice()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => _spool.DeliverAsync("a", audioPlaced: () => throw new OperationCanceledException()));

        Assert.Equal(0, await _spool.DeliverAsync("a"));

        Assert.DoesNotContain(
            Directory.GetFiles(Path.Combine(_spool.Options.Directory, "default/1000/tmp"), "*", new EnumerationOptions { AttributesToSkip = 0 }),
            path => path.Contains(".aside-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_program_s_messages_are_numbered_around()
    {
        await _spool.DeliverAsync("a");
        var theirs = _spool.PathOf(Folder.Inbox);
        File.WriteAllText(Path.Combine(theirs, "msg0001.wav"), "");
        File.WriteAllText(Path.Combine(theirs, "msg0001.txt"), "[message]\nmsg_id=theirs\n");

        Assert.Equal(2, await _spool.DeliverAsync("b"));

        Assert.Equal(["a", "theirs", "b"], _spool.Ids(Folder.Inbox));
    }

    [Fact]
    public async Task Removing_a_message_closes_the_gap_with_all_formats_of_the_others()
    {
        foreach (var id in new[] { "a", "b", "c" }) await _spool.DeliverAsync(id);
        File.WriteAllText(Path.Combine(_spool.PathOf(Folder.Inbox), "msg0002.gsm"), "c as gsm");

        await _spool.Files.RemoveAsync(Folder.Inbox, 1);

        Assert.Equal(["a", "c"], _spool.Ids(Folder.Inbox));
        Assert.Equal("c as gsm", File.ReadAllText(Path.Combine(_spool.PathOf(Folder.Inbox), "msg0001.gsm")));
        Assert.Equal(["msg0000.txt", "msg0000.wav", "msg0001.gsm", "msg0001.txt", "msg0001.wav"], _spool.Names(Folder.Inbox));
    }

    [Fact]
    public async Task Moving_a_message_puts_it_last_in_the_other_folder()
    {
        foreach (var id in new[] { "a", "b", "c" }) await _spool.DeliverAsync(id);
        await _spool.DeliverAsync("old", Folder.Old);

        Assert.Equal(1, await _spool.Files.MoveAsync(Folder.Inbox, 0, Folder.Old, CancellationToken.None));

        Assert.Equal(["b", "c"], _spool.Ids(Folder.Inbox));
        Assert.Equal(["old", "a"], _spool.Ids(Folder.Old));
        Assert.Equal((Folder.Old, 1), _spool.Files.Find("a"));
    }

    [Fact]
    public async Task A_thousand_changes_leave_whole_and_contiguous_messages()
    {
        var random = new Random(4711);
        var model = new Dictionary<Folder, List<string>> { [Folder.Inbox] = [], [Folder.Old] = [] };
        for (var step = 0; step < 1000; step++)
        {
            var (from, to) = random.Next(2) == 0 ? (Folder.Inbox, Folder.Old) : (Folder.Old, Folder.Inbox);
            var number = model[from].Count == 0 ? 0 : random.Next(model[from].Count);
            switch (model[from].Count == 0 ? 0 : random.Next(3))
            {
                case 0:
                    await _spool.DeliverAsync($"m{step}", from);
                    model[from].Add($"m{step}");
                    break;
                case 1:
                    await _spool.Files.MoveAsync(from, number, to, CancellationToken.None);
                    model[to].Add(model[from][number]);
                    model[from].RemoveAt(number);
                    break;
                default:
                    await _spool.Files.RemoveAsync(from, number);
                    model[from].RemoveAt(number);
                    break;
            }
        }

        foreach (var (folder, ids) in model)
        {
            Assert.Equal(ids, _spool.Ids(folder));
            for (var number = 0; number < ids.Count; number++) Assert.Equal(ids[number], File.ReadAllText(_spool.Files.AudioPath(folder, number)));
            Assert.Equal(ids.Count * 2, _spool.Names(folder).Length);
        }
    }

    [Fact]
    public async Task A_folder_of_ten_thousand_messages_takes_no_more()
    {
        Directory.CreateDirectory(_spool.PathOf(Folder.Inbox));
        File.WriteAllText(Path.Combine(_spool.PathOf(Folder.Inbox), "msg9999.txt"), "");

        var error = await Assert.ThrowsAsync<FolderFullException>(() => _spool.DeliverAsync("a"));

        Assert.Contains("INBOX", error.Message, StringComparison.Ordinal);
    }
}
