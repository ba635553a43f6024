using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public sealed class MailboxSnapshotTests : IDisposable
{
    private readonly TemporaryFolder _spool = new();
    private readonly MailboxFiles _files;

    public MailboxSnapshotTests() => _files = new MailboxFiles(new SpoolOptions { Directory = _spool.Path }, MailboxAddress.Parse("1000@default"), new SpoolMemory());

    private string Mailbox => _spool["default/1000"];

    [Fact]
    public async Task A_message_that_moves_to_and_fro_is_found_once_at_any_moment()
    {
        Put(Folder.Urgent, 0, "1-1");
        // What lies in between takes its time.
        for (var n = 0; n < 300; n++) Put(Folder.Work, n, $"2-{n}");
        var aside = Directory.CreateDirectory(_spool[".backup"]).FullName;
        using var stop = new CancellationTokenSource();
        var moving = Task.Run(() => MoveAsync(stop.Token));

        for (var round = 0; round < 100; round++)
        {
            using var snapshot = await MailboxSnapshot.TakeAsync(Mailbox, aside, CancellationToken.None);
            Assert.Single(snapshot.Files, file => file.Name.EndsWith(".txt") && MessageFile.Read(file.Path)!.MessageId == "1-1");
            Assert.Equal(301, snapshot.Messages);
            Assert.Equal(602, snapshot.Files.Count);
        }

        await stop.CancelAsync();
        await moving;
        Assert.Empty(Directory.EnumerateFileSystemEntries(aside));
    }

    [Fact]
    public async Task It_holds_messages_and_greetings_and_nothing_that_is_on_its_way()
    {
        Put(Folder.Inbox, 0, "1-1");
        foreach (var name in new[] { "unavail.wav", "greet.gsm", "busy.tmp.wav", ".greeting-7", "INBOX/msg0001.wav", "INBOX/.filing", "tmp/arivm-7.wav" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Mailbox, name))!);
            await File.WriteAllTextAsync(Path.Combine(Mailbox, name), name, TestContext.Current.CancellationToken);
        }
        var aside = Directory.CreateDirectory(_spool[".backup"]).FullName;

        using var snapshot = await MailboxSnapshot.TakeAsync(Mailbox, aside, CancellationToken.None);
        // It stays what it was.
        Directory.Delete(Mailbox, recursive: true);

        Assert.Equal(["INBOX/msg0000.wav", "INBOX/msg0000.txt", "greet.gsm", "unavail.wav"], snapshot.Files.Select(file => file.Name));
        Assert.Equal("unavail.wav", await File.ReadAllTextAsync(snapshot.Files[^1].Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_mailbox_that_is_gone_has_nothing()
    {
        using var snapshot = await MailboxSnapshot.TakeAsync(Mailbox, _spool.Path, CancellationToken.None);

        Assert.Empty(snapshot.Files);
    }

    public void Dispose() => _spool.Dispose();

    private async Task MoveAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await _files.MoveAsync(Folder.Urgent, 0, Folder.Inbox, _ => true, CancellationToken.None);
            await _files.MoveAsync(Folder.Inbox, 0, Folder.Urgent, _ => true, CancellationToken.None);
        }
    }

    private void Put(Folder folder, int number, string id)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Mailbox, folder.Name)).FullName;
        File.WriteAllText(MessageFile.Audio(directory, number), id);
        File.WriteAllText(MessageFile.Text(directory, number), $"[message]\nmsg_id={id}\n");
    }
}
