using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Outbox;
using Dapper;

namespace AriVoicemail.Messages.Import;

/// <summary>Writes what many mailboxes hold in one transaction, with a few statements for all of them.</summary>
internal sealed class IndexBatch(SqlDatabase database, StateOutbox outbox)
{
    /// <summary>Answers the mailboxes whose rows tell something else already: those have to be compared one by one.</summary>
    public async Task<IReadOnlyList<MailboxAddress>> WriteAsync(IReadOnlyList<ReadMailbox> mailboxes, CancellationToken cancellationToken)
    {
        var differing = await database.WriteAsync(
            async transaction =>
            {
                var names = Names(mailboxes);
                var there = (await transaction.Connection!.QueryAsync<string>(
                    $"select mailbox from mailbox_counts where mailbox in ({names.Select}) order by mailbox{database.ForUpdate}", names.Parameters(), transaction)).ToHashSet();
                var rows = await RowsAsync(transaction, names);
                List<ReadMailbox> fresh = [], known = [];
                List<MailboxAddress> differing = [];
                foreach (var mailbox in mailboxes.Where(mailbox => there.Contains(mailbox.Address.ToString())))
                {
                    if (!rows.TryGetValue(mailbox.Address.ToString(), out var placed)) fresh.Add(mailbox);
                    else if (placed.SetEquals(mailbox.Messages.Select(message => (message.Id, message.Folder.Name, message.Number)))) known.Add(mailbox);
                    else differing.Add(mailbox.Address);
                }
                await InsertAsync(transaction, fresh);
                await CountAsync(transaction, fresh);
                await NoteFoldersAsync(transaction, [.. fresh, .. known]);
                return differing;
            },
            cancellationToken);
        outbox.Wake();
        return differing;
    }

    private static async Task<Dictionary<string, HashSet<(string Id, string Folder, int Number)>>> RowsAsync(DbTransaction transaction, SqlRows names)
    {
        var rows = await transaction.Connection!.QueryAsync<(string Mailbox, string Id, string Folder, long Number)>(
            $"select mailbox, msg_id, folder, number from messages where mailbox in ({names.Select})", names.Parameters(), transaction);
        return rows.GroupBy(row => row.Mailbox).ToDictionary(group => group.Key, group => group.Select(row => (row.Id, row.Folder, (int)row.Number)).ToHashSet());
    }

    private async Task InsertAsync(DbTransaction transaction, List<ReadMailbox> mailboxes)
    {
        var rows = new SqlRows(
            database.Engine, ("mailbox", SqlType.Text), ("msg_id", SqlType.Text), ("folder", SqlType.Text), ("number", SqlType.Number), ("caller_name", SqlType.Text),
            ("caller_number", SqlType.Text), ("received_at", SqlType.Number), ("duration", SqlType.Number), ("flag", SqlType.Text), ("category", SqlType.Text),
            ("called_context", SqlType.Text), ("called_exten", SqlType.Text), ("bytes", SqlType.Number));
        foreach (var message in mailboxes.SelectMany(mailbox => mailbox.Messages))
        {
            rows.Add(
                message.Mailbox.ToString(), message.Id, message.Folder.Name, message.Number, message.CallerName, message.CallerNumber,
                message.ReceivedAt.ToUnixTimeMilliseconds(), message.Duration, message.Flag, message.Category, message.CalledContext, message.CalledExten, message.Bytes);
        }
        if (rows.Count == 0) return;
        await transaction.Connection!.ExecuteAsync(
            $"insert into messages ({rows.Columns}) {rows.Select} on conflict (mailbox, msg_id) do nothing", rows.Parameters(), transaction);
    }

    private async Task CountAsync(DbTransaction transaction, List<ReadMailbox> mailboxes)
    {
        var rows = new SqlRows(
            database.Engine, ("m", SqlType.Text), ("n", SqlType.Number), ("o", SqlType.Number), ("un", SqlType.Number), ("uo", SqlType.Number));
        foreach (var mailbox in mailboxes)
        {
            var counts = Counts.Of(mailbox.Messages);
            rows.Add(mailbox.Address.ToString(), counts.New, counts.Old, counts.UrgentNew, counts.UrgentOld);
        }
        if (rows.Count == 0) return;
        var changed = await transaction.Connection!.QueryAsync<(string Mailbox, long Version, long New, long Old, long UrgentNew, long UrgentOld)>(
            $"""
            with counted (m, n, o, un, uo) as ({rows.Select})
            update mailbox_counts set version = version + 1, new_messages = n, old_messages = o, urgent_new = un, urgent_old = uo
            from counted where mailbox = m and (new_messages <> n or old_messages <> o or urgent_new <> un or urgent_old <> uo)
            returning mailbox, version, new_messages, old_messages, urgent_new, urgent_old
            """,
            rows.Parameters(), transaction);
        await outbox.WantAsync(
            transaction,
            [.. changed.Select(row => new MailboxState(
                MailboxAddress.Parse(row.Mailbox), row.Version, new Counts((int)row.New, (int)row.Old, (int)row.UrgentNew, (int)row.UrgentOld)))]);
    }

    /// <summary>Spares the next scan what has been read here.</summary>
    private async Task NoteFoldersAsync(DbTransaction transaction, IReadOnlyList<ReadMailbox> mailboxes)
    {
        var rows = new SqlRows(database.Engine, ("mailbox", SqlType.Text), ("folder", SqlType.Text), ("modified_at", SqlType.Number));
        foreach (var mailbox in mailboxes)
        {
            foreach (var (folder, modifiedAt) in mailbox.Folders.Where(folder => folder.ModifiedAt is not null)) rows.Add(mailbox.Address.ToString(), folder.Name, modifiedAt);
        }
        if (rows.Count == 0) return;
        await transaction.Connection!.ExecuteAsync(
            $"insert into folder_scans ({rows.Columns}) {rows.Select} on conflict (mailbox, folder) do update set modified_at = excluded.modified_at",
            rows.Parameters(), transaction);
    }

    private SqlRows Names(IReadOnlyList<ReadMailbox> mailboxes)
    {
        var names = new SqlRows(database.Engine, ("m", SqlType.Text));
        foreach (var mailbox in mailboxes) names.Add(mailbox.Address.ToString());
        return names;
    }
}
