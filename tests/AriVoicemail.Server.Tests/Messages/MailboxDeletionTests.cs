using AriVoicemail.Bed;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Tests.Messages;
using Dapper;

namespace AriVoicemail.Server.Tests.Messages;

public sealed class MailboxDeletionTests(PostgresCluster cluster) : StoreTests(new PostgresDatabases(cluster))
{
    [Fact]
    public async Task A_mailbox_that_is_deleted_while_somebody_changes_its_messages_waits_for_them()
    {
        await using var other = Bed.OpenAgain();
        var mailbox = StoreBed.Mailbox.ToString();

        var deleting = await other.WriteAsync(async change =>
        {
            var connection = change.Connection!;
            await connection.ExecuteAsync("select 1 from mailbox_counts where mailbox = @mailbox for update", new { mailbox }, change);
            var deletion = Bed.Mailboxes.DeleteAsync(StoreBed.Mailbox, CancellationToken.None);
            await Poll.ForAsync("the deletion to wait", async () => await connection.ExecuteScalarAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'", transaction: change) > 0);
            await connection.ExecuteAsync("insert into interruptions values (@mailbox, 'a message', 0, 0)", new { mailbox }, change);
            return (Task)deletion;
        }, CancellationToken.None);
        await deleting;

        Assert.Null(await Bed.Mailboxes.FindAsync(StoreBed.Mailbox, CancellationToken.None));
    }
}
