using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public sealed class MessageMoveTests : MailboxTests
{
    [Fact]
    public async Task Sound_that_a_crash_left_is_put_aside_also_where_a_message_moves_up_or_over()
    {
        foreach (var id in new[] { "a", "b", "c" }) await DeliverAsync(id);
        File.Delete(Path.Combine(Home, "INBOX", "msg0001.txt"));
        Directory.CreateDirectory(Path.Combine(Home, "Old"));
        File.WriteAllText(Path.Combine(Home, "Old", "msg0000.wav"), "left");

        Assert.Equal(0, await MoveAsync(Folder.Inbox, 0, Folder.Old, "a"));
        Assert.Equal(["a"], Ids(Folder.Old));
        Assert.Equal(["c"], Ids(Folder.Inbox));
        Assert.Equal(1, await DeliverAsync("d"));
        Assert.Equal(["c", "d"], Ids(Folder.Inbox));
        Assert.Equal(["b", "left"], Names("tmp").Select(name => File.ReadAllText(Path.Combine(Home, "tmp", name))).Order());
    }

    [Fact]
    public async Task A_folder_on_another_disk_takes_messages_too()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "there is no second disk");
        using var other = new TemporaryFolder("/dev/shm");
        await DeliverAsync("a");
        Directory.CreateSymbolicLink(Path.Combine(Home, "Old"), other.Path);

        Assert.Equal(0, await MoveAsync(Folder.Inbox, 0, Folder.Old, "a"));
        Assert.Equal("a", Sound("Old", 0));
        Assert.Empty(Names("INBOX"));
    }

    [Fact]
    public async Task Removing_a_message_closes_the_gap_in_order_with_all_formats()
    {
        foreach (var id in new[] { "a", "b", "c", "d" }) await DeliverAsync(id);
        File.WriteAllText(Path.Combine(Home, "INBOX", "msg0002.gsm"), "c");

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
    public async Task Every_format_of_a_message_moves_with_it()
    {
        await DeliverAsync("a");
        File.WriteAllText(Path.Combine(Home, "INBOX", "msg0000.gsm"), "gsm a");

        await MoveAsync(Folder.Inbox, 0, Folder.Old, "a");

        Assert.Equal(["msg0000.gsm", "msg0000.txt", "msg0000.wav"], Names("Old"));
        Assert.Equal("gsm a", File.ReadAllText(Path.Combine(Home, "Old", "msg0000.gsm")));
        Assert.Empty(Names("INBOX"));
    }

    [Fact]
    public async Task A_moving_message_has_its_sound_beside_it_at_any_moment_and_both_folders_stay_locked_until_the_gap_is_closed()
    {
        foreach (var id in new[] { "a", "b" }) await DeliverAsync(id);
        await DeliverAsync("old", Folder.Old);
        var seen = new List<string>();
        var over = new TaskCompletionSource();
        using var watcher = new FileSystemWatcher(Home) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName };
        void Note(string change)
        {
            seen.Add(change);
            if (seen.Contains("-INBOX/.lock") && seen.Contains("-Old/.lock")) over.TrySetResult();
        }
        watcher.Created += (_, change) => Note("+" + change.Name);
        watcher.Deleted += (_, change) => Note("-" + change.Name);
        watcher.Renamed += (_, change) =>
        {
            Note("-" + change.OldName);
            Note("+" + change.Name);
        };
        watcher.EnableRaisingEvents = true;

        await MoveAsync(Folder.Inbox, 0, Folder.Old, "a");
        await over.Task.WaitAsync(TimeSpan.FromSeconds(30));

        string[] inOrder =
        [
            "+Old/.lock", "+Old/msg0001.wav", "+Old/msg0001.txt", "-INBOX/msg0000.wav",
            "+INBOX/msg0000.wav", "+INBOX/msg0000.txt", "-INBOX/msg0001.wav",
        ];
        Assert.Equal(inOrder, seen.Where(inOrder.Contains));
        Assert.True(seen.IndexOf("+INBOX/.lock") < seen.IndexOf("+Old/msg0001.wav"));
        Assert.All(new[] { "-INBOX/.lock", "-Old/.lock" }, freed => Assert.True(seen.IndexOf(freed) > seen.IndexOf("-INBOX/msg0001.wav")));
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
        var other = Open();
        var ids = Enumerable.Range(0, 60).Select(i => $"m{i:00}").ToArray();
        var prepared = ids.Select(Prepare).ToArray();
        await Task.WhenAll(prepared.Select((message, i) => Task.Run(() =>
            (i % 2 == 0 ? Files : other).DeliverAsync(message, Folder.Inbox, () => { }, CancellationToken.None))));
        Assert.Equal(ids, Ids(Folder.Inbox).Order());

        // To and fro at once: whoever would take the two folders' locks in another order would wait for the other side.
        var toOld = Task.Run(() => MoveAllAsync(Files, ids[..30], Folder.Old));
        var toWork = Task.Run(() => MoveAllAsync(other, ids[30..], Folder.Work));
        await Task.WhenAll(toOld, toWork);
        await Task.WhenAll(
            Task.Run(() => MoveAllAsync(Files, ids[..15], Folder.Work)),
            Task.Run(() => MoveAllAsync(other, ids[30..45], Folder.Old)));

        Assert.Empty(Ids(Folder.Inbox));
        Assert.Equal([.. ids[15..30], .. ids[30..45]], Ids(Folder.Old).Order());
        Assert.Equal([.. ids[..15], .. ids[45..]], Ids(Folder.Work).Order());
        foreach (var folder in new[] { Folder.Old, Folder.Work })
        {
            Assert.Equal(Enumerable.Range(0, 30), Files.List(folder).Select(message => message.Number));
            Assert.All(Files.List(folder), message => Assert.Equal(message.Text.MessageId, Sound(folder.Name, message.Number)));
        }
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
}
