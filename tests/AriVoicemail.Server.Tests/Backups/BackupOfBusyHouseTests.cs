using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Server.Backups;
using AriVoicemail.Server.Tests.Messages;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Spool;
using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Server.Tests.Backups;

public sealed class BusyHouseFromSqliteToPostgreSqlTests(PostgresCluster cluster) : BackupOfBusyHouseTests(new SqliteFiles(), new PostgresDatabases(cluster));

public sealed class BusyHouseFromPostgreSqlToSqliteTests(PostgresCluster cluster) : BackupOfBusyHouseTests(new PostgresDatabases(cluster), new SqliteFiles());

/// <summary>A backup while everything changes.</summary>
public abstract class BackupOfBusyHouseTests(IEmptyDatabases from, IEmptyDatabases to) : IAsyncLifetime
{
    private BackupBed _house = null!;
    private BackupBed _other = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await (await BackupBed.StartAsync(from)).ServedAsync([.. BusyHouse.Mailboxes]);
        _other = await BackupBed.StartAsync(to);
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _other.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_message_is_in_it_whole_in_a_place_where_it_was()
    {
        var house = new BusyHouse(_house);
        await house.FillAsync(each: 20);
        house.Start();
        while (house.Changes < 50) await Task.Delay(1, TestContext.Current.CancellationToken);

        var (start, before) = (DateTime.UtcNow, house.Changes);
        var manifest = await _house.BackUpAsync();
        var during = house.Changes - before;
        await house.StopAsync();
        await _other.RestoreAsync(_house.Archive);

        Assert.True(during > 20, $"only {during} changes while the backup ran");
        var (found, untouched) = (new HashSet<string>(), 0);
        foreach (var mailbox in BusyHouse.Mailboxes)
        {
            await _house.Messages.ScanAsync(mailbox, always: true, CancellationToken.None);
            var now = (await _house.ListAsync(mailbox)).ToDictionary(message => message.Id);
            foreach (var message in await _other.ListAsync(mailbox))
            {
                var story = house.Stories[message.Id];
                Assert.True(found.Add(message.Id), $"{message.Id} is there twice");
                Assert.Equal(mailbox, story.Mailbox);
                Assert.Equal(story.Sound, _other.SoundOf(message));
                Assert.True(story.WasIn(message.Folder), $"{message.Id} never was in {message.Folder}");
                Assert.Contains($"msg_id={message.Id}\n", _other.TextOf(message));
                if (story.Touched >= start) continue;
                untouched++;
                Assert.Equal(now[message.Id] with { Number = 0 }, message with { Number = 0 });
                Assert.Equal(_house.TextOf(now[message.Id]), _other.TextOf(message));
                Assert.Equal(File.GetLastWriteTimeUtc(_house.PathOf(now[message.Id], ".wav")), File.GetLastWriteTimeUtc(_other.PathOf(message, ".wav")), TimeSpan.FromMilliseconds(1));
            }
            await SpoolAndRowsAgreeAsync(mailbox);
            Assert.True(BusyHouse.IsWhole(await File.ReadAllBytesAsync(Path.Combine(_other.Spool.Directory, "default", mailbox.Number, "unavail.wav"), TestContext.Current.CancellationToken)));
            // What was there before and still is cannot have been missed.
            foreach (var message in now.Values.Where(message => house.Stories[message.Id].Delivered < start)) Assert.Contains(message.Id, found);
        }
        Assert.True(untouched > 10, $"only {untouched} messages were left alone");
        Assert.Equal(manifest.Messages, found.Count);
        Assert.DoesNotContain(Directory.EnumerateDirectories(_house.Spool.Directory), path => Path.GetFileName(path).StartsWith(".backup", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_message_that_moves_meanwhile_is_missed_or_taken_twice()
    {
        var house = new BusyHouse(_house);
        await house.FillAsync(each: 10);
        house.Start();

        for (var round = 0; round < 12; round++)
        {
            var start = DateTime.UtcNow;
            await _house.BackUpAsync();
            var found = await IdsAsync(_house.Archive);
            Assert.Equal(found.Distinct(), found);
            var expected = house.Stories.Where(story => story.Value.Delivered < start && !story.Value.IsDeleted).Select(story => story.Key);
            Assert.Empty(expected.Except(found));
        }
        await house.StopAsync();
    }

    /// <summary>The messages of an archive by their texts.</summary>
    private static async Task<IReadOnlyList<string>> IdsAsync(string archive)
    {
        var ids = new List<string>();
        await using var file = File.OpenRead(archive);
        await foreach (var entry in Archive.EntriesAsync(file, CancellationToken.None))
        {
            if (!entry.Name.EndsWith(".txt", StringComparison.Ordinal)) continue;
            var bytes = new byte[entry.Length];
            await entry.DataStream!.ReadExactlyAsync(bytes);
            ids.Add(MessageText.Parse(bytes).MessageId);
        }
        return ids;
    }

    private async Task SpoolAndRowsAgreeAsync(MailboxAddress mailbox)
    {
        var rows = await _other.ListAsync(mailbox);
        foreach (var folder in Folder.All)
        {
            var files = new MailboxFiles(_other.Spool, mailbox, new SpoolMemory()).List(folder).Select(file => (file.Number, file.Text.MessageId));
            Assert.Equal(files, rows.Where(message => message.Folder == folder).Select(message => (message.Number, message.Id)));
        }
        var counts = (await _other.Messages.StateAsync(mailbox, CancellationToken.None))!.Counts;
        Assert.Equal(
            new Counts(rows.Count(row => row.IsNew), rows.Count(row => row.Folder == Folder.Old), rows.Count(row => row.Folder == Folder.Urgent), rows.Count(row => row.Folder == Folder.Old && row.Flag == "Urgent")),
            counts);
    }
}
