using AriVoicemail.Auditing;
using AriVoicemail.Events;
using AriVoicemail.Mailboxes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Messages;

public abstract class SignInTests(IEmptyDatabases databases) : StoreTests(databases)
{
    private static readonly MailboxAddress Owner = MailboxAddress.Parse("2000@sales");
    private static readonly MailboxAddress WithoutPin = MailboxAddress.Parse("2001@sales");
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
    public async Task An_attempt_costs_the_same_work_whether_there_is_such_a_mailbox_or_not()
    {
        await CreateAsync();
        await Bed.Mailboxes.CreateAsync(new Mailbox { Address = WithoutPin }, CancellationToken.None);
        var work = new List<string>();
        using var door = new SignIn(Bed.Database, Bed.Mailboxes, Audit, Bed.Time)
        {
            Verifies = (pin, hash) =>
            {
                work.Add($"{pin} {string.Join(' ', hash.Split('$').Select((part, index) => index < 2 ? part : $"{part.Length}"))}");
                return Pin.Verify(pin, hash);
            },
        };

        foreach (var mailbox in new[] { Owner, WithoutPin, Nobody }) await door.TryAsync(mailbox, "0815", Door.Rest, "", CancellationToken.None);

        Assert.Equal(3, work.Count);
        Assert.Single(work.Distinct());
    }

    [Fact]
    public async Task Wrong_PINs_at_the_same_time_all_count_on_every_node()
    {
        await CreateAsync();
        var nodes = Enumerable.Range(0, 3).Select(_ => new SignIn(Bed.Database, new MailboxStore(Bed.Database, Bed.Time), Audit, Bed.Time)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(attempt => nodes[attempt % 3].TryAsync(Owner, "0", Door.Phone, "", CancellationToken.None)));

        Assert.True((await TryAsync(Owner, "4711")).LockedFor > TimeSpan.Zero);
    }

    [Fact]
    public async Task An_administrator_ends_the_lock_and_a_day_forgets_it()
    {
        await CreateAsync();
        for (var attempt = 0; attempt < 5; attempt++) await TryAsync(Owner, "0");
        await new SignIn(Bed.Database, Bed.Mailboxes, Audit, Bed.Time).UnlockAsync(Owner, CancellationToken.None);
        Assert.NotNull((await TryAsync(Owner, "4711")).Mailbox);

        for (var attempt = 0; attempt < 4; attempt++) await TryAsync(Owner, "0");
        Bed.Time.Now += TimeSpan.FromDays(2);
        Assert.Equal(TimeSpan.Zero, (await TryAsync(Owner, "0")).LockedFor);
    }

    [Fact]
    public async Task Of_a_lock_the_owner_is_told_until_it_was_heard_and_of_a_slip_only_once()
    {
        await CreateAsync();
        await TryAsync(Owner, "0");
        Assert.Equal((1, null), Told(await TryAsync(Owner, "4711")));
        Assert.Null((await TryAsync(Owner, "4711")).Failed);
        var since = Bed.Time.Now;
        for (var attempt = 0; attempt < 5; attempt++) await TryAsync(Owner, "0");
        Bed.Time.Now += TimeSpan.FromDays(3);

        var first = (await TryAsync(Owner, "4711")).Failed!;
        var second = (await TryAsync(Owner, "4711")).Failed!;
        using (var door = NewDoor())
        {
            Assert.Equal(first, (await door.FailedAsync([Owner], CancellationToken.None))[Owner]);
            await door.ToldAsync(Owner, CancellationToken.None);
            Assert.Empty(await door.FailedAsync([Owner], CancellationToken.None));
        }

        Assert.Equal(new FailedSignIns(5, since, since, since, null), first);
        Assert.Equal(first, second);
        Assert.Null((await TryAsync(Owner, "4711")).Failed);
    }

    [Fact]
    public async Task An_end_of_the_lock_by_an_administrator_takes_nothing_from_what_is_told()
    {
        await CreateAsync();
        for (var attempt = 0; attempt < 5; attempt++) await TryAsync(Owner, "0");

        using (var door = NewDoor()) await door.UnlockAsync(Owner, CancellationToken.None);

        Assert.Equal(TimeSpan.Zero, (await TryAsync(Owner, "0")).LockedFor);
        Assert.Equal((6, Bed.Time.Now), Told(await TryAsync(Owner, "4711")));
    }

    [Fact]
    public async Task A_right_PIN_among_a_crowd_of_guesses_does_not_slip_past_the_lock()
    {
        await CreateAsync();
        using var door = NewDoor();
        var guesses = Enumerable.Range(0, 40).Select(guess => door.TryAsync(Owner, $"{guess}", Door.Rest, "", CancellationToken.None)).ToList();

        var right = await door.TryAsync(Owner, "4711", Door.Rest, "", CancellationToken.None);

        Assert.All(await Task.WhenAll(guesses), guess => Assert.Null(guess.Mailbox));
        Assert.Null(right.Mailbox);
        Assert.InRange(right.LockedFor.TotalSeconds, 1, 30);
    }

    [Fact]
    public async Task A_lock_is_an_event()
    {
        await CreateAsync();
        foreach (var mailbox in new[] { Owner, Nobody })
        {
            for (var attempt = 0; attempt < 7; attempt++) await TryAsync(mailbox, "0");
        }

        var events = await new EventLog(Bed.Database, Bed.Time).ReadAsync("0", 100, CancellationToken.None);

        Assert.Equal([Owner, Nobody], events.Where(one => one.Type == EventTypes.MailboxLocked).Select(one => one.Mailbox));
        Assert.All(events, one => Assert.StartsWith("{\"attempts\":5,\"since\":", one.Data, StringComparison.Ordinal));
    }

    private static (int Attempts, DateTimeOffset? LockedAt) Told(SignInResult result) => (result.Failed!.Attempts, result.Failed.LockedAt);

    private SignIn NewDoor() => new(Bed.Database, Bed.Mailboxes, Audit, Bed.Time);

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 30)]
    [InlineData(8, 240)]
    [InlineData(12, 3600)]
    [InlineData(int.MaxValue, 3600)]
    public void The_lock_grows_to_an_hour(int failures, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), SignIn.LockAfter(failures));

    private AuditLog Audit => new(Bed.Database, Bed.Time, NullLogger<AuditLog>.Instance);

    private Task CreateAsync() => Bed.Mailboxes.CreateAsync(new Mailbox { Address = Owner, PinHash = Pin.Hash("4711") }, CancellationToken.None);

    private Task<SignInResult> TryAsync(MailboxAddress mailbox, string pin) =>
        new SignIn(Bed.Database, Bed.Mailboxes, Audit, Bed.Time).TryAsync(mailbox, pin, Door.Phone, "", CancellationToken.None);
}
