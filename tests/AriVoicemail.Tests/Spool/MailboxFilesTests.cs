using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public sealed class MailboxFilesTests : IDisposable
{
    private readonly TemporaryFolder _spool = new();
    private readonly FolderNumbers _numbers = new();
    private readonly MailboxFiles _files;

    public MailboxFilesTests() =>
        _files = new MailboxFiles(new SpoolOptions { Directory = _spool.Path }, MailboxAddress.Parse("1000@default"), _numbers);

    private string Inbox => _spool["default/1000/INBOX"];
    private string Tmp => _spool["default/1000/tmp"];

    [Fact]
    public async Task A_message_gets_its_number_its_sound_and_its_text_and_the_source_stays()
    {
        var source = Sound("recorded");
        var prepared = _files.Prepare("a", new MessageText { MessageId = "a" }, source, link: true);
        Assert.False(Directory.Exists(Inbox));
        Assert.Equal(0, await _files.DeliverAsync(prepared, Folder.Inbox, () => { }, CancellationToken.None));
        Assert.Equal(["msg0000.txt", "msg0000.wav"], Names(Inbox));
        Assert.Equal("recorded", File.ReadAllText(_files.AudioPath(Folder.Inbox, 0)));
        Assert.Equal("a", _files.IdOf(Folder.Inbox, 0));
        Assert.Equal("recorded", File.ReadAllText(source));
        Assert.Empty(Names(Tmp));
    }

    [Fact]
    public async Task The_sound_comes_first_and_the_text_makes_it_a_message()
    {
        var prepared = _files.Prepare("a", new MessageText { MessageId = "a" }, Sound(), link: false);
        await _files.DeliverAsync(
            prepared,
            Folder.Inbox,
            () =>
            {
                Assert.Equal([".lock", "msg0000.wav"], Names(Inbox));
                Assert.Null(_files.Find("a"));
            },
            CancellationToken.None);
        Assert.Equal((Folder.Inbox, 0), _files.Find("a"));
    }

    [Fact]
    public async Task Many_at_once_get_contiguous_numbers()
    {
        var source = Sound();
        await Parallel.ForAsync(0, 80, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, _) =>
        {
            var prepared = _files.Prepare($"{n}", new MessageText { MessageId = $"id-{n}" }, source, link: false);
            await _files.DeliverAsync(prepared, Folder.Inbox, () => { }, CancellationToken.None);
        });
        var messages = _files.List(Folder.Inbox).ToArray();
        Assert.Equal(Enumerable.Range(0, 80), messages.Select(message => message.Number));
        Assert.Equal(80, messages.Select(message => message.Text.MessageId).Distinct().Count());
        Assert.Equal(160, Names(Inbox).Length);
    }

    [Fact]
    public async Task Two_processes_number_around_each_other()
    {
        var other = new MailboxFiles(new SpoolOptions { Directory = _spool.Path }, _files.Mailbox, new FolderNumbers());
        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 8 }, (n, _) => new(DeliverAsync(n % 2 == 0 ? _files : other, $"id-{n}")));
        Assert.Equal(Enumerable.Range(0, 40), _files.List(Folder.Inbox).Select(message => message.Number));
    }

    [Fact]
    public async Task Messages_that_another_program_wrote_are_numbered_around()
    {
        await DeliverAsync(_files, "ours");
        PutByHand(Inbox, 1, "theirs");
        Assert.Equal(2, await DeliverAsync(_files, "ours-2"));
        // The other program removes two and renumbers.
        foreach (var name in new[] { "msg0000", "msg0001" }) Array.ForEach(Directory.GetFiles(Inbox, name + ".*"), File.Delete);
        foreach (var extension in new[] { ".wav", ".txt" }) File.Move(Path.Combine(Inbox, "msg0002" + extension), Path.Combine(Inbox, "msg0000" + extension));
        Assert.Equal(1, await DeliverAsync(_files, "ours-3"));
        Assert.Equal(["ours-2", "ours-3"], Ids(Folder.Inbox));
    }

    [Fact]
    public async Task Every_format_of_a_message_travels_with_it()
    {
        await DeliverAsync(_files, "a");
        await DeliverAsync(_files, "b");
        await DeliverAsync(_files, "c");
        foreach (var n in new[] { 0, 1, 2 }) File.WriteAllText(Path.Combine(Inbox, $"msg000{n}.gsm"), $"gsm {_files.IdOf(Folder.Inbox, n)}");
        Assert.Equal(0, await _files.MoveAsync(Folder.Inbox, 1, Folder.Old, CancellationToken.None));
        Assert.Equal(["msg0000.gsm", "msg0000.txt", "msg0000.wav"], Names(_spool["default/1000/Old"]));
        Assert.Equal("gsm b", File.ReadAllText(_spool["default/1000/Old/msg0000.gsm"]));
        Assert.Equal("gsm c", File.ReadAllText(Path.Combine(Inbox, "msg0001.gsm")));
        await _files.RemoveAsync(Folder.Inbox, 0, CancellationToken.None);
        Assert.Equal(["msg0000.gsm", "msg0000.txt", "msg0000.wav"], Names(Inbox));
        Assert.Equal("gsm c", File.ReadAllText(Path.Combine(Inbox, "msg0000.gsm")));
    }

    [Theory]
    [InlineData(".wav")]
    [InlineData(".gsm")]
    public async Task Sound_that_a_crash_left_without_its_text_is_put_aside(string extension)
    {
        await DeliverAsync(_files, "a");
        File.WriteAllText(Path.Combine(Inbox, "msg0001" + extension), "left behind");
        Assert.Equal(1, await DeliverAsync(_files, "b"));
        Assert.Equal(["a", "b"], Ids(Folder.Inbox));
        Assert.Equal(["msg0001.txt", "msg0001.wav"], Names(Inbox).Where(name => name.StartsWith("msg0001", StringComparison.Ordinal)));
        Assert.Equal("left behind", File.ReadAllText(Assert.Single(Directory.GetFiles(Tmp, ".aside-*"))));
    }

    [Fact]
    public async Task Sound_that_a_crash_left_is_put_aside_when_a_message_moves_up_or_over()
    {
        foreach (var id in new[] { "a", "b", "c" }) await DeliverAsync(_files, id);
        File.Delete(Path.Combine(Inbox, "msg0001.txt"));
        Directory.CreateDirectory(_spool["default/1000/Old"]);
        File.WriteAllText(_spool["default/1000/Old/msg0000.wav"], "left behind");
        await _files.MoveAsync(Folder.Inbox, 0, Folder.Old, CancellationToken.None);
        Assert.Equal(["a"], Ids(Folder.Old));
        Assert.Equal(["c"], Ids(Folder.Inbox));
        Assert.Contains("left behind", Directory.GetFiles(Tmp, ".aside-*").Select(File.ReadAllText));
    }

    [Fact]
    public async Task A_full_folder_takes_no_more()
    {
        PutByHand(Inbox, 9999, "last");
        var error = await Assert.ThrowsAsync<FolderFullException>(() => DeliverAsync(_files, "a"));
        Assert.Contains("10000", error.Message);
        Assert.Equal(["last"], Ids(Folder.Inbox));
        Assert.DoesNotContain(".lock", Names(Inbox));
    }

    [Fact]
    public async Task A_message_that_is_gone_cannot_be_moved()
    {
        await DeliverAsync(_files, "a");
        await Assert.ThrowsAsync<FileNotFoundException>(() => _files.MoveAsync(Folder.Inbox, 1, Folder.Old, CancellationToken.None));
        Assert.Equal(["a"], Ids(Folder.Inbox));
        Assert.Empty(Names(_spool["default/1000/Old"]));
    }

    [Fact]
    public void Sound_on_another_disk_is_copied()
    {
        if (!Directory.Exists("/dev/shm")) return;
        using var other = new TemporaryFolder("/dev/shm");
        File.WriteAllText(other["source.wav"], "far away");
        var prepared = _files.Prepare("a", new MessageText(), other["source.wav"], link: true);
        Assert.Equal("far away", File.ReadAllText(prepared.AudioPath));
        File.WriteAllText(other["source.wav"], "changed");
        Assert.Equal("far away", File.ReadAllText(prepared.AudioPath));
    }

    [Fact]
    public void What_an_earlier_attempt_prepared_is_prepared_anew()
    {
        _files.Prepare("a", new MessageText { MessageId = "old" }, Sound("old"), link: true);
        var prepared = _files.Prepare("a", new MessageText { MessageId = "new" }, Sound("new"), link: false);
        Assert.Equal("new", File.ReadAllText(prepared.AudioPath));
        Assert.Contains("msg_id=new", File.ReadAllText(prepared.TextPath));
        Assert.Equal(2, Names(Tmp).Length);
    }

    [Fact]
    public void Names_that_only_look_alike_are_no_messages()
    {
        PutByHand(Inbox, 0, "a");
        foreach (var name in new[] { "msg1.txt", "msg00010.txt", "msg000a.txt", "msg0002.txt.bak", "Msg0003.txt", ".msg0004.txt", "msg-001.txt" })
        {
            File.WriteAllText(Path.Combine(Inbox, name), "msg_id=x");
        }
        Assert.Equal(["a"], Ids(Folder.Inbox));
    }

    [Fact]
    public async Task A_thousand_changes_leave_whole_contiguous_messages_in_their_order()
    {
        var random = new Random(20261120);
        Folder[] folders = [Folder.Inbox, Folder.Old, Folder.Urgent];
        var model = folders.ToDictionary(folder => folder, _ => new List<string>());
        for (var n = 0; n < 1000; n++)
        {
            var from = folders[random.Next(folders.Length)];
            var to = folders[random.Next(folders.Length)];
            var number = random.Next(Math.Max(1, model[from].Count));
            var choice = random.Next(10);
            if (choice < 5 || model[from].Count == 0)
            {
                Assert.Equal(model[from].Count, await DeliverAsync(_files, $"id-{n}", from));
                model[from].Add($"id-{n}");
            }
            else if (choice < 8 && from != to)
            {
                Assert.Equal(model[to].Count, await _files.MoveAsync(from, number, to, CancellationToken.None));
                model[to].Add(model[from][number]);
                model[from].RemoveAt(number);
            }
            else
            {
                await _files.RemoveAsync(from, number, CancellationToken.None);
                model[from].RemoveAt(number);
            }
        }
        foreach (var folder in folders)
        {
            Assert.Equal(model[folder], Ids(folder));
            Assert.Equal(Enumerable.Range(0, model[folder].Count), _files.List(folder).Select(message => message.Number));
            Assert.Equal(model[folder], model[folder].Select((_, number) => File.ReadAllText(_files.AudioPath(folder, number))));
            Assert.Equal(2 * model[folder].Count, Names(_spool["default/1000/" + folder]).Length);
        }
        Assert.Empty(Names(Tmp));
    }

    public void Dispose() => _spool.Dispose();

    /// <summary>A message whose sound is its id.</summary>
    private Task<int> DeliverAsync(MailboxFiles files, string id, Folder? folder = null) => files.DeliverAsync(
        files.Prepare(id, new MessageText { MessageId = id }, Sound(id), link: false), folder ?? Folder.Inbox, () => { }, CancellationToken.None);

    private string Sound(string content = "sound")
    {
        var path = _spool[$"source-{Guid.NewGuid():N}"];
        File.WriteAllText(path, content);
        return path;
    }

    private static void PutByHand(string folder, int number, string id)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"msg{number:0000}.wav"), id);
        File.WriteAllText(Path.Combine(folder, $"msg{number:0000}.txt"), $";\n[message]\nmsg_id={id}\n");
    }

    private string[] Ids(Folder folder) => [.. _files.List(folder).Select(message => message.Text.MessageId)];

    private static string[] Names(string folder) => [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
