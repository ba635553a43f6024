using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;
using AriVoicemail.Storage;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Messages;

/// <summary>
/// What an owner decides about messages while a folder is open counts at once and is carried out when the folder is closed: until then
/// nothing is renumbered under the owner's fingers.
/// </summary>
public sealed class OwnersDecisions
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly SqlDatabase _database;
    private readonly MessageStore _messages;
    private readonly MailboxChanges _changes;
    private readonly ILogger _logger;

    internal OwnersDecisions(SqlDatabase database, MessageStore messages, MailboxChanges changes, ILogger logger) =>
        (_database, _messages, _changes, _logger) = (database, messages, changes, logger);

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

    private Task<bool> PlanAsync(MailboxAddress mailbox, string id, Func<Message, Folder?> plan, string node, CancellationToken cancellationToken) =>
        _changes.ChangeAsync(
            mailbox,
            change => change.WriteAsync(async transaction =>
            {
                await MessageRows.LockAsync(transaction, mailbox, _database.ForUpdate);
                if (await MessageRows.FindAsync(transaction.Connection!, mailbox, id, transaction) is not { } message) return false;
                var goesTo = plan(message) is { } wanted && wanted != message.Folder ? wanted : null;
                await MessageRows.PlanAsync(transaction, mailbox, id, goesTo, node);
                await change.CountAsync(transaction, Counts.Of(message, -1) + Counts.Of(message with { GoesTo = goesTo }, 1));
                return true;
            }),
            cancellationToken);

    /// <summary>The folders that a call on that node would have closed.</summary>
    public Task<IReadOnlyList<(MailboxAddress Mailbox, Folder Folder)>> PlannedAsync(string node, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => MessageRows.PlannedAsync(connection, node), cancellationToken);

    /// <summary>Carries out what was decided for the messages of a folder, in their order.</summary>
    /// <param name="maxMsg">How many messages Old may hold: what does not fit stays where it is, unheard.</param>
    /// <param name="backupDeleted">How many deleted messages are kept, the oldest go first; 0: none.</param>
    public async Task CloseAsync(MailboxAddress mailbox, Folder folder, int maxMsg, int backupDeleted, CancellationToken cancellationToken) =>
        await CarryOutAsync(mailbox, await _messages.ListAsync(mailbox, folder, int.MaxValue, cancellationToken), maxMsg, backupDeleted, cancellationToken);

    /// <summary>Carries out what one owner decided, wherever another has put the messages meanwhile; what another has decided since is theirs.</summary>
    /// <param name="decisions">Where each message was to go, by its id.</param>
    public async Task CloseAsync(
        MailboxAddress mailbox, IReadOnlyDictionary<string, Folder?> decisions, int maxMsg, int backupDeleted, CancellationToken cancellationToken)
    {
        if (decisions.Count == 0) return;
        try
        {
            await CarryOutAsync(mailbox, decisions, maxMsg, backupDeleted, cancellationToken);
        }
        catch (StorageException error)
        {
            _logger.LogWarning("Mailbox {Mailbox}: what its owner has decided is carried out later: {Error}", mailbox, error.Message);
            _ = CarryOutLaterAsync(mailbox, decisions, maxMsg, backupDeleted);
        }
    }

    /// <summary>What was decided counts already, and stands in the rows: the next start of this node would carry it out as well.</summary>
    private async Task CarryOutLaterAsync(MailboxAddress mailbox, IReadOnlyDictionary<string, Folder?> decisions, int maxMsg, int backupDeleted)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause);
            try
            {
                await CarryOutAsync(mailbox, decisions, maxMsg, backupDeleted, CancellationToken.None);
                return;
            }
            catch (Exception error) when (error is IOException or DbException)
            {
                _logger.LogDebug("Mailbox {Mailbox}: what its owner has decided still waits: {Error}", mailbox, error.Message);
            }
            catch (ObjectDisposedException)
            {
                // The host has stopped.
                return;
            }
        }
    }

    private async Task CarryOutAsync(
        MailboxAddress mailbox, IReadOnlyDictionary<string, Folder?> decisions, int maxMsg, int backupDeleted, CancellationToken cancellationToken)
    {
        var messages = await _messages.ListAsync(mailbox, null, int.MaxValue, cancellationToken);
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
                await _messages.DeleteAsync(mailbox, message.Id, IsStillWanted, cancellationToken);
            }
            else if (message.GoesTo == Folder.Deleted)
            {
                await MakeRoomAsync(mailbox, backupDeleted, cancellationToken);
                await _messages.MoveAsync(mailbox, message.Id, Folder.Deleted, IsStillWanted, cancellationToken);
            }
            else if (message.GoesTo == Folder.Old && await _messages.SizeAsync(mailbox, Folder.Old, cancellationToken) >= maxMsg)
            {
                await PlanAsync(mailbox, message.Id, (Folder?)null, "", cancellationToken);
            }
            else
            {
                await _messages.MoveAsync(mailbox, message.Id, message.GoesTo!, IsStillWanted, cancellationToken);
            }
        }
    }

    private async Task MakeRoomAsync(MailboxAddress mailbox, int backupDeleted, CancellationToken cancellationToken)
    {
        var kept = await _messages.ListAsync(mailbox, Folder.Deleted, int.MaxValue, cancellationToken);
        foreach (var oldest in kept.Take(kept.Count - backupDeleted + 1)) await _messages.DeleteAsync(mailbox, oldest.Id, cancellationToken);
    }
}
