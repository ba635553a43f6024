using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;

namespace AriVoicemail.Storage;

/// <summary>A mailbox in the spool: a message is found by its folder and number, and known by its text.</summary>
internal sealed class DirectoryMailbox(MailboxFiles files) : IStoredMailbox
{
    public MailboxAddress Mailbox => files.Mailbox;

    public Task<Delivery> PrepareAsync(string name, string id, MessageText text, string audio, bool link)
    {
        var prepared = files.Prepare(name, text, audio, link);
        return Task.FromResult<Delivery>(
            async (folder, audioPlaced) =>
            {
                var number = await files.DeliverAsync(prepared, folder, audioPlaced, CancellationToken.None);
                return new Placed(number, files.Bytes(folder, number));
            });
    }

    public async Task<Placed?> MoveAsync(Message message, Folder to) =>
        await files.MoveAsync(message.Folder, message.Number, to, message.IsCalled, CancellationToken.None) is { } number ? new Placed(number) : null;

    public Task<bool> RemoveAsync(Message message) => files.RemoveAsync(message.Folder, message.Number, message.IsCalled, CancellationToken.None);

    public Task RemoveAllAsync()
    {
        files.RemoveAll();
        return Task.CompletedTask;
    }

    public Task<bool> IsAtAsync(Message message, CancellationToken cancellationToken) => Task.FromResult(IsAt(message));

    public Task<bool> HoldsAsync(string id, CancellationToken cancellationToken) => Task.FromResult(files.Find(id) is not null);

    public Task<MessageText?> TextOfAsync(Message message, CancellationToken cancellationToken) =>
        Task.FromResult(files.TextOf(message.Folder, message.Number));

    public Task<string?> SoundAsync(Message message, CancellationToken cancellationToken) =>
        Task.FromResult(IsAt(message) ? files.AudioPath(message.Folder, message.Number) : null);

    public Task<IReadOnlyDictionary<Folder, long?>> StampsAsync() =>
        Task.FromResult<IReadOnlyDictionary<Folder, long?>>(Folder.All.ToDictionary(folder => folder, files.ModifiedAt));

    public Task<IReadOnlyList<Message>> ListAsync(IReadOnlyCollection<Folder> folders)
    {
        files.RequireSpool();
        Message[] found = [.. from folder in folders from entry in files.List(folder) select entry.Text.ToMessage(Mailbox, folder, entry.Number)];
        // It may have gone while it was read.
        files.RequireSpool();
        return Task.FromResult<IReadOnlyList<Message>>(found);
    }

    public long Bytes(Message message) => files.Bytes(message.Folder, message.Number);

    public Task<IReadOnlyDictionary<string, string>?> GreetingsAsync() => Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    private bool IsAt(Message message) => files.IdOf(message.Folder, message.Number) is { } id && message.IsCalled(id);
}
