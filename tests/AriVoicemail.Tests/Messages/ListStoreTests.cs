using AriVoicemail.Mailboxes;

namespace AriVoicemail.Tests.Messages;

public abstract class ListStoreTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private static readonly DistributionList Sales = new()
    {
        Address = MailboxAddress.Parse("800@sales"),
        Name = "Everybody",
        Members = [MailboxAddress.Parse("1003@sales"), MailboxAddress.Parse("1001@default")],
    };

    private ListStore Lists => new(Bed.Database, Bed.Time);

    [Fact]
    public async Task A_list_is_read_as_it_was_put_with_its_members_in_their_order()
    {
        var (put, isNew) = await PutAsync(Sales);

        var found = await FindAsync("800@sales");
        Assert.True(isNew);
        Assert.Equal((Sales.Address, "Everybody", Bed.Time.Now, Bed.Time.Now), (found!.Address, found.Name, found.CreatedAt, found.UpdatedAt));
        Assert.Equal(Sales.Members, found.Members);
        Assert.Equal(put.Members, found.Members);
        Assert.Null(await FindAsync("800@default"));
    }

    [Fact]
    public async Task Putting_it_again_replaces_it_and_keeps_when_it_was_made()
    {
        await PutAsync(Sales);
        var created = Bed.Time.Now;
        Bed.Time.Now += TimeSpan.FromDays(1);

        var (put, isNew) = await PutAsync(Sales with { Name = "", Members = [StoreBed.Other] });

        Assert.False(isNew);
        Assert.Equal(("", created, Bed.Time.Now), (put.Name, put.CreatedAt, put.UpdatedAt));
        Assert.Equal([StoreBed.Other], (await FindAsync("800@sales"))!.Members);
    }

    [Fact]
    public async Task There_is_only_one_of_a_name_however_many_put_it_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PutAsync(Sales)));

        Assert.Single(await Lists.ListAsync(["sales"], null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_deleted_list_is_gone()
    {
        await PutAsync(Sales);

        Assert.True(await Lists.DeleteAsync(Sales.Address, CancellationToken.None));
        Assert.False(await Lists.DeleteAsync(Sales.Address, CancellationToken.None));
        Assert.Null(await FindAsync("800@sales"));
    }

    [Fact]
    public async Task Lists_follow_one_another_in_the_order_of_their_names_page_by_page()
    {
        foreach (var name in (string[])["803@sales", "801@sales", "802@sales", "800@other"]) await PutAsync(Sales with { Address = MailboxAddress.Parse(name) });

        var first = await Lists.ListAsync(["sales"], null, 2, CancellationToken.None);
        var second = await Lists.ListAsync(["sales"], first[^1].Address, 2, CancellationToken.None);

        Assert.Equal(["801", "802", "803"], first.Concat(second).Select(list => list.Address.Number));
        Assert.Equal(4, (await Lists.ListAsync(null, null, 10, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_member_that_is_deleted_stays_in_the_list()
    {
        await PutAsync(Sales with { Members = [StoreBed.Mailbox, StoreBed.Other] });

        await Bed.Mailboxes.DeleteAsync(StoreBed.Mailbox, CancellationToken.None);

        Assert.Equal([StoreBed.Mailbox, StoreBed.Other], (await FindAsync("800@sales"))!.Members);
    }

    private Task<(DistributionList List, bool IsNew)> PutAsync(DistributionList list) => Lists.PutAsync(list, CancellationToken.None);

    private Task<DistributionList?> FindAsync(string name) => Lists.FindAsync(MailboxAddress.Parse(name), CancellationToken.None);
}
