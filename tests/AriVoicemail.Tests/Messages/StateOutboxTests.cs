using AriVoicemail.Outbox;

namespace AriVoicemail.Tests.Messages;

public abstract class StateOutboxTests(IEmptyDatabases databases) : StoreTests(databases)
{
    [Fact]
    public async Task A_burst_of_changes_is_one_claim_of_the_newest_state()
    {
        for (var n = 0; n < 5; n++) await Bed.DeliverAsync();
        Assert.Equal(new OutboxClaim(StoreBed.Mailbox, "mwi", 5, 0), Assert.Single(await ClaimAsync()));
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task Two_nodes_never_claim_the_same()
    {
        await Bed.DeliverAsync();
        await Bed.DeliverAsync(mailbox: StoreBed.Other);
        var nodes = Enumerable.Range(0, 8).Select(n => Bed.Node($"node-{n}")).ToArray();
        var claims = await Task.WhenAll(nodes.Select(node => node.ClaimAsync(64, CancellationToken.None)));
        Assert.Equal([StoreBed.Mailbox, StoreBed.Other], claims.SelectMany(claim => claim).Select(claim => claim.Mailbox).OrderBy(mailbox => mailbox.Number));
    }

    [Fact]
    public async Task No_more_is_claimed_than_asked_for()
    {
        await Bed.DeliverAsync();
        await Bed.DeliverAsync(mailbox: StoreBed.Other);
        Assert.Single(await ClaimAsync(limit: 1));
        Assert.Single(await ClaimAsync(limit: 1));
        Assert.Empty(await ClaimAsync(limit: 1));
    }

    [Fact]
    public async Task What_a_silent_node_held_is_taken_over_when_its_lease_ends()
    {
        await Bed.DeliverAsync();
        var other = Bed.Node("node-2");
        Assert.Single(await ClaimAsync());
        Bed.Time.Now += StateOutbox.Lease;
        Assert.Empty(await other.ClaimAsync(64, CancellationToken.None));
        Bed.Time.Now += TimeSpan.FromMilliseconds(1);
        var claim = Assert.Single(await other.ClaimAsync(64, CancellationToken.None));
        // The first node comes back too late to say anything about it.
        await Bed.Outbox.CompleteAsync(claim, 1, CancellationToken.None);
        Assert.Single(await Bed.Outbox.ListAsync(10, CancellationToken.None));
        await other.CompleteAsync(claim, 1, CancellationToken.None);
        Assert.Empty(await Bed.Outbox.ListAsync(10, CancellationToken.None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clock_that_is_set_back_puts_nothing_off(bool failedBefore)
    {
        await Bed.DeliverAsync();
        var claim = Assert.Single(await ClaimAsync());
        if (failedBefore) await Bed.Outbox.FailAsync(claim, "no answer", TimeSpan.FromSeconds(60), CancellationToken.None);

        Bed.Time.Now -= TimeSpan.FromHours(5);

        // The node died and its clock was set: nobody renews that lease.
        Assert.Single(await Bed.Node("node-2").ClaimAsync(64, CancellationToken.None));
    }

    [Fact]
    public async Task A_renewed_lease_does_not_end()
    {
        await Bed.DeliverAsync();
        Assert.Single(await ClaimAsync());
        for (var n = 0; n < 5; n++)
        {
            Bed.Time.Now += StateOutbox.Lease / 2;
            await Bed.Outbox.RenewAsync(CancellationToken.None);
        }
        Assert.Empty(await Bed.Node("node-2").ClaimAsync(64, CancellationToken.None));
    }

    [Fact]
    public async Task A_node_that_starts_again_takes_back_what_it_held()
    {
        await Bed.DeliverAsync();
        Assert.Single(await ClaimAsync());
        await Bed.Node("node-2").ReleaseAsync(CancellationToken.None);
        Assert.Empty(await ClaimAsync());
        var again = Bed.Node("node-1");
        await again.ReleaseAsync(CancellationToken.None);
        Assert.Single(await again.ClaimAsync(64, CancellationToken.None));
    }

    [Fact]
    public async Task A_newer_state_of_what_a_node_is_telling_is_its_own_at_once()
    {
        await Bed.DeliverAsync();
        var first = Assert.Single(await ClaimAsync());
        await Bed.DeliverAsync();
        Assert.Empty(await Bed.Node("node-2").ClaimAsync(64, CancellationToken.None));
        var second = Assert.Single(await ClaimAsync());
        Assert.Equal((1, 2), (first.Wanted, second.Wanted));
        // The older one's failure says nothing about the newer one.
        await Bed.Outbox.FailAsync(first, "late", TimeSpan.FromHours(1), CancellationToken.None);
        Assert.Equal((0, null), await FailureAsync());
        await Bed.Outbox.CompleteAsync(first, 1, CancellationToken.None);
        Assert.Equal(1, Assert.Single(await Bed.Outbox.ListAsync(10, CancellationToken.None)).Delivered);
        Assert.Empty(await Bed.Node("node-2").ClaimAsync(64, CancellationToken.None));
        await Bed.Outbox.CompleteAsync(second, 2, CancellationToken.None);
        Assert.Empty(await Bed.Outbox.ListAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task An_older_success_does_not_undo_a_newer_one()
    {
        await Bed.DeliverAsync();
        await Bed.DeliverAsync();
        var claim = Assert.Single(await ClaimAsync());
        await Bed.Outbox.CompleteAsync(claim, 2, CancellationToken.None);
        await Bed.Outbox.CompleteAsync(claim, 1, CancellationToken.None);
        Assert.Empty(await Bed.Outbox.ListAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task A_failure_is_noted_and_due_again_when_its_pause_has_passed()
    {
        await Bed.DeliverAsync();
        var claim = Assert.Single(await ClaimAsync());
        await Bed.Outbox.FailAsync(claim, "no answer", TimeSpan.FromSeconds(4), CancellationToken.None);
        var entry = Assert.Single(await Bed.Outbox.ListAsync(10, CancellationToken.None));
        Assert.Equal(new OutboxEntry(StoreBed.Mailbox, "mwi", 1, 0, 1, Bed.Time.Now.AddSeconds(4), "no answer") { Since = Bed.Time.Now }, entry);
        Bed.Time.Now += TimeSpan.FromSeconds(3.9);
        Assert.Empty(await ClaimAsync());
        Bed.Time.Now += TimeSpan.FromSeconds(0.1);
        claim = Assert.Single(await Bed.Node("node-2").ClaimAsync(64, CancellationToken.None));
        Assert.Equal(1, claim.Attempts);
    }

    [Fact]
    public async Task A_change_of_the_mailbox_ends_the_pause_and_success_clears_the_failure()
    {
        await Bed.DeliverAsync();
        await Bed.Outbox.FailAsync(Assert.Single(await ClaimAsync()), "no answer", TimeSpan.FromHours(1), CancellationToken.None);
        await Bed.DeliverAsync();
        var claim = Assert.Single(await ClaimAsync());
        await Bed.Outbox.CompleteAsync(claim, 2, CancellationToken.None);
        Assert.Empty(await Bed.Outbox.ListAsync(10, CancellationToken.None));
        await Bed.DeliverAsync();
        Assert.Equal((0, null), await FailureAsync());
    }

    [Fact]
    public async Task A_channel_that_this_node_does_not_serve_is_left_to_others()
    {
        await Bed.DeliverAsync();
        using var none = new StateOutbox(Bed.Database, [], "node-2", Bed.Time);
        using var email = new StateOutbox(Bed.Database, ["email"], "node-3", Bed.Time);
        Assert.Empty(await none.ClaimAsync(64, CancellationToken.None));
        Assert.Empty(await email.ClaimAsync(64, CancellationToken.None));
        Assert.Single(await ClaimAsync());
    }

    private Task<IReadOnlyList<OutboxClaim>> ClaimAsync(int limit = 64) => Bed.Outbox.ClaimAsync(limit, CancellationToken.None);

    private async Task<(int Attempts, string? Error)> FailureAsync()
    {
        var entry = Assert.Single(await Bed.Outbox.ListAsync(10, CancellationToken.None));
        return (entry.Attempts, entry.LastError);
    }
}
