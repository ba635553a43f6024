using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

/// <summary>A spool in a temporary folder with one mailbox.</summary>
internal sealed class SpoolFolder : IDisposable
{
    public static readonly MailboxAddress Mailbox = MailboxAddress.Parse("1000");

    public SpoolFolder() => Files = new MailboxFiles(Options, Mailbox, new FolderNumbers());

    public SpoolOptions Options { get; } = new() { Directory = Directory.CreateTempSubdirectory("arivm-spool-").FullName };

    public MailboxFiles Files { get; }

    public string PathOf(Folder folder) => Path.Combine(Options.Directory, "default", "1000", folder.Name);

    public string[] Names(Folder folder) => Directory.Exists(PathOf(folder))
        ? [.. Directory.GetFiles(PathOf(folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The ids of a folder's messages by number.</summary>
    public string[] Ids(Folder folder) => [.. Files.List(folder).Select(message => message.Text.MessageId)];

    public string Sound(string content = "sound")
    {
        var path = Path.Combine(Options.Directory, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, content);
        return path;
    }

    public Task<int> DeliverAsync(string id, Folder? folder = null, Action? audioPlaced = null, string? sound = null) => Files.DeliverAsync(
        Files.Prepare(id, new MessageText { MessageId = id }, sound ?? Sound(id), link: true), folder ?? Folder.Inbox, audioPlaced ?? (() => { }), CancellationToken.None);

    public void Dispose() => Directory.Delete(Options.Directory, recursive: true);
}
