using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public sealed class MailboxFilesTests : IDisposable
{
    private readonly TemporaryDirectory _spool = new();
    private readonly MailboxFiles _files;
    private readonly string _mailbox;

    public MailboxFilesTests()
    {
        _mailbox = Path.Combine(_spool.Path, "voicemail", "default", "1000");
        var options = new SpoolOptions { Directory = Path.Combine(_spool.Path, "voicemail") };
        _files = new MailboxFiles(options, MailboxAddress.Parse("1000"), new FolderNumbers());
    }

    public void Dispose() => _spool.Dispose();

    [Fact]
    public async Task A_message_is_sound_and_text_under_the_next_number()
    {
        Assert.Equal(0, await DeliverAsync("a"));
        Assert.Equal(1, await DeliverAsync("b"));

        Assert.Equal(["msg0000.txt", "msg0000.wav", "msg0001.txt", "msg0001.wav"], Names("INBOX"));
        Assert.Equal("b", Sound("INBOX", 1));
        Assert.Equal("b", _files.IdOf(Folder.Inbox, 1));
        Assert.Empty(Names("tmp"));
    }

    [Fact]
    public void A_prepared_message_is_not_yet_one()
    {
        Prepare("a");

        Assert.Empty(_files.List(Folder.Inbox));
        Assert.DoesNotContain(Names("tmp"), name => name.StartsWith("msg", StringComparison.Ordinal) || name.EndsWith(".txt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_recording_stays_where_it_is_whether_linked_or_copied()
    {
        foreach (var link in new[] { true, false })
        {
            var source = Source("a");
            var prepared = _files.Prepare("a", new MessageText(), source, link);
            await _files.DeliverAsync(prepared, Folder.Inbox, () => { }, CancellationToken.None);
            Assert.Equal("a", File.ReadAllText(source));
        }
        Assert.Equal(4, Names("INBOX").Length);
    }

    [Fact]
    public async Task Sound_stands_before_its_text_does()
    {
        string[] seen = [];
        await _files.DeliverAsync(Prepare("a"), Folder.Inbox, () => seen = Names("INBOX"), CancellationToken.None);

        Assert.Equal([".lock", "msg0000.wav"], seen);
    }

    [Fact]
    public async Task Messages_that_Asterisk_adds_and_takes_away_are_counted()
    {
        await DeliverAsync("a");
        Put("INBOX", 1, "theirs");
        Assert.Equal(2, await DeliverAsync("b"));

        foreach (var number in new[] { 1, 2 }) File.Delete(Path.Combine(_mailbox, "INBOX", $"msg000{number}.txt"));
        foreach (var number in new[] { 1, 2 }) File.Delete(Path.Combine(_mailbox, "INBOX", $"msg000{number}.wav"));
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
    public async Task Other_files_are_no_messages(string name)
    {
        await DeliverAsync("a");
        File.WriteAllText(Path.Combine(_mailbox, "INBOX", name), "");

        Assert.Equal(["a"], Ids(Folder.Inbox));
        Assert.Equal(1, await DeliverAsync("b"));
    }

    [Fact]
    public async Task A_full_folder_takes_no_more_and_nothing_is_lost()
    {
        Put("INBOX", 9999, "last");
        var prepared = Prepare("a");

        await Assert.ThrowsAsync<FolderFullException>(() => _files.DeliverAsync(prepared, Folder.Inbox, () => { }, CancellationToken.None));
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
        File.WriteAllText(Path.Combine(_mailbox, "INBOX", "msg0001." + extension), "left");

        Assert.Equal(1, await DeliverAsync("b"));
        Assert.Equal("b", Sound("INBOX", 1));
        Assert.Equal(["msg0000.txt", "msg0000.wav", "msg0001.txt", "msg0001.wav"], Names("INBOX"));
        Assert.Equal("left", File.ReadAllText(Path.Combine(_mailbox, "tmp", Assert.Single(Names("tmp")))));
    }

    [Fact]
    public async Task An_attempt_that_was_interrupted_between_sound_and_text_is_repeated_without_a_trace()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _files.DeliverAsync(Prepare("a"), Folder.Inbox, () => throw new InvalidOperationException(), CancellationToken.None));

        Assert.Equal(0, await DeliverAsync("a"));
        Assert.Equal(["msg0000.txt", "msg0000.wav"], Names("INBOX"));
        Assert.DoesNotContain(Names("tmp"), name => name.Contains("aside"));
    }

    [Fact]
    public async Task Removing_a_message_closes_the_gap_in_order_with_all_formats()
    {
        foreach (var id in new[] { "a", "b", "c", "d" }) await DeliverAsync(id);
        File.WriteAllText(Path.Combine(_mailbox, "INBOX", "msg0002.gsm"), "c");

        Assert.True(await RemoveAsync(Folder.Inbox, 1, "b"));

        Assert.Equal(["a", "c", "d"], Ids(Folder.Inbox));
        Assert.Equal(["a", "c", "d"], Enumerable.Range(0, 3).Select(number => Sound("INBOX", number)));
        Assert.Equal(
            ["msg0000.txt", "msg0000.wav", "msg0001.gsm", "msg0001.txt", "msg0001.wav", "msg0002.txt", "msg0002.wav"], Names("INBOX"));
        Assert.Equal(3, await DeliverAsync("e"));
    }

    [Fact]
    public async Task A_moved_message_is_the_last_of_its_new_folder_and_leaves_no_gap()
    {
        foreach (var id in new[] { "a", "b", "c" }) await DeliverAsync(id);
        await DeliverAsync("old", Folder.Old);

        Assert.Equal(1, await MoveAsync(Folder.Inbox, 0, Folder.Old, "a"));

        Assert.Equal(["b", "c"], Ids(Folder.Inbox));
        Assert.Equal(["old", "a"], Ids(Folder.Old));
        Assert.Equal("a", Sound("Old", 1));
        Assert.Equal(["msg0000.txt", "msg0000.wav", "msg0001.txt", "msg0001.wav"], Names("INBOX"));
    }

    [Fact]
    public async Task A_number_that_has_become_another_message_is_neither_removed_nor_moved()
    {
        await DeliverAsync("a");

        Assert.False(await RemoveAsync(Folder.Inbox, 0, "b"));
        Assert.Null(await MoveAsync(Folder.Inbox, 0, Folder.Old, "b"));
        Assert.False(await RemoveAsync(Folder.Inbox, 1, "a"));
        Assert.False(await RemoveAsync(Folder.Work, 0, "a"));
        Assert.Null(await MoveAsync(Folder.Work, 0, Folder.Old, "a"));
        Assert.Equal(["a"], Ids(Folder.Inbox));
    }

    [Fact]
    public async Task A_thousand_changes_leave_whole_and_contiguous_messages()
    {
        var random = new Random(4711);
        var model = new Dictionary<Folder, List<string>> { [Folder.Inbox] = [], [Folder.Old] = [] };
        for (var step = 0; step < 1000; step++)
        {
            var (from, to) = random.Next(2) == 0 ? (Folder.Inbox, Folder.Old) : (Folder.Old, Folder.Inbox);
            var number = random.Next(model[from].Count);
            switch (model[from].Count == 0 ? 0 : random.Next(3))
            {
                case 0:
                    Assert.Equal(model[from].Count, await DeliverAsync($"m{step}", from));
                    model[from].Add($"m{step}");
                    break;
                case 1:
                    Assert.Equal(model[to].Count, await MoveAsync(from, number, to, model[from][number]));
                    model[to].Add(model[from][number]);
                    model[from].RemoveAt(number);
                    break;
                default:
                    Assert.True(await RemoveAsync(from, number, model[from][number]));
                    model[from].RemoveAt(number);
                    break;
            }
        }

        foreach (var (folder, ids) in model)
        {
            Assert.Equal(ids, Ids(folder));
            Assert.Equal(ids, Enumerable.Range(0, ids.Count).Select(number => Sound(folder.Name, number)));
            Assert.Equal(ids.Count * 2, Names(folder.Name).Length);
        }
    }

    [Fact]
    public async Task Messages_that_come_and_go_from_many_sides_stay_whole_and_without_gaps()
    {
        var other = new MailboxFiles(new SpoolOptions { Directory = Path.Combine(_spool.Path, "voicemail") }, MailboxAddress.Parse("1000"), new FolderNumbers());
        var ids = Enumerable.Range(0, 60).Select(i => $"m{i:00}").ToArray();
        var prepared = ids.Select(Prepare).ToArray();
        await Task.WhenAll(prepared.Select((message, i) => Task.Run(() =>
            (i % 2 == 0 ? _files : other).DeliverAsync(message, Folder.Inbox, () => { }, CancellationToken.None))));
        Assert.Equal(ids, Ids(Folder.Inbox).Order());

        // To and fro at once: whoever would take the two folders' locks in another order would wait for the other side.
        var toOld = Task.Run(() => MoveAllAsync(_files, ids[..30], Folder.Old));
        var toWork = Task.Run(() => MoveAllAsync(other, ids[30..], Folder.Work));
        await Task.WhenAll(toOld, toWork);
        await Task.WhenAll(
            Task.Run(() => MoveAllAsync(_files, ids[..15], Folder.Work)),
            Task.Run(() => MoveAllAsync(other, ids[30..45], Folder.Old)));

        Assert.Empty(Ids(Folder.Inbox));
        Assert.Equal([.. ids[15..30], .. ids[30..45]], Ids(Folder.Old).Order());
        Assert.Equal([.. ids[..15], .. ids[45..]], Ids(Folder.Work).Order());
        foreach (var folder in new[] { Folder.Old, Folder.Work })
        {
            Assert.Equal(Enumerable.Range(0, 30), _files.List(folder).Select(message => message.Number));
            Assert.All(_files.List(folder), message => Assert.Equal(message.Text.MessageId, Sound(folder.Name, message.Number)));
        }
    }

    [Fact]
    public async Task A_message_is_found_by_its_id_in_any_folder()
    {
        await DeliverAsync("a");
        await DeliverAsync("b", Folder.Cust3);

        Assert.Equal((Folder.Cust3, 0), _files.Find("b"));
        Assert.Null(_files.Find("c"));
    }

    [Fact]
    public void A_mailbox_that_never_had_a_message_has_none()
    {
        Assert.Empty(_files.List(Folder.Inbox));
        Assert.Null(_files.Find("a"));
        Assert.Null(_files.IdOf(Folder.Inbox, 0));
        Assert.Equal(0, _files.ModifiedAt(Folder.Inbox));
    }

    private static async Task MoveAllAsync(MailboxFiles files, string[] ids, Folder to)
    {
        foreach (var id in ids)
        {
            // The other side may have renumbered the folder since it was looked at.
            while (files.Find(id) is not { } place
                || await files.MoveAsync(place.Folder, place.Number, to, found => found == id, CancellationToken.None) is null)
            {
                await Task.Yield();
            }
        }
    }

    private Task<int> DeliverAsync(string id, Folder? folder = null) =>
        _files.DeliverAsync(Prepare(id), folder ?? Folder.Inbox, () => { }, CancellationToken.None);

    private Task<bool> RemoveAsync(Folder folder, int number, string id) =>
        _files.RemoveAsync(folder, number, found => found == id, CancellationToken.None);

    private Task<int?> MoveAsync(Folder from, int number, Folder to, string id) =>
        _files.MoveAsync(from, number, to, found => found == id, CancellationToken.None);

    private PreparedMessage Prepare(string id) => _files.Prepare(id, new MessageText { MessageId = id }, Source(id), link: false);

    private string Source(string sound)
    {
        var path = Path.Combine(_spool.Path, sound + ".wav");
        File.WriteAllText(path, sound);
        return path;
    }

    private void Put(string folder, int number, string id)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_mailbox, folder)).FullName;
        File.WriteAllText(Path.Combine(directory, $"msg{number:0000}.wav"), id);
        File.WriteAllText(Path.Combine(directory, $"msg{number:0000}.txt"), new MessageText { MessageId = id }.ToString());
    }

    private string[] Names(string folder)
    {
        var directory = Path.Combine(_mailbox, folder);
        return Directory.Exists(directory) ? [.. Directory.GetFiles(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
    }

    private string Sound(string folder, int number) => File.ReadAllText(Path.Combine(_mailbox, folder, $"msg{number:0000}.wav"));

    private string[] Ids(Folder folder) => [.. _files.List(folder).Select(message => message.Text.MessageId)];
}
