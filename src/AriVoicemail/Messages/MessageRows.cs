using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Events;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;
using Dapper;

namespace AriVoicemail.Messages;

/// <summary>Messages and counts as rows; every change of a row changes the counts in the same transaction.</summary>
internal static class MessageRows
{
    public const string Columns =
        "msg_id, folder, number, caller_name, caller_number, received_at, duration, flag, category, called_context, called_exten";

    private const string ReadColumns = Columns + ", goes_to";

    public static async Task<Message?> FindAsync(DbConnection connection, MailboxAddress mailbox, string id, DbTransaction? transaction = null)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            $"select {ReadColumns} from messages where mailbox = @mailbox and msg_id = @id", new { mailbox = mailbox.ToString(), id }, transaction);
        return row?.ToMessage(mailbox);
    }

    /// <summary>In the order of the folders' names and of the messages' numbers.</summary>
    public static async Task<IReadOnlyList<Message>> ListAsync(
        DbConnection connection, MailboxAddress mailbox, Folder? folder, int limit, DbTransaction? transaction = null, string? query = null)
    {
        var rows = await connection.QueryAsync<Row>(
            $"""
            select {ReadColumns} from messages
            where mailbox = @mailbox
              and (cast(@folder as text) is null or folder = @folder)
              and (cast(@like as text) is null or lower(caller_number) like lower(@like) escape '!' or lower(caller_name) like lower(@like) escape '!')
            order by folder, number limit @limit
            """,
            new { mailbox = mailbox.ToString(), folder = folder?.Name, like = Like(query), limit },
            transaction);
        return [.. rows.Select(row => row.ToMessage(mailbox))];
    }

    public static async Task<IReadOnlyDictionary<Folder, int>> FoldersAsync(DbConnection connection, MailboxAddress mailbox)
    {
        var rows = await connection.QueryAsync<(string Folder, int Messages)>(
            "select folder, cast(count(*) as integer) from messages where mailbox = @mailbox group by folder", new { mailbox = mailbox.ToString() });
        return rows.ToDictionary(row => Folder.Parse(row.Folder), row => row.Messages);
    }

    /// <summary>From behind a place on. No number stands in it, because those change when messages before them go.</summary>
    public static async Task<IReadOnlyList<Message>> PageAsync(
        DbConnection connection, MailboxAddress mailbox, Folder? folder, MessageOrder order, MessageCursor? after, int limit, string? query)
    {
        // Each condition only where it is asked for, so that the indexes messages_by_time and messages_by_place are read in their order.
        var (behind, direction) = order is MessageOrder.NewestFirst ? ("<", "desc") : (">", "asc");
        var (columns, values) = order is MessageOrder.NewestFirst || folder is not null
            ? ("received_at, msg_id", "@receivedAt, @id")
            : ("folder, received_at, msg_id", "@place, @receivedAt, @id");
        var rows = await connection.QueryAsync<Row>(
            $"""
            select {ReadColumns} from messages
            where mailbox = @mailbox
              {(folder is null ? "" : "and folder = @folder")}
              {(query is null ? "" : "and (lower(caller_number) like lower(@like) escape '!' or lower(caller_name) like lower(@like) escape '!')")}
              {(after is null ? "" : $"and ({columns}) {behind} ({values})")}
            order by {columns.Replace(",", $" {direction},")} {direction} limit @limit
            """,
            new { mailbox = mailbox.ToString(), folder = folder?.Name, like = Like(query), place = after?.Folder.Name, receivedAt = after?.ReceivedAt, id = after?.Id, limit });
        return [.. rows.Select(row => row.ToMessage(mailbox))];
    }

    /// <summary>What that number left, in any mailbox, the newest first.</summary>
    public static async Task<IReadOnlyList<Message>> OfCallerAsync(
        DbConnection connection, string callerNumber, IReadOnlyList<string>? contexts, CallerCursor? after, int limit)
    {
        var rows = await connection.QueryAsync<Row>(
            $"""
            select mailbox, {ReadColumns} from messages
            where caller_number = @callerNumber and received_at <= @at
              {(contexts is null ? "" : $"and mailbox in (select mailbox from mailboxes where {connection.IsOneOf("context", nameof(contexts))})")}
              and (received_at < @at or mailbox > @afterMailbox or (mailbox = @afterMailbox and msg_id > @afterId))
            order by received_at desc, mailbox, msg_id limit @limit
            """,
            new { callerNumber, contexts = contexts?.ToArray(), at = after?.ReceivedAt ?? long.MaxValue, afterMailbox = after?.Mailbox ?? "", afterId = after?.Id ?? "", limit });
        return [.. rows.Select(row => row.ToMessage(MailboxAddress.Parse(row.Mailbox)))];
    }

    /// <summary>How many messages lie in each folder that has any.</summary>
    public static async Task<IReadOnlyDictionary<Folder, int>> SizesAsync(DbConnection connection, MailboxAddress mailbox)
    {
        var rows = await connection.QueryAsync<(string Folder, long Size)>(
            "select folder, count(*) from messages where mailbox = @mailbox group by folder", new { mailbox = mailbox.ToString() });
        return rows.ToDictionary(row => Folder.Parse(row.Folder), row => (int)row.Size);
    }

    /// <summary>The unheard messages that came last, the newest first.</summary>
    public static async Task<IReadOnlyList<Message>> NewestAsync(DbConnection connection, MailboxAddress mailbox, int limit)
    {
        var rows = await connection.QueryAsync<Row>(
            $"select {ReadColumns} from messages where mailbox = @mailbox and coalesce(goes_to, folder) in ('INBOX', 'Urgent') order by received_at desc, number desc limit @limit",
            new { mailbox = mailbox.ToString(), limit });
        return [.. rows.Select(row => row.ToMessage(mailbox))];
    }

    /// <summary>
    /// Every transaction that changes messages begins here, so that two nodes change one mailbox one after the other. False: there is no such mailbox.
    /// </summary>
    public static async Task<bool> LockAsync(DbTransaction transaction, MailboxAddress mailbox, string forUpdate) =>
        await transaction.Connection!.ExecuteScalarAsync<string>(
            $"select mailbox from mailbox_counts where mailbox = @mailbox{forUpdate}", new { mailbox = mailbox.ToString() }, transaction) is not null;

    /// <summary>False when the mailbox has that message already.</summary>
    public static async Task<bool> InsertAsync(DbTransaction transaction, Message message)
    {
        if (await InsertRowAsync(transaction, message) == 0) return false;
        await EventLog.AddedAsync(transaction, message);
        return true;
    }

    private static Task<int> InsertRowAsync(DbTransaction transaction, Message message) =>
        transaction.Connection!.ExecuteAsync(
            $"""
            insert into messages (mailbox, {Columns}, bytes, placed_at)
            values (@mailbox, @Id, @folder, @Number, @CallerName, @CallerNumber, @receivedAt, @Duration, @Flag, @Category, @CalledContext, @CalledExten, @Bytes, @now)
            on conflict (mailbox, msg_id) do nothing
            """,
            new
            {
                mailbox = message.Mailbox.ToString(),
                message.Id,
                folder = message.Folder.Name,
                message.Number,
                message.CallerName,
                message.CallerNumber,
                receivedAt = message.ReceivedAt.ToUnixTimeMilliseconds(),
                message.Duration,
                message.Flag,
                message.Category,
                message.CalledContext,
                message.CalledExten,
                message.Bytes,
                now = Now(),
            },
            transaction);

    /// <summary>The number behind the folder's last message.</summary>
    public static Task<int> NextNumberAsync(DbTransaction transaction, MailboxAddress mailbox, Folder folder) =>
        transaction.Connection!.ExecuteScalarAsync<int>(
            "select coalesce(max(number) + 1, 0) from messages where mailbox = @mailbox and folder = @folder", new { mailbox = mailbox.ToString(), folder = folder.Name },
            transaction);

    /// <summary>A message that comes to another folder has arrived there: what was planned for it is over.</summary>
    public static async Task PlaceAsync(DbTransaction transaction, Message before, Folder folder, int number)
    {
        await transaction.Connection!.ExecuteAsync(
            """
            update messages set folder = @folder, number = @number, goes_to = case when folder = @folder then goes_to end,
              placed_at = case when folder = @folder then placed_at else @now end
            where mailbox = @mailbox and msg_id = @id
            """,
            new { mailbox = before.Mailbox.ToString(), id = before.Id, folder = folder.Name, number, now = Now() }, transaction);
        if (before.Folder != folder) await EventLog.MovedAsync(transaction, before.Mailbox, before.Id, folder);
    }

    public static Task PlanAsync(DbTransaction transaction, MailboxAddress mailbox, string id, Folder? goesTo, string node) =>
        transaction.Connection!.ExecuteAsync(
            "update messages set goes_to = @goesTo, goes_by = @node where mailbox = @mailbox and msg_id = @id",
            new { mailbox = mailbox.ToString(), id, goesTo = goesTo?.Name, node }, transaction);

    /// <summary>The folders in which something waits to be carried out that a call on that node decided.</summary>
    public static async Task<IReadOnlyList<(MailboxAddress Mailbox, Folder Folder)>> PlannedAsync(DbConnection connection, string node)
    {
        var rows = await connection.QueryAsync<(string Mailbox, string Folder)>(
            "select distinct mailbox, folder from messages where goes_by = @node and goes_to is not null", new { node });
        return [.. rows.Select(row => (MailboxAddress.Parse(row.Mailbox), Folder.Parse(row.Folder)))];
    }

    public static async Task DeleteAsync(DbTransaction transaction, MailboxAddress mailbox, string id)
    {
        var deleted = await transaction.Connection!.ExecuteAsync(
            "delete from messages where mailbox = @mailbox and msg_id = @id", new { mailbox = mailbox.ToString(), id }, transaction);
        if (deleted > 0) await EventLog.DeletedAsync(transaction, mailbox, id);
    }

    /// <summary>The files behind a message that went have moved up by one.</summary>
    public static Task CloseGapAsync(DbTransaction transaction, MailboxAddress mailbox, Folder folder, int number) =>
        transaction.Connection!.ExecuteAsync(
            "update messages set number = number - 1 where mailbox = @mailbox and folder = @folder and number > @number",
            new { mailbox = mailbox.ToString(), folder = folder.Name, number }, transaction);

    /// <summary>What all messages of the mailbox take together.</summary>
    public static Task<(long Seconds, long Bytes)> UsageAsync(DbConnection connection, MailboxAddress mailbox) =>
        connection.QuerySingleAsync<(long, long)>(
            "select cast(coalesce(sum(duration), 0) as bigint), cast(coalesce(sum(bytes), 0) as bigint) from messages where mailbox = @mailbox",
            new { mailbox = mailbox.ToString() });

    /// <summary>Messages of a folder that came before then, from after <paramref name="last"/> on.</summary>
    public static async Task<IReadOnlyList<AgedMessage>> AgedAsync(DbConnection connection, Folder folder, DateTimeOffset before, AgedMessage? last, int limit)
    {
        var since = folder == Folder.Deleted ? "placed_at" : "received_at";
        var rows = await connection.QueryAsync<(string Mailbox, string Id, long Since)>(
            $"""
            select mailbox, msg_id, {since} from messages
            where folder = @folder and received_at < @before and {since} < @before
              and (mailbox > @lastMailbox or (mailbox = @lastMailbox and msg_id > @lastId))
            order by mailbox, msg_id limit @limit
            """,
            new { folder = folder.Name, before = before.ToUnixTimeMilliseconds(), lastMailbox = last?.Mailbox.ToString() ?? "", lastId = last?.Id ?? "", limit });
        return [.. rows.Select(row => new AgedMessage(MailboxAddress.Parse(row.Mailbox), row.Id, folder, DateTimeOffset.FromUnixTimeMilliseconds(row.Since)))];
    }

    private static string? Like(string? query) => query is null ? null : $"%{query.Replace("!", "!!").Replace("%", "!%").Replace("_", "!_")}%";

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    public static Task<int> InboxSizeAsync(DbConnection connection, MailboxAddress mailbox) =>
        connection.ExecuteScalarAsync<int>(
            "select coalesce((select new_messages - urgent_new from mailbox_counts where mailbox = @mailbox), 0) + (select count(*) from recordings where name like @recordings escape '!')",
            new { mailbox = mailbox.ToString(), recordings = $"{Recording.Root}/{mailbox.Context.Replace("_", "!_")}/{mailbox.Number.Replace("_", "!_")}/tmp/%" });

    public static Task<MailboxState?> StateAsync(DbConnection connection, MailboxAddress mailbox) =>
        ToStateAsync(connection.QuerySingleOrDefaultAsync<CountsRow>(
            "select version, new_messages, old_messages, urgent_new, urgent_old from mailbox_counts where mailbox = @mailbox",
            new { mailbox = mailbox.ToString() }), mailbox);

    /// <summary>The states of those mailboxes that there are.</summary>
    public static async Task<IReadOnlyDictionary<MailboxAddress, MailboxState>> StatesAsync(SqlEngine engine, DbConnection connection, IEnumerable<MailboxAddress> mailboxes)
    {
        var names = new SqlRows(engine, ("m", SqlType.Text));
        foreach (var mailbox in mailboxes) names.Add(mailbox.ToString());
        var rows = await connection.QueryAsync<CountsRow>(
            $"select mailbox, version, new_messages, old_messages, urgent_new, urgent_old from mailbox_counts where mailbox in ({names.Select})",
            names.Parameters());
        return rows.Select(row => row.ToState(MailboxAddress.Parse(row.Mailbox))).ToDictionary(state => state.Mailbox);
    }

    /// <summary>Adds to the counts and makes a new version of them.</summary>
    public static Task<MailboxState?> ChangeCountsAsync(DbTransaction transaction, MailboxAddress mailbox, Counts change) =>
        ToStateAsync(transaction.Connection!.QuerySingleOrDefaultAsync<CountsRow>(
            """
            update mailbox_counts set version = version + 1, new_messages = new_messages + @New, old_messages = old_messages + @Old,
              urgent_new = urgent_new + @UrgentNew, urgent_old = urgent_old + @UrgentOld
            where mailbox = @mailbox
            returning version, new_messages, old_messages, urgent_new, urgent_old
            """,
            new { mailbox = mailbox.ToString(), change.New, change.Old, change.UrgentNew, change.UrgentOld }, transaction), mailbox);

    /// <summary>Counts again what the rows say; null when the counts were right.</summary>
    public static Task<MailboxState?> RecountAsync(DbTransaction transaction, MailboxAddress mailbox) =>
        ToStateAsync(transaction.Connection!.QuerySingleOrDefaultAsync<CountsRow>(
            """
            with counted as (
              select
                count(case when lies_in in ('INBOX', 'Urgent') then 1 end) as n,
                count(case when lies_in = 'Old' then 1 end) as o,
                count(case when lies_in = 'Urgent' then 1 end) as un,
                count(case when lies_in = 'Old' and flag = 'Urgent' then 1 end) as uo
              from (select coalesce(goes_to, folder) as lies_in, flag from messages where mailbox = @mailbox) as lying)
            update mailbox_counts set version = version + 1, new_messages = (select n from counted), old_messages = (select o from counted),
              urgent_new = (select un from counted), urgent_old = (select uo from counted)
            where mailbox = @mailbox
              and (new_messages <> (select n from counted) or old_messages <> (select o from counted)
                or urgent_new <> (select un from counted) or urgent_old <> (select uo from counted))
            returning version, new_messages, old_messages, urgent_new, urgent_old
            """,
            new { mailbox = mailbox.ToString() }, transaction), mailbox);

    private static async Task<MailboxState?> ToStateAsync(Task<CountsRow?> query, MailboxAddress mailbox) =>
        (await query)?.ToState(mailbox);

    private sealed class CountsRow
    {
        public string Mailbox { get; init; } = "";
        public long Version { get; init; }
        public long NewMessages { get; init; }
        public long OldMessages { get; init; }
        public long UrgentNew { get; init; }
        public long UrgentOld { get; init; }

        public MailboxState ToState(MailboxAddress mailbox) =>
            new(mailbox, Version, new Counts((int)NewMessages, (int)OldMessages, (int)UrgentNew, (int)UrgentOld));
    }

    private sealed class Row
    {
        public string Mailbox { get; init; } = "";
        public string MsgId { get; init; } = "";
        public string Folder { get; init; } = "";
        public long Number { get; init; }
        public string CallerName { get; init; } = "";
        public string CallerNumber { get; init; } = "";
        public long ReceivedAt { get; init; }
        public long Duration { get; init; }
        public string Flag { get; init; } = "";
        public string Category { get; init; } = "";
        public string CalledContext { get; init; } = "";
        public string CalledExten { get; init; } = "";
        public string? GoesTo { get; init; }

        public Message ToMessage(MailboxAddress mailbox) => new(
            mailbox, MsgId, AriVoicemail.Spool.Folder.Parse(Folder), (int)Number, CallerName, CallerNumber,
            DateTimeOffset.FromUnixTimeMilliseconds(ReceivedAt), (int)Duration, Flag, Category, CalledContext, CalledExten)
        {
            GoesTo = GoesTo is null ? null : AriVoicemail.Spool.Folder.Parse(GoesTo),
        };
    }
}
