using System.Data.Common;
using Dapper;

namespace AriVoicemail.Server.Backups;

/// <summary>What of a database is true only of the system that it came from, and what the world may have seen since.</summary>
internal static class RestoredState
{
    /// <summary>Nodes that are gone, recordings whose sound stayed in Asterisk, times of directories that are new, and another spool's mark.</summary>
    public static readonly IReadOnlyList<string> LeftOut = ["nodes", "recordings", "folder_scans", "spool_mark"];

    public static async Task AdjustAsync(DbTransaction transaction, TimeSpan age, IReadOnlyList<string> channels)
    {
        var connection = transaction.Connection!;
        // Phones may have been told of later counts than these: everybody is told anew.
        await connection.ExecuteAsync("update mailbox_counts set version = version + 1", transaction: transaction);
        await connection.ExecuteAsync(
            """
            update outbox set wanted = (select version from mailbox_counts where mailbox_counts.mailbox = outbox.mailbox),
              claimed = 0, attempts = 0, next_attempt_at = 0, lease_owner = null, lease_until = 0, last_error = null
            """,
            transaction: transaction);
        foreach (var channel in channels)
        {
            await connection.ExecuteAsync(
                "insert into outbox (mailbox, channel, wanted) select mailbox, @channel, version from mailbox_counts where true on conflict (mailbox, channel) do nothing",
                new { channel }, transaction);
        }
        // RFC 3261 §12.2.2: a phone refuses a CSeq that is lower than the last one it saw, and gaps are allowed. Nobody sends more than one a second for long.
        var ahead = (long)Math.Max(0, age.TotalSeconds) + 1000;
        await connection.ExecuteAsync("update watchers set cseq = cseq + @ahead, retry_at = 0", new { ahead }, transaction);
        await connection.ExecuteAsync("update subscriptions set local_cseq = local_cseq + @ahead", new { ahead }, transaction);
    }
}
