using AriVoicemail.Database;
using AriVoicemail.Database.Copying;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Nodes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Backups;
using AriVoicemail.Server.Commands;
using AriVoicemail.Server.Tests.Messages;
using AriVoicemail.Server.Tests.Moving;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Spool;
using AriVoicemail.Tests.Messages;
using Dapper;

namespace AriVoicemail.Server.Tests.Backups;

public sealed class RestoreFromSqliteToPostgreSqlTests(PostgresCluster cluster) : RestoreTests(new SqliteFiles(), new PostgresDatabases(cluster));

public sealed class RestoreFromPostgreSqlToSqliteTests(PostgresCluster cluster) : RestoreTests(new PostgresDatabases(cluster), new SqliteFiles());

/// <summary>What a backup becomes elsewhere.</summary>
public abstract class RestoreTests(IEmptyDatabases from, IEmptyDatabases to) : IAsyncLifetime
{
    private static readonly MailboxAddress Ann = MailboxAddress.Parse("1000@default");
    private static readonly MailboxAddress Bob = MailboxAddress.Parse("1000@sales");

    private BackupBed _house = null!;
    private BackupBed _other = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await (await BackupBed.StartAsync(from)).ServedAsync(Ann, Bob);
        _other = await BackupBed.StartAsync(to);
    }

    public async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await _other.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Messages_mailboxes_keys_and_files_are_as_they_were()
    {
        for (var n = 0; n < 5; n++) await _house.DeliverAsync(Ann, n == 2 ? "Urgent" : "");
        var heard = (await _house.ListAsync(Ann))[1];
        await _house.Messages.MoveAsync(Ann, heard.Id, Folder.Old, CancellationToken.None);
        await _house.DeliverAsync(Bob);
        var key = await new ApiKeyStore(_house.Database, TimeProvider.System).CreateAsync("me", ApiRole.Admin, CancellationToken.None);
        var first = _house.PathOf((await _house.ListAsync(Ann))[0], ".wav");
        File.SetUnixFileMode(first, UnixFileMode.UserRead | UnixFileMode.GroupWrite);
        File.SetLastWriteTimeUtc(first, new DateTime(2001, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc));

        await _house.BackUpAsync();
        await _other.RestoreAsync(_house.Archive);

        foreach (var mailbox in new[] { Ann, Bob })
        {
            var (before, after) = (await _house.ListAsync(mailbox), await _other.ListAsync(mailbox));
            Assert.Equal(before, after);
            Assert.Equal(before.Select(_house.SoundOf), after.Select(_other.SoundOf));
            Assert.Equal(before.Select(_house.TextOf), after.Select(_other.TextOf));
            Assert.Equal(
                (await _house.Messages.StateAsync(mailbox, CancellationToken.None))!.Counts, (await _other.Messages.StateAsync(mailbox, CancellationToken.None))!.Counts);
            Assert.Equal(
                await new MailboxStore(_house.Database, TimeProvider.System).FindAsync(mailbox, CancellationToken.None),
                await new MailboxStore(_other.Database, TimeProvider.System).FindAsync(mailbox, CancellationToken.None));
        }
        var restored = _other.PathOf((await _other.ListAsync(Ann))[0], ".wav");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(restored));
        Assert.Equal(File.GetLastWriteTimeUtc(first), File.GetLastWriteTimeUtc(restored), TimeSpan.FromMilliseconds(1));
        Assert.Equal(key.Reveal().Split('_')[1], (await new ApiKeyStore(_other.Database, TimeProvider.System).ListAsync(CancellationToken.None)).Single().Id);
        // A server starts with it.
        await SpoolMark.CheckAsync(_other.Database, _other.Spool, new SpoolMemory(), CancellationToken.None);
        Assert.NotEqual(MarkIn(_house), MarkIn(_other));
    }

    [Fact]
    public async Task Everybody_is_told_anew_and_what_was_under_way_is_named()
    {
        var (id, _) = await _house.DeliverAsync(Ann);
        await new NodeStore(_house.Database).BeatAsync(new NodeReport("node-1", "1", DateTimeOffset.UtcNow, 0, []), CancellationToken.None);
        await _house.Database.ExecuteAsync("update outbox set delivered = wanted, lease_owner = 'node-1', lease_until = 9999999999999", null, CancellationToken.None);
        await JournalAsync("arivm-under-way", "7-7");
        await JournalAsync("arivm-filed", id);
        var version = (await _house.Messages.StateAsync(Ann, CancellationToken.None))!.Version;

        await _house.BackUpAsync();
        var (_, lost) = await _other.RestoreAsync(_house.Archive);

        Assert.Equal(["7-7"], lost.Select(draft => draft.MessageId));
        var rows = await _other.Database.ReadAsync(
            connection => connection.QueryAsync<(string Mailbox, string Channel, long Wanted, long Delivered, string? Owner)>(
                "select mailbox, channel, wanted, delivered, lease_owner from outbox where mailbox = '1000@default' order by channel"),
            CancellationToken.None);
        Assert.Equal([("1000@default", "mwi", version + 1, version, null), ("1000@default", "publish", version + 1, 0L, null)], rows);
        Assert.Equal(version + 1, (await _other.Messages.StateAsync(Ann, CancellationToken.None))!.Version);
        Assert.Empty(await new NodeStore(_other.Database).ListAsync(CancellationToken.None));
        Assert.Equal(0, await _other.Database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("select count(*) from recordings"), CancellationToken.None));
    }

    [Fact]
    public async Task A_database_or_a_spool_that_holds_anything_is_left_alone()
    {
        await _house.DeliverAsync(Ann);
        await _house.BackUpAsync();
        var there = Path.Combine(Directory.CreateDirectory(Path.Combine(_other.Spool.Directory, "default/7")).FullName, "greet.wav");

        await File.WriteAllTextAsync(there, "mine", TestContext.Current.CancellationToken);
        var spool = await Assert.ThrowsAsync<CopyException>(() => _other.RestoreAsync(_house.Archive));
        File.Delete(there);
        await Migrations.ApplyAsync(_other.Database, CancellationToken.None);
        await _other.Database.ExecuteAsync("insert into spool_mark (mark) values ('x')", null, CancellationToken.None);
        var database = await Assert.ThrowsAsync<CopyException>(() => _other.RestoreAsync(_house.Archive));
        await _other.Database.ExecuteAsync("delete from spool_mark", null, CancellationToken.None);
        await _other.RestoreAsync(_house.Archive);

        Assert.Contains("default/7/greet.wav", spool.Message);
        Assert.Contains("spool_mark (1)", database.Message);
        Assert.Single(await _other.ListAsync(Ann));
    }

    [Fact]
    public async Task A_spool_that_is_not_mounted_makes_no_backup()
    {
        await _house.DeliverAsync(Ann);
        Directory.Move(_house.Spool.Directory, _house.Spool.Directory + "-unmounted");
        Directory.CreateDirectory(_house.Spool.Directory);

        await Assert.ThrowsAsync<InvalidDataException>(_house.BackUpAsync);
    }

    [Fact]
    public async Task Killed_amid_the_messages_a_restore_can_be_done_again()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_house.Spool.Directory, "default/1000/INBOX")).FullName;
        for (var n = 0; n < 3000; n++)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"msg{n:0000}.wav"), new byte[500], TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, $"msg{n:0000}.txt"), $"[message]\norigtime=1772719629\nmsg_id=7-{n:x8}\nduration=4\n", TestContext.Current.CancellationToken);
        }
        await _house.BackUpAsync();

        using (var arivm = ArivmProgram.Start(
            "restore", _house.Archive, $"--Database:Engine={to.Engine}", $"--Database:ConnectionString={_other.ConnectionString}", $"--Spool:Directory={_other.Spool.Directory}"))
        {
            while (Directory.EnumerateFiles(_other.Spool.Directory, "msg*.wav", SearchOption.AllDirectories).Count() < 300)
            {
                Assert.False(arivm.HasExited, "it was too quick to be killed");
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
            arivm.Kill();
            await arivm.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Assert.Empty(await OddRows.CellsAsync(_other.Database, "mailboxes"));
        Assert.False(Directory.Exists(Path.Combine(_other.Spool.Directory, "default")));

        await _other.RestoreAsync(_house.Archive);

        Assert.Equal(Enumerable.Range(0, 3000), (await _other.ListAsync(Ann)).Select(message => message.Number));
        Assert.Equal(["default", MarkIn(_other)], Directory.EnumerateFileSystemEntries(_other.Spool.Directory).Select(path => Path.GetFileName(path)).OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_commands_write_check_and_restore_and_write_over_nothing()
    {
        await _house.DeliverAsync(Ann);

        var backup = await RunAsync(_house, "backup", _house.Archive);
        var again = await RunAsync(_house, "backup", _house.Archive);
        var check = await RunAsync(_other, "restore", "--check", _house.Archive);
        await _other.UntouchedAsync();
        var restore = await RunAsync(_other, "restore", _house.Archive);

        Assert.Equal((0, 1, 0, 0), (backup.Code, again.Code, check.Code, restore.Code));
        Assert.Contains("2 mailboxes, 1 messages, 2 files", backup.Output);
        Assert.Contains("is there already", again.Error);
        Assert.Contains($"from {from.Engine}: 2 mailboxes, 1 messages, 2 files", check.Output);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_house.Archive));
        Assert.Single(await _other.ListAsync(Ann));
    }

    [Fact]
    public async Task Standard_output_takes_it_as_well()
    {
        await _house.DeliverAsync(Ann);

        using var arivm = ArivmProgram.Start(
            "backup", "-", $"--Database:Engine={from.Engine}", $"--Database:ConnectionString={_house.ConnectionString}", $"--Spool:Directory={_house.Spool.Directory}");
        await using (var file = File.Create(_house.Archive)) await arivm.StandardOutput.BaseStream.CopyToAsync(file, TestContext.Current.CancellationToken);
        await arivm.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, arivm.ExitCode);
        Assert.Equal(1, (await Archive.CheckAsync(_house.Archive, CancellationToken.None)).Messages);
    }

    private static string MarkIn(BackupBed bed) => Path.GetFileName(Directory.EnumerateFiles(bed.Spool.Directory, ".arivm-spool-*").Single());

    private Task JournalAsync(string id, string messageId) => new RecordingJournal(_house.Database).AddAsync(
        new Recording(id, "node-1", "channel", $"voicemail/default/1000/tmp/{id}", StoreBed.Draft("", Ann) with { MessageId = messageId }), CancellationToken.None);

    private static async Task<(int Code, string Output, string Error)> RunAsync(BackupBed bed, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(
            [.. arguments, $"--Database:Engine={bed.Engine}", $"--Database:ConnectionString={bed.ConnectionString}", $"--Spool:Directory={bed.Spool.Directory}"], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
