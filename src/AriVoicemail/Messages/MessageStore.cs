using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Outbox;
using AriVoicemail.Spool;
using AriVoicemail.Storage;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Messages;

/// <summary>
/// The one door through which messages change. Files change first, then, in one transaction, the message's row, the mailbox's counts and its
/// outbox: a crash between the two is seen by <see cref="ScanAsync"/>, because the files are the truth about which messages there are.
/// </summary>
public sealed class MessageStore
{
    private const int StatesAtOnce = 200;

    private readonly SqlDatabase _database;
    private readonly IMessageStorage _storage;
    private readonly ILogger<MessageStore> _logger;
    private readonly MailboxChanges _changes;
    private readonly Batch<MailboxAddress, MailboxState?> _states;

    public MessageStore(SqlDatabase database, SpoolOptions spool, StateOutbox outbox, ILogger<MessageStore> logger, SpoolMemory? memory = null)
        : this(database, spool, new DirectoryStorage(spool, memory ?? new SpoolMemory(), database, logger), outbox, logger)
    {
    }

    internal MessageStore(SqlDatabase database, SpoolOptions spool, IMessageStorage storage, StateOutbox outbox, ILogger<MessageStore> logger)
    {
        (_database, _storage, _logger) = (database, storage, logger);
        _changes = new MailboxChanges(database, storage, outbox);
        _states = new Batch<MailboxAddress, MailboxState?>(StatesAtOnce, mailboxes => StatesAsync(database, mailboxes));
        Decisions = new OwnersDecisions(database, this, _changes, logger);
        Copies = new MessageCopies(spool, this, _changes, logger);
    }

    /// <summary>What owners decide about messages while a folder is open.</summary>
    public OwnersDecisions Decisions { get; }

    /// <summary>Copies for other mailboxes.</summary>
    public MessageCopies Copies { get; }

    /// <summary>Whether others change messages where they are stored, so that who opens a folder looks there first.</summary>
    public bool IsShared => _storage.IsShared;

    /// <summary>The owner's recorded greetings.</summary>
    public IGreetings Greetings(MailboxAddress mailbox) => _storage.Greetings(mailbox);

    /// <summary>The mailbox's counts and their version; null when there is no such mailbox.</summary>
    public Task<MailboxState?> StateAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        _states.AddAsync(mailbox, cancellationToken);

    /// <summary>How many messages INBOX holds, those that are being recorded included.</summary>
    public Task<int> InboxSizeAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => MessageRows.InboxSizeAsync(connection, mailbox), cancellationToken);

    /// <summary>How many messages lie in a folder.</summary>
    public async Task<int> SizeAsync(MailboxAddress mailbox, Folder folder, CancellationToken cancellationToken) =>
        (await SizesAsync(mailbox, cancellationToken)).GetValueOrDefault(folder);

    /// <summary>How many messages lie in each folder that has any.</summary>
    public Task<IReadOnlyDictionary<Folder, int>> SizesAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => MessageRows.SizesAsync(connection, mailbox), cancellationToken);

    /// <summary>How many seconds and bytes all messages of the mailbox take together.</summary>
    public Task<(long Seconds, long Bytes)> UsageAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => MessageRows.UsageAsync(connection, mailbox), cancellationToken);

    internal Task<IReadOnlyList<AgedMessage>> AgedAsync(Folder folder, DateTimeOffset before, AgedMessage? last, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => MessageRows.AgedAsync(connection, folder, before, last, limit), cancellationToken);

    /// <summary>Deletes a message whose time is over, unless somebody has moved it meanwhile.</summary>
    internal Task<bool> ExpireAsync(AgedMessage aged, CancellationToken cancellationToken) =>
        DeleteAsync(aged.Mailbox, aged.Id, message => message.Folder == aged.Folder && message.GoesTo is null, cancellationToken);

    public Task<Message?> FindAsync(MailboxAddress mailbox, string id, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => MessageRows.FindAsync(connection, mailbox, id), cancellationToken);

    /// <summary>What that number left, in any mailbox, the newest first.</summary>
    /// <param name="contexts">Only in mailboxes of these; null: in all.</param>
    public Task<IReadOnlyList<Message>> OfCallerAsync(
        string callerNumber, IReadOnlyList<string>? contexts, CallerCursor? after, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => MessageRows.OfCallerAsync(connection, callerNumber, contexts, after, limit), cancellationToken);

    /// <summary>How many messages each folder holds; one that holds none is not among them.</summary>
    public Task<IReadOnlyDictionary<Folder, int>> FoldersAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => MessageRows.FoldersAsync(connection, mailbox), cancellationToken);

    /// <summary>Messages in the order of folder and number.</summary>
    /// <param name="query">Only those whose caller's name or number contains this, whatever its case.</param>
    public Task<IReadOnlyList<Message>> ListAsync(MailboxAddress mailbox, Folder? folder, int limit, CancellationToken cancellationToken, string? query = null) =>
        _database.ReadAsync(connection => MessageRows.ListAsync(connection, mailbox, folder, limit, query: query), cancellationToken);

    /// <summary>Messages from behind <paramref name="after"/> on: each that stays in its folder comes once, whatever comes, moves or goes between two pages.</summary>
    /// <param name="query">Only those whose caller's name or number contains this, whatever its case.</param>
    public Task<IReadOnlyList<Message>> PageAsync(
        MailboxAddress mailbox, Folder? folder, MessageOrder order, MessageCursor? after, int limit, CancellationToken cancellationToken, string? query = null) =>
        _database.ReadAsync(connection => MessageRows.PageAsync(connection, mailbox, folder, order, after, limit, query), cancellationToken);

    /// <summary>The message's wav as a file on this machine; null when the message or its file is gone.</summary>
    /// <exception cref="StorageException">It lies elsewhere and cannot be had now.</exception>
    public async Task<string?> AudioPathAsync(MailboxAddress mailbox, string id, CancellationToken cancellationToken)
    {
        // Asterisk's own voicemail may have renumbered the folder since the last scan: then the file under our number is another message.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            if (await FindAsync(mailbox, id, cancellationToken) is not { } message) return null;
            if (await _changes.Files(mailbox).SoundAsync(message, cancellationToken) is { } path) return path;
            await ScanAsync(mailbox, always: true, cancellationToken);
        }
        return null;
    }

    /// <summary>Whether the mailbox has that message, in the database or only in the spool.</summary>
    public async Task<bool> HoldsAsync(MailboxAddress mailbox, string id, CancellationToken cancellationToken) =>
        await FindAsync(mailbox, id, cancellationToken) is not null || await _changes.Files(mailbox).HoldsAsync(id, cancellationToken);

    /// <summary>Like <see cref="HoldsAsync"/>, and brings a message that is only in the spool into the database.</summary>
    public async Task<bool> IndexIfHeldAsync(MailboxAddress mailbox, string id)
    {
        if (await FindAsync(mailbox, id, CancellationToken.None) is not null) return true;
        if (!await _changes.Files(mailbox).HoldsAsync(id, CancellationToken.None)) return false;
        await ScanAsync(mailbox, always: true, CancellationToken.None);
        return true;
    }

    /// <summary>Files a recording as a message of the mailbox: DESIGN's steps 4 and 5.</summary>
    /// <param name="audio">The sound, complete; it stays where it is.</param>
    /// <param name="last">Whether this is the last copy: the journal's row goes in the same transaction.</param>
    internal async Task DeliverAsync(
        MailboxAddress mailbox, Recording recording, string audio, int duration, bool last, Action<FilingStep> reached)
    {
        var draft = recording.Draft;
        var folder = draft.Flag == "Urgent" ? Folder.Urgent : Folder.Inbox;
        var text = draft.ToText(duration);
        var deliver = await _changes.Files(mailbox).PrepareAsync(recording.Id, draft.MessageId, text, audio, link: last);
        await _changes.ChangeAsync(
            mailbox,
            async change =>
            {
                // A node that took this one for dead may have been quicker.
                if (await change.FindAsync(text.Id) is not null) return await change.WriteAsync(transaction => ForgetAsync(recording, last, transaction));
                var placed = await deliver(folder, () => reached(FilingStep.AudioPlaced));
                reached(FilingStep.TextPlaced);
                return await change.WriteAsync(async transaction =>
                {
                    await change.InsertAsync(transaction, text.ToMessage(mailbox, folder, 0), placed);
                    return await ForgetAsync(recording, last, transaction);
                });
            },
            CancellationToken.None);
        reached(FilingStep.Committed);
    }

    private static async Task<int> ForgetAsync(Recording recording, bool last, DbTransaction transaction)
    {
        if (last) await RecordingJournal.RemoveAsync(recording.Id, transaction);
        return 0;
    }

    /// <summary>Heard: to Old. Not heard: back to INBOX, or to Urgent. A message in another folder stays where it is. Null: no such message.</summary>
    public async Task<Message?> MarkAsync(MailboxAddress mailbox, string id, bool heard, CancellationToken cancellationToken)
    {
        var message = await FindAsync(mailbox, id, cancellationToken);
        if (message is null) return null;
        if (heard && message.IsNew) return await MoveAsync(mailbox, id, Folder.Old, cancellationToken);
        if (!heard && message.Folder == Folder.Old)
        {
            return await MoveAsync(mailbox, id, message.Flag == "Urgent" ? Folder.Urgent : Folder.Inbox, cancellationToken);
        }
        return message;
    }

    /// <summary>Moves a message to the end of another folder. Null: no such message.</summary>
    public Task<Message?> MoveAsync(MailboxAddress mailbox, string id, Folder to, CancellationToken cancellationToken) =>
        MoveAsync(mailbox, id, to, _ => true, cancellationToken);

    /// <summary>Puts a new message in front of the others, or back among them. One that was heard stays where it is. Null: no such message.</summary>
    public Task<Message?> SetUrgentAsync(MailboxAddress mailbox, string id, bool urgent, CancellationToken cancellationToken) =>
        MoveAsync(mailbox, id, urgent ? Folder.Urgent : Folder.Inbox, message => message.IsNew, cancellationToken);

    internal Task<Message?> MoveAsync(MailboxAddress mailbox, string id, Folder to, Func<Message, bool> onlyIf, CancellationToken cancellationToken) =>
        _changes.ChangeAsync(
            mailbox,
            async change =>
            {
                Message? message;
                Placed? placed;
                do
                {
                    message = await change.LocateAsync(id);
                    if (message is null || message.Folder == to || !onlyIf(message)) return message;
                    placed = await change.Files.MoveAsync(message, to);
                }
                while (placed is null);
                return await change.WriteAsync(async transaction =>
                {
                    await MessageRows.LockAsync(transaction, mailbox, _database.ForUpdate);
                    var number = placed.Value.Number ?? await MessageRows.NextNumberAsync(transaction, mailbox, to);
                    var moved = message with { Folder = to, Number = number, GoesTo = null };
                    await MessageRows.PlaceAsync(transaction, message, to, moved.Number);
                    await MessageRows.CloseGapAsync(transaction, mailbox, message.Folder, message.Number);
                    await change.CountAsync(transaction, Counts.Of(message, -1) + Counts.Of(moved, 1));
                    return moved;
                });
            },
            cancellationToken);

    /// <summary>Deletes a message with its files. False: no such message.</summary>
    public Task<bool> DeleteAsync(MailboxAddress mailbox, string id, CancellationToken cancellationToken) =>
        DeleteAsync(mailbox, id, _ => true, cancellationToken);

    internal Task<bool> DeleteAsync(MailboxAddress mailbox, string id, Func<Message, bool> onlyIf, CancellationToken cancellationToken) =>
        _changes.ChangeAsync(
            mailbox,
            async change =>
            {
                Message? message;
                do
                {
                    message = await change.LocateAsync(id);
                    if (message is null || !onlyIf(message)) return false;
                }
                while (!await change.Files.RemoveAsync(message));
                return await change.WriteAsync(async transaction =>
                {
                    await MessageRows.LockAsync(transaction, mailbox, _database.ForUpdate);
                    await MessageRows.DeleteAsync(transaction, mailbox, id);
                    await MessageRows.CloseGapAsync(transaction, mailbox, message.Folder, message.Number);
                    await change.CountAsync(transaction, Counts.Of(message, -1));
                    return true;
                });
            },
            cancellationToken);

    /// <summary>Removes all that is stored of a mailbox, greetings included: for one that was deleted.</summary>
    public Task RemoveSpoolAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        _changes.ChangeAsync(
            mailbox,
            async change =>
            {
                await change.Files.RemoveAllAsync();
                return true;
            },
            cancellationToken);

    /// <summary>
    /// Brings the database in line with the spool: what a crash left between files and database, and what Asterisk's own voicemail did.
    /// True when something had to be changed.
    /// </summary>
    /// <param name="always">Also when no folder has changed since the last scan.</param>
    public async Task<bool> ScanAsync(MailboxAddress mailbox, bool always, CancellationToken cancellationToken)
    {
        var differences = await _changes.ChangeAsync(mailbox, change => change.ScanAsync(always), cancellationToken);
        if (differences > 0) _logger.LogInformation("Mailbox {Mailbox}: {Differences} messages differed from the spool", mailbox, differences);
        return differences > 0;
    }

    /// <summary>A scan with something to be done first, and locks to be held meanwhile, while nobody else changes the mailbox.</summary>
    internal Task<int> ScanAfterAsync(MailboxAddress mailbox, Func<Task<IDisposable>> begin, CancellationToken cancellationToken) =>
        _changes.ChangeAsync(
            mailbox,
            async change =>
            {
                using var begun = await begin();
                return await change.ScanAsync(always: true);
            },
            cancellationToken);

    private static async Task<IReadOnlyList<MailboxState?>> StatesAsync(SqlDatabase database, IReadOnlyList<MailboxAddress> mailboxes)
    {
        var states = await database.ReadAsync(connection => MessageRows.StatesAsync(database.Engine, connection, mailboxes.Distinct()), CancellationToken.None);
        return [.. mailboxes.Select(mailbox => states.GetValueOrDefault(mailbox))];
    }
}
