using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Messages;

public abstract class MailboxStoreTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private static readonly Mailbox Full = new()
    {
        Address = MailboxAddress.Parse("2000@sales"),
        FullName = "O'Brien, \"J\u00fcrgen\"",
        PinHash = "hash",
        Email = "a@example.com",
        Language = "en",
        ExitContext = "exits",
        Operator = true,
        MaxSecs = 60,
        MinSecs = 2,
        MaxSilence = 0,
        MaxMsg = 50,
        Mail = new() { AlsoTo = "b@example.com", Attach = false, VolumeGain = -1.5, Body = "a\n\tb" },
        HideFromDirectory = true,
        Alias = "J\u00f6rg,Bob",
    };

    [Fact]
    public async Task A_mailbox_is_read_as_it_was_created()
    {
        Assert.True(await Bed.Mailboxes.CreateAsync(Full, CancellationToken.None));
        Assert.Equal(Full with { CreatedAt = Bed.Time.Now, UpdatedAt = Bed.Time.Now }, await Fresh().FindAsync(Full.Address, CancellationToken.None));
        Assert.Equal(new(Full.Address, 0, AriVoicemail.Messages.Counts.None), await Bed.Messages.StateAsync(Full.Address, CancellationToken.None));
    }

    [Fact]
    public async Task A_schedule_is_kept_with_the_mailbox()
    {
        GreetingRule[] schedule = [new() { Greeting = "closed", Only = "busy", Days = "mon-fri", From = "17:00", To = "08:00" }, new() { Greeting = "vacation", Until = "2027-01-06" }];
        await Bed.Mailboxes.CreateAsync(Full with { Menu = new MenuSettings { Schedule = schedule } }, CancellationToken.None);
        Assert.Equal(schedule, (await Fresh().FindAsync(Full.Address, CancellationToken.None))!.Menu.Schedule);
    }

    [Fact]
    public async Task There_is_only_one_of_a_name()
    {
        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Bed.Mailboxes.CreateAsync(Full, CancellationToken.None)));
        Assert.Single(created, done => done);
        Assert.False(await Bed.Mailboxes.CreateAsync(Full with { FullName = "Somebody else" }, CancellationToken.None));
        Assert.Equal(Full.FullName, (await Bed.Mailboxes.FindAsync(Full.Address, CancellationToken.None))!.FullName);
    }

    [Fact]
    public async Task Many_are_created_at_once_and_those_that_are_there_are_left_alone()
    {
        await CreateAsync("2001@sales", "Here already");
        Mailbox[] many = [Full, Full with { Address = MailboxAddress.Parse("2001@sales") }, Full with { Address = MailboxAddress.Parse("2002@sales") }];
        var created = await Bed.Mailboxes.CreateAsync(many, CancellationToken.None);
        Assert.Equal(["2000@sales", "2002@sales"], created.Select(address => address.ToString()).Order());
        Assert.Equal(["O'Brien, \"J\u00fcrgen\"", "Here already", "O'Brien, \"J\u00fcrgen\""], (await Fresh().ListAsync(["sales"], null, null, 10, CancellationToken.None)).Select(mailbox => mailbox.FullName));
        Assert.NotNull(await Bed.Messages.StateAsync(many[2].Address, CancellationToken.None));
    }

    [Fact]
    public async Task Many_are_updated_at_once_and_those_that_are_gone_are_not_made()
    {
        await Bed.Mailboxes.CreateAsync(Full, CancellationToken.None);
        var updated = await Bed.Mailboxes.UpdateAsync([Full with { MaxMsg = 7 }, Full with { Address = MailboxAddress.Parse("9@gone") }], CancellationToken.None);
        Assert.Equal([Full.Address], updated);
        Assert.Equal(7, (await Fresh().FindAsync(Full.Address, CancellationToken.None))!.MaxMsg);
        Assert.Null(await Bed.Mailboxes.FindAsync(MailboxAddress.Parse("9@gone"), CancellationToken.None));
    }

    [Fact]
    public async Task All_settings_can_be_changed_and_unset()
    {
        await Bed.Mailboxes.CreateAsync(Full, CancellationToken.None);
        var created = Bed.Time.Now;
        Bed.Time.Now += TimeSpan.FromDays(1);
        Assert.Single(await Bed.Mailboxes.UpdateAsync([new Mailbox { Address = Full.Address, CreatedAt = created }], CancellationToken.None));
        Assert.Equal(
            new Mailbox { Address = Full.Address, CreatedAt = created, UpdatedAt = Bed.Time.Now }, await Fresh().FindAsync(Full.Address, CancellationToken.None));
        Assert.Empty(await Bed.Mailboxes.UpdateAsync([new Mailbox { Address = MailboxAddress.Parse("9@default") }], CancellationToken.None));
    }

    [Fact]
    public async Task A_deleted_mailbox_takes_its_rows_with_it_and_leaves_the_spool()
    {
        await Bed.DeliverAsync();
        Assert.True(await Bed.Mailboxes.DeleteAsync(StoreBed.Mailbox, CancellationToken.None));
        Assert.False(await Bed.Mailboxes.DeleteAsync(StoreBed.Mailbox, CancellationToken.None));
        Assert.Null(await Bed.Mailboxes.FindAsync(StoreBed.Mailbox, CancellationToken.None));
        Assert.Null(await Bed.Messages.StateAsync(StoreBed.Mailbox, CancellationToken.None));
        Assert.Empty(await Bed.InDatabaseAsync(Folder.Inbox));
        Assert.Equal(0, await Bed.WantedAsync());
        Assert.Single(Bed.OnDisk(Folder.Inbox));
    }

    [Theory]
    [InlineData("100%", "100% sure")]
    [InlineData("a_b", "a_b")]
    [InlineData("wow!", "Wow!")]
    [InlineData("SURE", "100% sure")]
    [InlineData("\u041c\u0430\u0440", "\u041c\u0430\u0440\u0438\u044f")]
    [InlineData("3001", "axb")]
    [InlineData("'; drop table mailboxes; --", null)]
    [InlineData("%", "100% sure")]
    public async Task A_search_takes_every_character_as_it_is(string query, string? found)
    {
        string[] names = ["100% sure", "a_b", "Wow!", "\u041c\u0430\u0440\u0438\u044f"];
        for (var n = 0; n < names.Length; n++) await CreateAsync($"400{n}@find", names[n]);
        await CreateAsync("3001@find", "axb");
        var listed = await Bed.Mailboxes.ListAsync(["find"], query, null, 10, CancellationToken.None);
        Assert.Equal(found is null ? [] : [found], listed.Select(mailbox => mailbox.FullName));
    }

    [Fact]
    public async Task Pages_follow_one_another_within_a_context()
    {
        for (var n = 0; n < 7; n++) await CreateAsync($"500{n}@paged", "");
        var listed = new List<MailboxAddress>();
        IReadOnlyList<Mailbox> page;
        while ((page = await Bed.Mailboxes.ListAsync(["paged"], null, listed.LastOrDefault(), 3, CancellationToken.None)).Count > 0)
        {
            Assert.InRange(page.Count, 1, 3);
            listed.AddRange(page.Select(mailbox => mailbox.Address));
        }
        Assert.Equal(Enumerable.Range(0, 7).Select(n => $"500{n}@paged"), listed.Select(address => address.ToString()));
        Assert.Equal(9, (await Bed.Mailboxes.ListAsync(null, null, null, 100, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_context_has_its_own_mailboxes()
    {
        for (var n = 0; n < 3; n++) await CreateAsync($"600{n}@owners", "");
        await CreateAsync("6009@others", "");

        var found = await Bed.Mailboxes.InContextAsync("owners", CancellationToken.None);

        Assert.Equal(["6000", "6001", "6002"], found.Select(mailbox => mailbox.Address.Number).Order());
        Assert.Empty(await Bed.Mailboxes.InContextAsync("nowhere", CancellationToken.None));
    }

    [Fact]
    public async Task What_was_last_known_serves_while_the_database_is_away()
    {
        await Bed.Mailboxes.CreateAsync(Full, CancellationToken.None);
        var store = Fresh();
        await store.LoadAsync(CancellationToken.None);
        await Bed.BreakAsync("mailboxes");
        Assert.Equal(Full.FullName, (await store.FindAsync(Full.Address, CancellationToken.None))!.FullName);
        Assert.Equal([Full.FullName], (await store.InContextAsync("sales", CancellationToken.None)).Select(mailbox => mailbox.FullName));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.FindAsync(MailboxAddress.Parse("9@default"), CancellationToken.None));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Fresh().FindAsync(Full.Address, CancellationToken.None));
        await Bed.MendAsync("mailboxes");
    }

    [Fact]
    public async Task A_mailbox_that_was_deleted_is_not_remembered()
    {
        await Bed.Mailboxes.CreateAsync(Full, CancellationToken.None);
        await Bed.Mailboxes.DeleteAsync(Full.Address, CancellationToken.None);
        await Bed.BreakAsync("mailboxes");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Bed.Mailboxes.FindAsync(Full.Address, CancellationToken.None));
    }

    private Task<bool> CreateAsync(string address, string name) =>
        Bed.Mailboxes.CreateAsync(new Mailbox { Address = MailboxAddress.Parse(address), FullName = name }, CancellationToken.None);

    private MailboxStore Fresh() => new(Bed.Database, Bed.Time);
}
