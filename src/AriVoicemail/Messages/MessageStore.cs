using System.Data.Common;
using AriVoicemail.Audio;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Outbox;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Messages;

/// <summary>
/// The one door through which messages change. Files change first, then, in one transaction, the message's row, the mailbox's counts and its
/// outbox: a crash between the two is seen by <see cref="ScanAsync"/>, because the files are the truth about which messages there are.
/// </summary>
public sealed class MessageStore(SqlDatabase database, SpoolOptions spool, StateOutbox outbox, ILogger<MessageStore> logger)
{
    private const int StatesAtOnce = 200;

    private readonly MailboxLocks _locks = new();
    private readonly FolderNumbers _numbers = new();
    private readonly Batch<MailboxAddress, MailboxState?> _states = new(StatesAtOnce, mailboxes => StatesAsync(database, mailboxes));

    /// <summary>The mailbox's counts and their version; null when there is no such mailbox.</summary>
    public Task<MailboxState?> StateAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        _states.AddAsync(mailbox, cancellationToken);

    /// <summary>How many messages INBOX holds, those that are being recorded included.</summary>
    public Task<int> InboxSizeAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => MessageRows.InboxSizeAsync(connection, mailbox), cancellationToken);

    public Task<Message?> FindAsync(MailboxAddress mailbox, string id, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => MessageRows.FindAsync(connection, mailbox, id), cancellationToken);

    /// <summary>Messages in the order of folder and number, from after the message <paramref name="afterId"/> on.</summary>
    public Task<IReadOnlyList<Message>> ListAsync(
        MailboxAddress mailbox, Folder? folder, string? afterId, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var after = afterId is null ? null : await MessageRows.FindAsync(connection, mailbox, afterId);
                return await MessageRows.ListAsync(connection, mailbox, folder, after, limit);
            },
            cancellationToken);

    /// <summary>The message's wav; null when the message or its file is gone.</summary>
    public async Task<string?> AudioPathAsync(MailboxAddress mailbox, string id, CancellationToken cancellationToken)
    {
        // Asterisk's own voicemail may have renumbered the folder since the last scan: then the file under our number is another message.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            if (await FindAsync(mailbox, id, cancellationToken) is not { } message) return null;
            var files = Files(mailbox);
            if (IsAt(files, message)) return files.AudioPath(message.Folder, message.Number);
            await ScanAsync(mailbox, always: true, cancellationToken);
        }
        return null;
    }

    /// <summary>Whether the mailbox has that message, in the database or only in the spool.</summary>
    public async Task<bool> HoldsAsync(MailboxAddress mailbox, string id, CancellationToken cancellationToken) =>
        await FindAsync(mailbox, id, cancellationToken) is not null || Files(mailbox).Find(id) is not null;

    /// <summary>Like <see cref="HoldsAsync"/>, and brings a message that is only in the spool into the database.</summary>
    public async Task<bool> IndexIfHeldAsync(MailboxAddress mailbox, string id)
    {
        if (await FindAsync(mailbox, id, CancellationToken.None) is not null) return true;
        if (Files(mailbox).Find(id) is null) return false;
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
        var files = Files(mailbox);
        var text = draft.ToText(duration);
        var prepared = files.Prepare(recording.Id, text, audio, link: last);
        using (await _locks.LockAsync(mailbox, CancellationToken.None))
        {
            var number = await files.DeliverAsync(prepared, folder, () => reached(FilingStep.AudioPlaced), CancellationToken.None);
            reached(FilingStep.TextPlaced);
            var message = text.ToMessage(mailbox, folder, number);
            await database.WriteAsync(
                async transaction =>
                {
                    if (await MessageRows.LockAsync(transaction, mailbox, database.ForUpdate) && await MessageRows.InsertAsync(transaction, message))
                    {
                        await ChangeAsync(transaction, mailbox, Count(message, 1));
                    }
                    if (last) await RecordingJournal.RemoveAsync(recording.Id, transaction);
                    return 0;
                },
                CancellationToken.None);
        }
        reached(FilingStep.Committed);
        outbox.Wake();
    }

    /// <summary>Puts a copy of a message into another mailbox: who called and when, and the message's identity, stay. False: it is gone.</summary>
    /// <param name="introduction">Sound to be heard before it; null: none.</param>
    public async Task<bool> CopyAsync(MailboxAddress from, string id, MailboxAddress to, Folder folder, string? introduction, CancellationToken cancellationToken)
    {
        if (await AudioPathAsync(from, id, cancellationToken) is not { } audio || await FindAsync(from, id, cancellationToken) is not { } message) return false;
        if (Files(from).TextOf(message.Folder, message.Number) is not { } text) return false;
        var name = $"copy-{Guid.CreateVersion7():N}";
        var joined = MailboxFiles.Scratch(spool, to, name + ".wav");
        try
        {
            var sound = introduction is null ? audio : Join(introduction, audio, joined);
            if (!File.Exists(sound)) return false;
            if (sound != audio) text = text with { Duration = (int)SoundMeasure.Of(sound, 0).Seconds };
            var files = Files(to);
            var prepared = files.Prepare(name, text, sound, link: false);
            using (await _locks.LockAsync(to, cancellationToken))
            {
                await files.DeliverAsync(prepared, folder, () => { }, CancellationToken.None);
                // A mailbox that holds the message already tells the two apart; that is the scan's work.
                await ScanLockedAsync(to, always: true, CancellationToken.None);
            }
            return true;
        }
        finally
        {
            File.Delete(joined);
        }
    }

    /// <summary>Both one after the other; where that cannot be, the message, and what was said before it only if the message cannot be heard at all.</summary>
    private string Join(string introduction, string audio, string joined)
    {
        try
        {
            Joined.Write(joined, introduction, audio);
            return joined;
        }
        catch (SoundFileException error)
        {
            logger.LogWarning("A message and the words before it cannot be joined: {Error}", error.Message);
            return IsSound(introduction) && !IsSound(audio) ? introduction : audio;
        }
    }

    private static bool IsSound(string path)
    {
        try
        {
            using var sound = SoundFile.OpenRead(path);
            return true;
        }
        catch (SoundFileException)
        {
            return false;
        }
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

    private async Task<Message?> MoveAsync(MailboxAddress mailbox, string id, Folder to, Func<Message, bool> onlyIf, CancellationToken cancellationToken)
    {
        using var held = await _locks.LockAsync(mailbox, cancellationToken);
        Message? message;
        int? number;
        do
        {
            message = await LocateAsync(mailbox, id);
            if (message is null || message.Folder == to || !onlyIf(message)) return message;
            number = await Files(mailbox).MoveAsync(message.Folder, message.Number, to, found => IsSame(message, found), cancellationToken);
        }
        while (number is null);
        var moved = message with { Folder = to, Number = number.Value, GoesTo = null };
        await database.WriteAsync(
            async transaction =>
            {
                await MessageRows.LockAsync(transaction, mailbox, database.ForUpdate);
                await MessageRows.PlaceAsync(transaction, mailbox, id, to, moved.Number);
                await MessageRows.CloseGapAsync(transaction, mailbox, message.Folder, message.Number);
                await ChangeAsync(transaction, mailbox, Sum(Count(message, -1), Count(moved, 1)));
                return 0;
            },
            CancellationToken.None);
        outbox.Wake();
        return moved;
    }

    /// <summary>
    /// Decides where a message goes when its folder is closed (null: it stays), and counts it there from now on. False: no such message.
    /// </summary>
    /// <param name="node">The node that the owner's call is on: if it dies, what it had decided is carried out at its return.</param>
    public Task<bool> PlanAsync(MailboxAddress mailbox, string id, Folder? goesTo, string node, CancellationToken cancellationToken) =>
        PlanAsync(mailbox, id, _ => goesTo, node, cancellationToken);

    /// <summary>A message that was heard goes to Old, unless another owner of the mailbox has moved it meanwhile or decided something about it.</summary>
    /// <param name="from">The folder in which it was heard.</param>
    public Task<bool> HeardAsync(MailboxAddress mailbox, string id, Folder from, string node, CancellationToken cancellationToken) =>
        PlanAsync(mailbox, id, message => message.GoesTo ?? (message.Folder == from ? Folder.Old : null), node, cancellationToken);

    private async Task<bool> PlanAsync(MailboxAddress mailbox, string id, Func<Message, Folder?> plan, string node, CancellationToken cancellationToken)
    {
        using var held = await _locks.LockAsync(mailbox, cancellationToken);
        var found = await database.WriteAsync(
            async transaction =>
            {
                await MessageRows.LockAsync(transaction, mailbox, database.ForUpdate);
                if (await MessageRows.FindAsync(transaction.Connection!, mailbox, id, transaction) is not { } message) return false;
                var goesTo = plan(message) is { } wanted && wanted != message.Folder ? wanted : null;
                await MessageRows.PlanAsync(transaction, mailbox, id, goesTo, node);
                await ChangeAsync(transaction, mailbox, Sum(Count(message, -1), Count(message with { GoesTo = goesTo }, 1)));
                return true;
            },
            cancellationToken);
        if (found) outbox.Wake();
        return found;
    }

    /// <summary>Carries out what was decided for the messages of a folder, in their order.</summary>
    /// <param name="maxMsg">How many messages Old may hold: what does not fit stays where it is, unheard.</param>
    /// <param name="backupDeleted">How many deleted messages are kept, the oldest go first; 0: none.</param>
    public async Task CloseAsync(MailboxAddress mailbox, Folder folder, int maxMsg, int backupDeleted, CancellationToken cancellationToken) =>
        await CarryOutAsync(mailbox, await ListAsync(mailbox, folder, null, int.MaxValue, cancellationToken), maxMsg, backupDeleted, cancellationToken);

    /// <summary>Carries out what one owner decided, wherever another has put the messages meanwhile; what another has decided since is theirs.</summary>
    /// <param name="decisions">Where each message was to go, by its id.</param>
    public async Task CloseAsync(
        MailboxAddress mailbox, IReadOnlyDictionary<string, Folder?> decisions, int maxMsg, int backupDeleted, CancellationToken cancellationToken)
    {
        if (decisions.Count == 0) return;
        var messages = await ListAsync(mailbox, null, null, int.MaxValue, cancellationToken);
        await CarryOutAsync(
            mailbox, messages.Where(message => decisions.TryGetValue(message.Id, out var folder) && folder == message.GoesTo), maxMsg, backupDeleted, cancellationToken);
    }

    private async Task CarryOutAsync(MailboxAddress mailbox, IEnumerable<Message> messages, int maxMsg, int backupDeleted, CancellationToken cancellationToken)
    {
        foreach (var message in messages.Where(message => message.GoesTo is not null))
        {
            // Another owner of the mailbox may think better of it at this very moment.
            bool IsStillWanted(Message now) => now.GoesTo == message.GoesTo;
            if (message.GoesTo == Folder.Deleted && backupDeleted == 0)
            {
                await DeleteAsync(mailbox, message.Id, IsStillWanted, cancellationToken);
            }
            else if (message.GoesTo == Folder.Deleted)
            {
                await MakeRoomAsync(mailbox, backupDeleted, cancellationToken);
                await MoveAsync(mailbox, message.Id, Folder.Deleted, IsStillWanted, cancellationToken);
            }
            else if (message.GoesTo == Folder.Old && await SizeAsync(mailbox, Folder.Old, cancellationToken) >= maxMsg)
            {
                await PlanAsync(mailbox, message.Id, (Folder?)null, "", cancellationToken);
            }
            else
            {
                await MoveAsync(mailbox, message.Id, message.GoesTo!, IsStillWanted, cancellationToken);
            }
        }
    }

    /// <summary>How many messages lie in a folder.</summary>
    public async Task<int> SizeAsync(MailboxAddress mailbox, Folder folder, CancellationToken cancellationToken) =>
        (await SizesAsync(mailbox, cancellationToken)).GetValueOrDefault(folder);

    /// <summary>How many messages lie in each folder that has any.</summary>
    public Task<IReadOnlyDictionary<Folder, int>> SizesAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => MessageRows.SizesAsync(connection, mailbox), cancellationToken);

    /// <summary>The folders that a call on that node would have closed.</summary>
    public Task<IReadOnlyList<(MailboxAddress Mailbox, Folder Folder)>> PlannedAsync(string node, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => MessageRows.PlannedAsync(connection, node), cancellationToken);

    /// <summary>Deletes a message with its files. False: no such message.</summary>
    public Task<bool> DeleteAsync(MailboxAddress mailbox, string id, CancellationToken cancellationToken) =>
        DeleteAsync(mailbox, id, _ => true, cancellationToken);

    private async Task<bool> DeleteAsync(MailboxAddress mailbox, string id, Func<Message, bool> onlyIf, CancellationToken cancellationToken)
    {
        using var held = await _locks.LockAsync(mailbox, cancellationToken);
        Message? message;
        do
        {
            message = await LocateAsync(mailbox, id);
            if (message is null || !onlyIf(message)) return false;
        }
        while (!await Files(mailbox).RemoveAsync(message.Folder, message.Number, found => IsSame(message, found), cancellationToken));
        await database.WriteAsync(
            async transaction =>
            {
                await MessageRows.LockAsync(transaction, mailbox, database.ForUpdate);
                await MessageRows.DeleteAsync(transaction, mailbox, id);
                await MessageRows.CloseGapAsync(transaction, mailbox, message.Folder, message.Number);
                await ChangeAsync(transaction, mailbox, Count(message, -1));
                return 0;
            },
            CancellationToken.None);
        outbox.Wake();
        return true;
    }

    /// <summary>Removes a mailbox's directory, greetings included: for a mailbox that was deleted.</summary>
    public async Task RemoveSpoolAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        using var held = await _locks.LockAsync(mailbox, cancellationToken);
        Files(mailbox).RemoveAll();
    }

    /// <summary>
    /// Brings the database in line with the spool: what a crash left between files and database, and what Asterisk's own voicemail did.
    /// True when something had to be changed.
    /// </summary>
    /// <param name="always">Also when no folder has changed since the last scan.</param>
    public async Task<bool> ScanAsync(MailboxAddress mailbox, bool always, CancellationToken cancellationToken)
    {
        using var held = await _locks.LockAsync(mailbox, cancellationToken);
        return await ScanLockedAsync(mailbox, always, cancellationToken);
    }

    private async Task MakeRoomAsync(MailboxAddress mailbox, int backupDeleted, CancellationToken cancellationToken)
    {
        var kept = await ListAsync(mailbox, Folder.Deleted, null, int.MaxValue, cancellationToken);
        foreach (var oldest in kept.Take(kept.Count - backupDeleted + 1)) await DeleteAsync(mailbox, oldest.Id, cancellationToken);
    }

    private async Task<bool> ScanLockedAsync(MailboxAddress mailbox, bool always, CancellationToken cancellationToken)
    {
        var scan = await SpoolScan.ReadAsync(database, Files(mailbox), always, cancellationToken);
        if (scan is null) return false;
        var (changed, state) = await database.WriteAsync(
            async transaction =>
            {
                var differences = await scan.WriteAsync(transaction, database.ForUpdate);
                var recounted = await MessageRows.RecountAsync(transaction, mailbox);
                if (recounted is not null) await outbox.WantAsync(transaction, recounted);
                return (differences, recounted);
            },
            cancellationToken);
        if (changed > 0) logger.LogInformation("Mailbox {Mailbox}: {Changes} messages differed from the spool; it holds {Counts} now", mailbox, changed, state?.Counts);
        if (state is not null) outbox.Wake();
        return changed > 0;
    }

    /// <summary>The message where it lies now, also when somebody else has renumbered its folder.</summary>
    private async Task<Message?> LocateAsync(MailboxAddress mailbox, string id)
    {
        if (await FindAsync(mailbox, id, CancellationToken.None) is not { } message) return null;
        if (IsAt(Files(mailbox), message)) return message;
        await ScanLockedAsync(mailbox, always: true, CancellationToken.None);
        return await FindAsync(mailbox, id, CancellationToken.None);
    }

    private async Task ChangeAsync(DbTransaction transaction, MailboxAddress mailbox, Counts change)
    {
        if (change == Counts.None) return;
        if (await MessageRows.ChangeCountsAsync(transaction, mailbox, change) is { } state) await outbox.WantAsync(transaction, state);
    }

    private static Counts Count(Message message, int sign) => new(
        message.IsNew ? sign : 0,
        message.CountsIn == Folder.Old ? sign : 0,
        message.CountsIn == Folder.Urgent ? sign : 0,
        message.CountsIn == Folder.Old && message.Flag == "Urgent" ? sign : 0);

    private static Counts Sum(Counts a, Counts b) => new(a.New + b.New, a.Old + b.Old, a.UrgentNew + b.UrgentNew, a.UrgentOld + b.UrgentOld);

    /// <summary>A message whose id had to be told from another's carries a suffix that its text does not.</summary>
    private static bool IsSame(Message message, string id) => message.Id == id || message.Id.StartsWith(id + ".", StringComparison.Ordinal);

    private static bool IsAt(MailboxFiles files, Message message) =>
        files.IdOf(message.Folder, message.Number) is { } id && IsSame(message, id);

    private MailboxFiles Files(MailboxAddress mailbox) => new(spool, mailbox, _numbers, logger);

    private static async Task<IReadOnlyList<MailboxState?>> StatesAsync(SqlDatabase database, IReadOnlyList<MailboxAddress> mailboxes)
    {
        var states = await database.ReadAsync(connection => MessageRows.StatesAsync(database.Engine, connection, mailboxes.Distinct()), CancellationToken.None);
        return [.. mailboxes.Select(mailbox => states.GetValueOrDefault(mailbox))];
    }
}
