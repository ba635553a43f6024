using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using Dapper;

namespace AriVoicemail.Messages;

/// <summary>Where owners' calls broke off in the middle of a message. Each mailbox remembers its last one, for a day.</summary>
public sealed class Interruptions(SqlDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public Task RememberAsync(MailboxAddress mailbox, string messageId, TimeSpan offset) => database.ExecuteAsync(
        """
        insert into interruptions (mailbox, msg_id, offset_ms, at) values (@mailbox, @messageId, @offset, @now)
        on conflict (mailbox) do update set msg_id = excluded.msg_id, offset_ms = excluded.offset_ms, at = excluded.at
        """,
        new { mailbox = mailbox.ToString(), messageId, offset = (int)offset.TotalMilliseconds, now = Now },
        CancellationToken.None);

    /// <summary>How far that message was heard, once; zero when it was not interrupted.</summary>
    public async Task<TimeSpan> TakeAsync(MailboxAddress mailbox, string messageId, CancellationToken cancellationToken)
    {
        var offset = await database.WriteAsync(
            async transaction => await transaction.Connection!.QuerySingleOrDefaultAsync<int?>(
                "delete from interruptions where mailbox = @mailbox and msg_id = @messageId and at > @since returning offset_ms",
                new { mailbox = mailbox.ToString(), messageId, since = Now - (long)Remembered.TotalMilliseconds },
                transaction),
            cancellationToken);
        return TimeSpan.FromMilliseconds(offset ?? 0);
    }
}
