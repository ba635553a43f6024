using AriVoicemail.Mailboxes;

namespace AriVoicemail.Tests.Messages;

public abstract class SignInTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private static readonly MailboxAddress Owner = MailboxAddress.Parse("2000@sales");
    private static readonly MailboxAddress Nobody = MailboxAddress.Parse("2999@sales");

    [Fact]
    public async Task Who_knows_the_PIN_is_let_in_and_nobody_else()
    {
        await CreateAsync();

        Assert.Equal(Owner, (await TryAsync(Owner, "4711")).Mailbox?.Address);
        Assert.Null((await TryAsync(Owner, "4712")).Mailbox);
        Assert.Null((await TryAsync(Owner, "")).Mailbox);
        Assert.Null((await TryAsync(Nobody, "4711")).Mailbox);
    }

    [Fact]
    public async Task A_mailbox_without_a_PIN_has_no_open_door()
    {
        await Bed.Mailboxes.CreateAsync(new Mailbox { Address = Owner }, CancellationToken.None);

        Assert.Null((await TryAsync(Owner, "")).Mailbox);
    }

    [Fact]
    public async Task After_five_wrong_PINs_even_the_right_one_waits_and_each_further_one_doubles_the_time()
    {
        await CreateAsync();
        for (var attempt = 0; attempt < 4; attempt++) Assert.Equal(TimeSpan.Zero, (await TryAsync(Owner, "0")).LockedFor);

        Assert.Equal(TimeSpan.FromSeconds(30), (await TryAsync(Owner, "0")).LockedFor);
        Assert.Null((await TryAsync(Owner, "4711")).Mailbox);
        Bed.Time.Now += TimeSpan.FromSeconds(31);
        Assert.Equal(TimeSpan.FromSeconds(60), (await TryAsync(Owner, "0")).LockedFor);
        Bed.Time.Now += TimeSpan.FromSeconds(61);

        Assert.NotNull((await TryAsync(Owner, "4711")).Mailbox);
        Assert.Equal(TimeSpan.Zero, (await TryAsync(Owner, "0")).LockedFor);
    }

    [Fact]
    public async Task Attempts_while_locked_neither_count_nor_prolong()
    {
        await CreateAsync();
        for (var attempt = 0; attempt < 5; attempt++) await TryAsync(Owner, "0");
        Bed.Time.Now += TimeSpan.FromSeconds(20);

        Assert.Equal(TimeSpan.FromSeconds(10), (await TryAsync(Owner, "0")).LockedFor);
        Bed.Time.Now += TimeSpan.FromSeconds(11);

        Assert.NotNull((await TryAsync(Owner, "4711")).Mailbox);
    }

    [Fact]
    public async Task A_mailbox_that_there_is_not_is_locked_like_one_that_there_is()
    {
        await CreateAsync();
        var (real, none) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var attempt = 0; attempt < 6; attempt++)
        {
            real.Add((await TryAsync(Owner, "0")).LockedFor);
            none.Add((await TryAsync(Nobody, "0")).LockedFor);
        }

        Assert.Equal(real, none);
    }

    [Fact]
    public async Task Wrong_PINs_at_the_same_time_all_count_on_every_node()
    {
        await CreateAsync();
        var nodes = Enumerable.Range(0, 3).Select(_ => new SignIn(Bed.Database, new MailboxStore(Bed.Database, Bed.Time), Bed.Time)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(attempt => nodes[attempt % 3].TryAsync(Owner, "0", CancellationToken.None)));

        Assert.True((await TryAsync(Owner, "4711")).LockedFor > TimeSpan.Zero);
    }

    [Fact]
    public async Task An_administrator_ends_the_lock_and_a_day_forgets_it()
    {
        await CreateAsync();
        for (var attempt = 0; attempt < 5; attempt++) await TryAsync(Owner, "0");
        await new SignIn(Bed.Database, Bed.Mailboxes, Bed.Time).UnlockAsync(Owner, CancellationToken.None);
        Assert.NotNull((await TryAsync(Owner, "4711")).Mailbox);

        for (var attempt = 0; attempt < 4; attempt++) await TryAsync(Owner, "0");
        Bed.Time.Now += TimeSpan.FromDays(2);
        Assert.Equal(TimeSpan.Zero, (await TryAsync(Owner, "0")).LockedFor);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 30)]
    [InlineData(8, 240)]
    [InlineData(12, 3600)]
    [InlineData(int.MaxValue, 3600)]
    public void The_lock_grows_to_an_hour(int failures, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), SignIn.LockAfter(failures));

    private Task CreateAsync() => Bed.Mailboxes.CreateAsync(new Mailbox { Address = Owner, PinHash = Pin.Hash("4711") }, CancellationToken.None);

    private Task<SignInResult> TryAsync(MailboxAddress mailbox, string pin) =>
        new SignIn(Bed.Database, Bed.Mailboxes, Bed.Time).TryAsync(mailbox, pin, CancellationToken.None);
}
