using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Events;
using AriVoicemail.Mailboxes;
using AriVoicemail.Outbox;
using AriVoicemail.Storage;

namespace AriVoicemail.Messages;

/// <summary>A mailbox while one change of it is under way: its files, its rows, and nobody else at either.</summary>
/// <param name="transaction">The one that holds the mailbox's row for all nodes; null where there is only this one (SQLite), and each write has its own.</param>
internal sealed class MailboxChange(IStoredMailbox files, SqlDatabase database, StateOutbox outbox, DbTransaction? transaction)
{
    public MailboxAddress Mailbox => files.Mailbox;

    public IStoredMailbox Files => files;

    /// <summary>Whether somebody has to be told.</summary>
    public bool IsTold { get; private set; }

    public Task<T> ReadAsync<T>(Func<DbConnection, DbTransaction?, Task<T>> query) => transaction is null
        ? database.ReadAsync(connection => query(connection, null), CancellationToken.None)
        : query(transaction.Connection!, transaction);

    public Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> work) =>
        transaction is null ? database.WriteAsync(work, CancellationToken.None) : work(transaction);

    public Task<Message?> FindAsync(string id) => ReadAsync((connection, transaction) => MessageRows.FindAsync(connection, Mailbox, id, transaction));

    /// <summary>The message where it lies now, also when somebody else has renumbered its folder.</summary>
    public async Task<Message?> LocateAsync(string id)
    {
        if (await FindAsync(id) is not { } message) return null;
        if (await files.IsAtAsync(message, CancellationToken.None)) return message;
        await ScanAsync(always: true);
        return await FindAsync(id);
    }

    /// <summary>Brings the rows in line with the folders; answers how many differed.</summary>
    public async Task<int> ScanAsync(bool always)
    {
        if (await SpoolScan.ReadAsync(this, always) is not { } scan) return 0;
        return await WriteAsync(async transaction =>
        {
            var differences = await scan.WriteAsync(transaction, database.ForUpdate);
            await TellAsync(transaction, await MessageRows.RecountAsync(transaction, Mailbox));
            return differences;
        });
    }

    /// <summary>Adds a row for a message that was delivered, and counts it; one that the mailbox has already stays as it is.</summary>
    public async Task<bool> InsertAsync(DbTransaction transaction, Message message, Placed placed)
    {
        if (!await MessageRows.LockAsync(transaction, Mailbox, database.ForUpdate)) return false;
        var number = placed.Number ?? await MessageRows.NextNumberAsync(transaction, Mailbox, message.Folder);
        message = message with { Number = number, Bytes = placed.Bytes };
        if (!await MessageRows.InsertAsync(transaction, message)) return false;
        await CountAsync(transaction, Counts.Of(message, 1));
        return true;
    }

    /// <summary>Adds to the counts, in the transaction that changes what is counted.</summary>
    public async Task CountAsync(DbTransaction transaction, Counts change)
    {
        if (change != Counts.None) await TellAsync(transaction, await MessageRows.ChangeCountsAsync(transaction, Mailbox, change));
    }

    private async Task TellAsync(DbTransaction transaction, MailboxState? state)
    {
        if (state is null) return;
        await outbox.WantAsync(transaction, state);
        await EventLog.CountedAsync(transaction, state);
        IsTold = true;
    }
}
