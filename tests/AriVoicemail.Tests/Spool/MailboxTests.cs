using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

/// <summary>Tests on the files of one mailbox. A message's sound is its id.</summary>
public abstract class MailboxTests : IDisposable
{
    private readonly TemporaryFolder _spool = new();

    protected MailboxTests() => Files = Open();

    private protected MailboxFiles Files { get; }

    private protected string Home => Path.Combine(_spool.Path, "default", "1000");

    /// <summary>The same mailbox as another process has it.</summary>
    private protected MailboxFiles Open() => new(new SpoolOptions { Directory = _spool.Path }, MailboxAddress.Parse("1000"), new SpoolMemory());

    public void Dispose()
    {
        _spool.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<int> DeliverAsync(string id, Folder? folder = null) =>
        Files.DeliverAsync(Prepare(id), folder ?? Folder.Inbox, () => { }, CancellationToken.None);

    private protected Task<bool> RemoveAsync(Folder folder, int number, string id) =>
        Files.RemoveAsync(folder, number, found => found == id, CancellationToken.None);

    private protected Task<int?> MoveAsync(Folder from, int number, Folder to, string id) =>
        Files.MoveAsync(from, number, to, found => found == id, CancellationToken.None);

    private protected PreparedMessage Prepare(string id) => Files.Prepare(id, new MessageText { MessageId = id }, Source(id), link: false);

    private protected string Source(string sound)
    {
        var path = Path.Combine(_spool.Path, sound + ".wav");
        File.WriteAllText(path, sound);
        return path;
    }

    private protected void Put(string folder, int number, string id)
    {
        var directory = Directory.CreateDirectory(Path.Combine(Home, folder)).FullName;
        File.WriteAllText(Path.Combine(directory, $"msg{number:0000}.wav"), id);
        File.WriteAllText(Path.Combine(directory, $"msg{number:0000}.txt"), new MessageText { MessageId = id }.ToString());
    }

    private protected string[] Names(string folder)
    {
        var directory = Path.Combine(Home, folder);
        return Directory.Exists(directory) ? [.. Directory.GetFiles(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
    }

    private protected string Sound(string folder, int number) => File.ReadAllText(Path.Combine(Home, folder, $"msg{number:0000}.wav"));

    private protected string[] Ids(Folder folder) => [.. Files.List(folder).Select(message => message.Text.MessageId)];
}
