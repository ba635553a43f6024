using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>What the database says of a mailbox.</summary>
/// <param name="Stored">The counts that it keeps; null: there is no such mailbox.</param>
/// <param name="Counted">Those that follow from the rows.</param>
internal sealed record MailboxRows(IReadOnlyList<Message> Rows, Counts? Stored, Counts? Counted)
{
    public static Task<MailboxRows> ReadAsync(SqlDatabase database, MailboxAddress mailbox, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                // In one statement, so that a message that comes in between makes no difference.
                var counts = await connection.QuerySingleOrDefaultAsync<CountsRow>(
                    """
                    select new_messages, old_messages, urgent_new, urgent_old, counted_new, counted_old, counted_urgent_new, counted_urgent_old
                    from mailbox_counts
                    cross join (
                      select
                        count(case when lies_in in ('INBOX', 'Urgent') then 1 end) as counted_new,
                        count(case when lies_in = 'Old' then 1 end) as counted_old,
                        count(case when lies_in = 'Urgent' then 1 end) as counted_urgent_new,
                        count(case when lies_in = 'Old' and flag = 'Urgent' then 1 end) as counted_urgent_old
                      from (select coalesce(goes_to, folder) as lies_in, flag from messages where mailbox = @mailbox) as lying) as counted
                    where mailbox = @mailbox
                    """,
                    new { mailbox = mailbox.ToString() });
                var rows = await MessageRows.ListAsync(connection, mailbox, null, int.MaxValue);
                return new MailboxRows(rows, counts?.Stored, counts?.Counted);
            },
            cancellationToken);

    private sealed class CountsRow
    {
        public long NewMessages { get; init; }
        public long OldMessages { get; init; }
        public long UrgentNew { get; init; }
        public long UrgentOld { get; init; }
        public long CountedNew { get; init; }
        public long CountedOld { get; init; }
        public long CountedUrgentNew { get; init; }
        public long CountedUrgentOld { get; init; }

        public Counts Stored => new((int)NewMessages, (int)OldMessages, (int)UrgentNew, (int)UrgentOld);

        public Counts Counted => new((int)CountedNew, (int)CountedOld, (int)CountedUrgentNew, (int)CountedUrgentOld);
    }
}
