using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Storage.S3;

/// <summary>
/// A mailbox in a bucket. A message's objects keep their names, which are its id's; the folder stands in its text. So the text is stored last when the message
/// comes, written anew when it moves, and deleted first when it goes.
/// </summary>
/// <remarks>One lives as long as one change of the mailbox: what it has read is not read twice.</remarks>
internal sealed class BucketMailbox(Bucket bucket, BucketMark mark, SoundCache cache, BucketKeys keys, MailboxAddress mailbox, ILogger logger) : IStoredMailbox
{
    private const int TextsAtOnce = 16;

    /// <summary>A younger sound without a text may be on its way.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromDays(1);

    private readonly Dictionary<string, BucketText> _texts = [];
    private IReadOnlyList<BucketObject>? _objects;

    public MailboxAddress Mailbox => mailbox;

    public async Task<Delivery> PrepareAsync(string name, string id, MessageText text, string audio, bool link)
    {
        await bucket.PutFileAsync(keys.Sound(id), audio, "audio/wav", CancellationToken.None);
        return async (folder, audioPlaced) =>
        {
            audioPlaced();
            await WriteAsync(id, text, folder);
            return new Placed(null, new FileInfo(audio).Length);
        };
    }

    public async Task<Placed?> MoveAsync(Message message, Folder to)
    {
        if (await ReadAsync(message.Id, CancellationToken.None) is not { } known) return null;
        await WriteAsync(message.Id, known.Text, to);
        return new Placed(null);
    }

    public async Task<bool> RemoveAsync(Message message)
    {
        await bucket.DeleteAsync(keys.Text(message.Id), CancellationToken.None);
        _texts.Remove(message.Id);
        cache.Remove(keys.CachedSound(message.Id));
        try
        {
            await bucket.DeleteAsync(keys.Sound(message.Id), CancellationToken.None);
        }
        catch (StorageException error)
        {
            // There is no message any more; its sound is found by a later scan.
            logger.LogWarning("Mailbox {Mailbox}: the sound of deleted message {Message} is still there: {Error}", mailbox, message.Id, error.Message);
        }
        return true;
    }

    public async Task RemoveAllAsync()
    {
        var all = await bucket.ListAsync(keys.All, CancellationToken.None);
        foreach (var text in all.OrderByDescending(one => keys.MessageOfText(one.Key) is not null)) await bucket.DeleteAsync(text.Key, CancellationToken.None);
        cache.RemoveAll(keys.CachedAll);
    }

    public async Task<bool> IsAtAsync(Message message, CancellationToken cancellationToken) => await ReadAsync(message.Id, cancellationToken) is not null;

    public async Task<bool> HoldsAsync(string id, CancellationToken cancellationToken) => await ReadAsync(id, cancellationToken) is not null;

    public async Task<MessageText?> TextOfAsync(Message message, CancellationToken cancellationToken) => (await ReadAsync(message.Id, cancellationToken))?.Text;

    // The sound of an id never changes.
    public Task<string?> SoundAsync(Message message, CancellationToken cancellationToken) => cache.FindAsync(
        keys.CachedSound(message.Id), file => bucket.FetchAsync(keys.Sound(message.Id), file, cancellationToken));

    public async Task<IReadOnlyDictionary<Folder, long?>> StampsAsync()
    {
        var objects = await ObjectsAsync();
        var names = string.Join('\n', objects.Select(one => $"{one.Key} {one.Tag}").Order(StringComparer.Ordinal));
        long? stamp = objects.Count == 0 ? 0 : BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(names)));
        // Which folder a text names is not seen from outside.
        return Folder.All.ToDictionary(folder => folder, _ => stamp);
    }

    public async Task<IReadOnlyList<Message>> ListAsync(IReadOnlyCollection<Folder> folders)
    {
        var objects = await ObjectsAsync();
        var ids = objects.Select(one => keys.MessageOfText(one.Key)).OfType<string>().ToArray();
        var texts = new List<(string Id, BucketText Text)>();
        foreach (var some in ids.Chunk(TextsAtOnce))
        {
            var read = await Task.WhenAll(some.Select(async id => (Id: id, Text: BytesOf(await bucket.GetAsync(keys.Text(id), CancellationToken.None)))));
            texts.AddRange(read.Where(one => one.Text is not null).Select(one => (one.Id, one.Text!)));
        }
        await SweepAsync(objects, ids.ToHashSet());
        var bytes = objects.ToDictionary(one => one.Key, one => one.Bytes);
        return
        [
            .. from one in texts
               where folders.Contains(one.Text.Folder)
               group one by one.Text.Folder into folder
               from entry in folder.OrderBy(one => one.Text.ArrivedAt).ThenBy(one => one.Id, StringComparer.Ordinal).Index()
               select entry.Item.Text.Text.ToMessage(mailbox, folder.Key, entry.Index) with
               {
                   Id = entry.Item.Id, Bytes = bytes.GetValueOrDefault(keys.Sound(entry.Item.Id)),
               },
        ];
    }

    public long Bytes(Message message) => message.Bytes;

    public async Task<IReadOnlyDictionary<string, string>?> GreetingsAsync() => (await ObjectsAsync())
        .Where(one => keys.GreetingOf(one.Key) is not null)
        .ToDictionary(one => keys.GreetingOf(one.Key)!, one => one.Tag);

    /// <summary>
    /// Sounds without a text were left by a crash, of a message that was deleted or not delivered. In the second case the recording is still where it was made.
    /// </summary>
    private async Task SweepAsync(IReadOnlyList<BucketObject> objects, HashSet<string> messages)
    {
        var left = objects.Where(one => keys.MessageOfSound(one.Key) is { } id && !messages.Contains(id) && DateTimeOffset.UtcNow - one.StoredAt > OnItsWay);
        foreach (var sound in left)
        {
            logger.LogWarning("Mailbox {Mailbox}: {Key} has no text and is deleted", mailbox, sound.Key);
            await bucket.DeleteAsync(sound.Key, CancellationToken.None);
        }
    }

    private async Task<IReadOnlyList<BucketObject>> ObjectsAsync()
    {
        if (_objects is not null) return _objects;
        await mark.RequireAsync(CancellationToken.None);
        return _objects = await bucket.ListAsync(keys.All, CancellationToken.None);
    }

    private async Task<BucketText?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        if (_texts.TryGetValue(id, out var known)) return known;
        if (BytesOf(await bucket.GetAsync(keys.Text(id), cancellationToken)) is not { } text) return null;
        return _texts[id] = text;
    }

    private async Task WriteAsync(string id, MessageText text, Folder folder)
    {
        var written = new BucketText(text, folder, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        await bucket.PutAsync(keys.Text(id), written.ToBytes(), CancellationToken.None);
        _texts[id] = written;
    }

    private static BucketText? BytesOf(byte[]? bytes) => bytes is null ? null : BucketText.Parse(bytes);
}
