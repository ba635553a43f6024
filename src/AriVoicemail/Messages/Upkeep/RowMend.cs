using System.Data.Common;
using System.Text.Json;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Outbox;
using AriVoicemail.Spool;
using Dapper;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>Brings the rows of a mailbox in line with its files.</summary>
internal sealed class RowMend(SqlDatabase database, SpoolOptions spool, MessageStore messages, StateOutbox outbox, LostAndFound lost)
{
    private readonly FileLooks _looks = new();

    public async Task RunAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        // What is known of a message that is nowhere goes with its row.
        void Goes(Message row) => lost.Note(FindingKind.RowWithoutFile, mailbox, row.Id, "its row was deleted: " + Written(row));
        await new LockedScan(database, spool, messages).RunAsync(mailbox, _looks, Goes, cancellationToken);

        var look = MailboxLook.Take(spool.Directory, mailbox, _looks);
        var rows = await MailboxRows.ReadAsync(database, mailbox, cancellationToken);
        var differing = RowMatch.Of(look, rows.Rows).Pairs
            .Select(pair => (Text: pair.File.Text!.Text.ToMessage(mailbox, pair.File.Folder, pair.File.Number), pair.Row))
            .Where(pair => RowFindings.Difference(pair.Text, pair.Row) is not null).ToList();
        if (differing.Count == 0 && rows.Stored == rows.Counted) return;
        await database.WriteAsync(
            async transaction =>
            {
                if (!await MessageRows.LockAsync(transaction, mailbox, database.ForUpdate)) return 0;
                foreach (var (text, row) in differing) await UpdateAsync(transaction, mailbox, row.Id, text);
                if (await MessageRows.RecountAsync(transaction, mailbox) is { } state) await outbox.WantAsync(transaction, state);
                return 0;
            },
            cancellationToken);
        outbox.Wake();
    }

    private static Task<int> UpdateAsync(DbTransaction transaction, MailboxAddress mailbox, string id, Message text) =>
        transaction.Connection!.ExecuteAsync(
            """
            update messages set caller_name = @CallerName, caller_number = @CallerNumber, received_at = @receivedAt, duration = @Duration, flag = @Flag,
              category = @Category, called_context = @CalledContext, called_exten = @CalledExten
            where mailbox = @mailbox and msg_id = @id
            """,
            new
            {
                mailbox = mailbox.ToString(),
                id,
                text.CallerName,
                text.CallerNumber,
                receivedAt = text.ReceivedAt.ToUnixTimeMilliseconds(),
                text.Duration,
                text.Flag,
                text.Category,
                text.CalledContext,
                text.CalledExten,
            },
            transaction);

    private static string Written(Message row) => JsonSerializer.Serialize(
        new { folder = row.Folder.Name, row.Number, row.CallerName, row.CallerNumber, row.ReceivedAt, row.Duration, row.Flag, row.Category }, SpoolFinding.Json);
}
