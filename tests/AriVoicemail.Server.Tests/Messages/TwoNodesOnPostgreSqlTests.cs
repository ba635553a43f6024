using AriVoicemail.Messages;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Spool;
using AriVoicemail.Tests.Messages;
using Dapper;

namespace AriVoicemail.Server.Tests.Messages;

public sealed class TwoNodesOnPostgreSqlTests(PostgresCluster cluster) : StoreTests(new PostgresDatabases(cluster))
{
    [Theory]
    [InlineData("move")]
    [InlineData("delete")]
    [InlineData("scan")]
    public async Task A_change_waits_for_that_of_another_node_before_it_touches_a_message(string change)
    {
        var id = await Bed.DeliverAsync();
        if (change == "scan") Bed.MoveByHand(Folder.Inbox, 0, Folder.Work, 0);
        var message = await Bed.Messages.FindAsync(StoreBed.Mailbox, id, CancellationToken.None);
        await using var other = Bed.OpenAgain();
        Task? changing = null;

        // Whoever had touched the message already would now wait for us, and we for him: PostgreSQL ends one of two that do.
        await other.WriteAsync(
            async transaction =>
            {
                await MessageRows.LockAsync(transaction, StoreBed.Mailbox, other.ForUpdate);
                changing = ChangeAsync(change, id);
                await UntilItWaitsAsync();
                await MessageRows.PlaceAsync(transaction, message!, Folder.Inbox, 0);
                return 0;
            },
            CancellationToken.None);

        await changing!;
        await Bed.ConsistentAsync();
    }

    private Task ChangeAsync(string change, string id) => change switch
    {
        "move" => Bed.Messages.MoveAsync(StoreBed.Mailbox, id, Folder.Old, CancellationToken.None),
        "delete" => Bed.Messages.DeleteAsync(StoreBed.Mailbox, id, CancellationToken.None),
        _ => Bed.Messages.ScanAsync(StoreBed.Mailbox, always: true, CancellationToken.None),
    };

    private async Task UntilItWaitsAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await Bed.Database.ReadAsync(
            c => c.ExecuteScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"),
            limit.Token) == 0)
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
