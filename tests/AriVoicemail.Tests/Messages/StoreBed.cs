using AriVoicemail.Audio;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Outbox;
using AriVoicemail.Spool;
using AriVoicemail.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Messages;

/// <summary>Database, spool and Asterisk's recordings of one test, and the stores over them.</summary>
internal sealed class StoreBed : IAsyncDisposable
{
    public static readonly MailboxAddress Mailbox = MailboxAddress.Parse("1000@default");
    public static readonly MailboxAddress Other = MailboxAddress.Parse("1001@default");

    private static int _messages;

    private readonly DirectoryInfo _folder;
    private readonly string _connectionString;
    private readonly IEmptyDatabases _databases;

    private StoreBed(IEmptyDatabases databases, string connectionString, DirectoryInfo folder)
    {
        (_folder, _connectionString, _databases) = (folder, connectionString, databases);
        Database = new SqlDatabase(databases.Engine, connectionString);
        Mailboxes = new MailboxStore(Database, Time);
        Outbox = Node("node-1");
        Messages = Restarted();
        Journal = new RecordingJournal(Database);
    }

    public SqlDatabase Database { get; }
    public SettableTime Time { get; } = new();
    public MailboxStore Mailboxes { get; }
    public StateOutbox Outbox { get; }
    public MessageStore Messages { get; }
    public RecordingJournal Journal { get; }
    public SpoolOptions Spool => new() { Directory = Path.Combine(_folder.FullName, "spool") };
    public string Recordings => Path.Combine(_folder.FullName, "recording");

    public static async Task<StoreBed> StartAsync(IEmptyDatabases databases)
    {
        var folder = Directory.CreateTempSubdirectory("arivm-store-");
        var bed = new StoreBed(databases, await databases.CreateAsync(folder.FullName), folder);
        await Migrations.ApplyAsync(bed.Database, CancellationToken.None);
        foreach (var mailbox in new[] { Mailbox, Other }) await bed.Mailboxes.CreateAsync(new Mailbox { Address = mailbox }, CancellationToken.None);
        return bed;
    }

    /// <summary>The store as a new process has it: it knows only what is on disk and in the database.</summary>
    public MessageStore Restarted() => Store(Database, Outbox);

    public MessageStore Store(SqlDatabase database, StateOutbox outbox) => _databases.OpenStorage(Spool, database) is { } storage
        ? new(database, Spool, storage, outbox, NullLogger<MessageStore>.Instance)
        : new(database, Spool, outbox, NullLogger<MessageStore>.Instance);

    public StateOutbox Node(string name) => new(Database, ["mwi"], name, Time);

    /// <summary>The same database as another process opens it.</summary>
    public SqlDatabase OpenAgain() => new(Database.Engine, _connectionString);

    public static MessageDraft Draft(string flag = "", params MailboxAddress[] recipients) => new()
    {
        MessageId = $"1772719629-{Interlocked.Increment(ref _messages):x8}",
        Recipients = [.. (recipients.Length > 0 ? recipients : [Mailbox]).Select(recipient => recipient.ToString())],
        Flag = flag,
        CallerName = "Ada",
        CallerNumber = "5551",
        CalledContext = "from-proxy",
        CalledExten = "7001",
        StartedAt = new DateTimeOffset(2026, 3, 5, 14, 7, 9, TimeSpan.Zero),
    };

    /// <summary>A recording in the journal, with what Asterisk has recorded so far.</summary>
    public async Task<Recording> RecordAsync(MessageDraft draft, params short[][] sound)
    {
        var id = Recording.NewId(draft.StartedAt);
        var recording = new Recording(id, "node-1", "channel-1", Recording.NameOf(id, MailboxAddress.Parse(draft.Recipients[0])), draft);
        await Journal.AddAsync(recording, CancellationToken.None);
        if (sound.Length > 0) WriteSound(RecordingPath(recording), sound);
        return recording;
    }

    public string RecordingPath(Recording recording) => Path.Combine(Recordings, recording.Name + ".wav");

    public static void WriteSound(string path, params short[][] sound)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = SoundFile.Create(path, SoundFormat.WavPcm16, 8000);
        foreach (var part in sound) file.Write(part);
    }

    /// <summary>A message of 1 s in the mailbox; answers its id.</summary>
    public async Task<string> DeliverAsync(string flag = "", MailboxAddress? mailbox = null)
    {
        mailbox ??= Mailbox;
        var recording = await RecordAsync(Draft(flag, mailbox), new short[8000]);
        await Messages.DeliverAsync(mailbox, recording, RecordingPath(recording), 1, last: true, _ => { });
        return recording.Draft.MessageId;
    }

    /// <summary>A message as another program writes it.</summary>
    public void PutByHand(Folder folder, int number, string id, string more = "")
    {
        var directory = Directory.CreateDirectory(FolderPath(folder)).FullName;
        WriteSound(Path.Combine(directory, $"msg{number:0000}.wav"), new short[8000]);
        File.WriteAllText(Path.Combine(directory, $"msg{number:0000}.txt"), $";\n[message]\ncallerid=\"Eve\" <66>\norigtime=1772719629\nmsg_id={id}\nduration=4\n{more}");
    }

    /// <summary>Renames a message as another program does.</summary>
    public void MoveByHand(Folder from, int number, Folder to, int newNumber)
    {
        Directory.CreateDirectory(FolderPath(to));
        foreach (var extension in new[] { "wav", "txt" })
        {
            File.Move(Path.Combine(FolderPath(from), $"msg{number:0000}.{extension}"), Path.Combine(FolderPath(to), $"msg{newNumber:0000}.{extension}"));
        }
    }

    public void DeleteByHand(Folder folder, int number)
    {
        foreach (var file in Directory.GetFiles(FolderPath(folder), $"msg{number:0000}.*")) File.Delete(file);
    }

    public string FolderPath(Folder folder, MailboxAddress? mailbox = null) => Path.Combine(MailboxPath(mailbox), folder.Name);

    public string MailboxPath(MailboxAddress? mailbox = null) =>
        Path.Combine(Spool.Directory, (mailbox ?? Mailbox).Context, (mailbox ?? Mailbox).Number);

    /// <summary>The ids of a folder's messages by their numbers, as the files tell them; every one must be whole and the numbers without a gap.</summary>
    public string[] OnDisk(Folder folder, MailboxAddress? mailbox = null)
    {
        if (_databases.OpenStorage(Spool, Database) is { } storage) return Stored(storage.Of(mailbox ?? Mailbox), folder);
        var found = new MailboxFiles(Spool, mailbox ?? Mailbox, new SpoolMemory()).List(folder).ToArray();
        Assert.Equal(Enumerable.Range(0, found.Length), found.Select(message => message.Number));
        var path = FolderPath(folder, mailbox);
        if (Directory.Exists(path)) Assert.Equal(2 * found.Length, Directory.GetFileSystemEntries(path).Length);
        return [.. found.Select(message => message.Text.MessageId)];
    }

    private static string[] Stored(IStoredMailbox mailbox, Folder folder)
    {
        var found = mailbox.ListAsync([folder]).GetAwaiter().GetResult();
        Assert.All(found, message => Assert.True(File.Exists(mailbox.SoundAsync(message, CancellationToken.None).GetAwaiter().GetResult())));
        return [.. found.OrderBy(message => message.Number).Select(message => message.Id)];
    }

    /// <summary>The sound of the message of that number in INBOX.</summary>
    public string SoundPath(int number)
    {
        if (_databases.OpenStorage(Spool, Database) is not { } storage) return Path.Combine(FolderPath(Folder.Inbox), $"msg{number:0000}.wav");
        var mailbox = storage.Of(Mailbox);
        var message = mailbox.ListAsync([Folder.Inbox]).GetAwaiter().GetResult().Single(message => message.Number == number);
        return mailbox.SoundAsync(message, CancellationToken.None).GetAwaiter().GetResult()!;
    }

    /// <summary>The ids of a folder's rows by their numbers.</summary>
    public async Task<string[]> InDatabaseAsync(Folder folder, MailboxAddress? mailbox = null)
    {
        var rows = await Messages.ListAsync(mailbox ?? Mailbox, folder, int.MaxValue, CancellationToken.None);
        return [.. rows.Select(message => message.Id)];
    }

    /// <summary>Files, rows, counts and outbox tell the same.</summary>
    public async Task<MailboxState> ConsistentAsync(MailboxAddress? mailbox = null)
    {
        mailbox ??= Mailbox;
        foreach (var folder in Folder.All) Assert.Equal(OnDisk(folder, mailbox), await InDatabaseAsync(folder, mailbox));
        var state = (await Messages.StateAsync(mailbox, CancellationToken.None))!;
        var all = await Messages.ListAsync(mailbox, null, int.MaxValue, CancellationToken.None);
        var expected = new Counts(
            all.Count(message => message.IsNew), all.Count(message => message.Folder == Folder.Old),
            all.Count(message => message.Folder == Folder.Urgent), all.Count(message => message.Folder == Folder.Old && message.Flag == "Urgent"));
        Assert.Equal(expected, state.Counts);
        Assert.Equal(state.Version, await WantedAsync(mailbox));
        return state;
    }

    /// <summary>The version that the outbox wants told; 0 when there is none.</summary>
    public Task<long> WantedAsync(MailboxAddress? mailbox = null) => Database.ReadAsync(
        c => c.ExecuteScalarAsync<long>("select coalesce(max(wanted), 0) from outbox where mailbox = @mailbox", new { mailbox = (mailbox ?? Mailbox).ToString() }),
        CancellationToken.None);

    /// <summary>Makes every use of a table fail, as a database does that is away.</summary>
    public Task BreakAsync(string table) => Database.ExecuteAsync($"alter table {table} rename to {table}_away", null, CancellationToken.None);

    public Task MendAsync(string table) => Database.ExecuteAsync($"alter table {table}_away rename to {table}", null, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Outbox.Dispose();
        await Database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
