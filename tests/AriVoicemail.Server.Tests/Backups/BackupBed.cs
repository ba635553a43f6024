using System.Security.Cryptography;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Outbox;
using AriVoicemail.Server.Backups;
using AriVoicemail.Server.Importing;
using AriVoicemail.Spool;
using AriVoicemail.Tests.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Tests.Backups;

/// <summary>A database and a spool, to be backed up or to be filled.</summary>
internal sealed class BackupBed : IAsyncDisposable
{
    public static readonly IReadOnlyList<string> Channels = ["mwi", "publish"];

    private BackupBed(SqlEngine engine, string connectionString, DirectoryInfo folder)
    {
        (Engine, ConnectionString, Folder) = (engine, connectionString, folder);
        Database = new SqlDatabase(engine, connectionString);
        Spool = new SpoolOptions { Directory = folder.CreateSubdirectory("spool").FullName };
        Outbox = new StateOutbox(Database, ["mwi"], "node-1", TimeProvider.System);
        Messages = new MessageStore(Database, Spool, Outbox, NullLogger<MessageStore>.Instance);
    }

    public SqlEngine Engine { get; }
    public string ConnectionString { get; }
    public DirectoryInfo Folder { get; }
    public SqlDatabase Database { get; }
    public SpoolOptions Spool { get; }
    public StateOutbox Outbox { get; }
    public MessageStore Messages { get; }
    public string Archive => Path.Combine(Folder.FullName, "backup.tar.gz");

    public static async Task<BackupBed> StartAsync(IEmptyDatabases databases)
    {
        var folder = Directory.CreateTempSubdirectory("arivm-backup-");
        return new BackupBed(databases.Engine, await databases.CreateAsync(folder.FullName), folder);
    }

    /// <summary>As it is once a server has run.</summary>
    public async Task<BackupBed> ServedAsync(params MailboxAddress[] mailboxes)
    {
        await Migrations.ApplyAsync(Database, CancellationToken.None);
        await SpoolMark.CheckAsync(Database, Spool, new SpoolMemory(), CancellationToken.None);
        foreach (var mailbox in mailboxes) await new MailboxStore(Database, TimeProvider.System).CreateAsync(new Mailbox { Address = mailbox, PinHash = "hash" }, CancellationToken.None);
        return this;
    }

    /// <summary>A message of its own sound; answers its id and that sound's hash.</summary>
    public async Task<(string Id, string Sound)> DeliverAsync(MailboxAddress mailbox, string flag = "")
    {
        var sound = RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(2000, 60_000));
        var draft = StoreBed.Draft(flag, mailbox);
        var id = Recording.NewId(DateTimeOffset.UtcNow);
        var path = Path.Combine(Folder.FullName, id + ".wav");
        await File.WriteAllBytesAsync(path, sound);
        await Messages.DeliverAsync(mailbox, new Recording(id, "node-1", "", Recording.NameOf(id, mailbox), draft), path, 3, last: true, _ => { });
        File.Delete(path);
        return (draft.MessageId, Convert.ToHexString(SHA256.HashData(sound)));
    }

    public async Task<Manifest> BackUpAsync()
    {
        await using var file = File.Create(Archive);
        return (await new Backup(Database, Spool, TimeProvider.System, Silent).WriteAsync(file, CancellationToken.None)).Manifest;
    }

    public Task<(Manifest Manifest, IReadOnlyList<MessageDraft> Lost)> RestoreAsync(string archive) =>
        new Restore(Database, Spool, Outbox, Channels, TimeProvider.System, Silent).RunAsync(archive, CancellationToken.None);

    public async Task<IReadOnlyList<Message>> ListAsync(MailboxAddress mailbox) => await Messages.ListAsync(mailbox, null, int.MaxValue, CancellationToken.None);

    public string SoundOf(Message message) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(PathOf(message, ".wav"))));

    public string TextOf(Message message) => File.ReadAllText(PathOf(message, ".txt"));

    public string PathOf(Message message, string extension) => Path.Combine(
        Spool.Directory, message.Mailbox.Context, message.Mailbox.Number, message.Folder.Name, $"msg{message.Number:0000}{extension}");

    /// <summary>Nothing was begun here.</summary>
    public async Task UntouchedAsync()
    {
        Assert.Empty(await Migrations.AppliedAsync(Database, CancellationToken.None));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Spool.Directory));
    }

    private static ImportProgress Silent => new(TextWriter.Null, terminal: false, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        Outbox.Dispose();
        await Database.DisposeAsync();
        Folder.Delete(recursive: true);
    }
}
