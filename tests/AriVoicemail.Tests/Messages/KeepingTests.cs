using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Messages;

/// <summary>How much mailboxes keep, and for how long.</summary>
public abstract class KeepingTests(IEmptyDatabases databases) : StoreTests(databases)
{
    [Theory]
    [InlineData(2, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(0, 16_045, false)]
    [InlineData(0, 16_044, true)]
    [InlineData(0, 0, false)]
    public async Task A_mailbox_that_has_used_its_seconds_or_bytes_takes_no_more(int seconds, long bytes, bool full)
    {
        await SetAsync(StoreBed.Mailbox, new KeepingSettings { MaxSeconds = seconds, MaxBytes = bytes });

        await Bed.DeliverAsync();

        // One second of 8000 samples of two bytes, and a header of 44.
        Assert.Equal((1L, 16_044L), await Bed.Messages.UsageAsync(StoreBed.Mailbox, CancellationToken.None));
        Assert.Equal(full, await IsFullAsync(new VoicemailOptions()));
    }

    [Fact]
    public async Task The_general_quota_holds_where_the_mailbox_has_none()
    {
        await Bed.DeliverAsync();
        var general = new VoicemailOptions { Keeping = new KeepingSettings { MaxSeconds = 1 } };

        Assert.True(await IsFullAsync(general));
        await SetAsync(StoreBed.Mailbox, new KeepingSettings { MaxSeconds = 0 });
        Assert.False(await IsFullAsync(general));
    }

    [Fact]
    public async Task Bytes_are_counted_of_messages_that_another_program_left()
    {
        Bed.PutByHand(Folder.Inbox, 0, "7-7");
        await Bed.Messages.ScanAsync(StoreBed.Mailbox, always: false, CancellationToken.None);

        Assert.Equal((4L, 16_044L), await Bed.Messages.UsageAsync(StoreBed.Mailbox, CancellationToken.None));
    }

    [Fact]
    public async Task A_message_goes_when_the_days_of_its_folder_are_over_and_no_other()
    {
        string[] inbox = [await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        var old = await Bed.DeliverAsync();
        await Bed.Messages.MoveAsync(StoreBed.Mailbox, old, Folder.Old, CancellationToken.None);
        var general = new VoicemailOptions { Keeping = new KeepingSettings { ExpireDays = new Dictionary<string, int> { ["inbox"] = 30 } } };

        await ReceivedAsync(inbox[0], daysAgo: 31);
        await ReceivedAsync(inbox[1], daysAgo: 29);
        await ReceivedAsync(old, daysAgo: 365);

        Assert.Equal(1, await ExpireAsync(general));
        Assert.Equal([inbox[1]], Bed.OnDisk(Folder.Inbox));
        Assert.Equal([old], Bed.OnDisk(Folder.Old));
        await Bed.ConsistentAsync();
        Assert.Equal(0, await ExpireAsync(general));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public async Task A_mailbox_s_own_days_win_over_the_general_ones_in_both_directions(int days)
    {
        var (longer, shorter) = (await Bed.DeliverAsync(), await Bed.DeliverAsync(mailbox: StoreBed.Other));
        await SetAsync(StoreBed.Mailbox, new KeepingSettings { ExpireDays = new Dictionary<string, int> { ["INBOX"] = days } });
        await SetAsync(StoreBed.Other, new KeepingSettings { ExpireDays = new Dictionary<string, int> { ["INBOX"] = 2 } });
        await ReceivedAsync(longer, daysAgo: 400);
        await ReceivedAsync(shorter, daysAgo: 3);

        Assert.Equal(1, await ExpireAsync(new VoicemailOptions { Keeping = new KeepingSettings { ExpireDays = new Dictionary<string, int> { ["INBOX"] = 30 } } }));
        Assert.Equal([longer], Bed.OnDisk(Folder.Inbox));
        Assert.Empty(Bed.OnDisk(Folder.Inbox, StoreBed.Other));
    }

    [Fact]
    public async Task In_Deleted_the_days_count_from_when_a_message_came_there()
    {
        string[] ids = [await Bed.DeliverAsync(), await Bed.DeliverAsync()];
        foreach (var id in ids)
        {
            await ReceivedAsync(id, daysAgo: 100);
            await Bed.Messages.MoveAsync(StoreBed.Mailbox, id, Folder.Deleted, CancellationToken.None);
        }
        await Bed.Database.ExecuteAsync("update messages set placed_at = @at where msg_id = @id", new { at = DaysAgo(8), id = ids[0] }, CancellationToken.None);

        Assert.Equal(1, await ExpireAsync(new VoicemailOptions { Keeping = new KeepingSettings { ExpireDays = new Dictionary<string, int> { ["Deleted"] = 7 } } }));
        Assert.Equal([ids[1]], Bed.OnDisk(Folder.Deleted));
    }

    [Fact]
    public async Task What_an_owner_has_just_decided_about_is_left_alone()
    {
        var id = await Bed.DeliverAsync();
        await ReceivedAsync(id, daysAgo: 31);
        await Bed.Messages.Decisions.PlanAsync(StoreBed.Mailbox, id, Folder.Family, "node-1", CancellationToken.None);

        Assert.Equal(0, await ExpireAsync(new VoicemailOptions { Keeping = new KeepingSettings { ExpireDays = new Dictionary<string, int> { ["INBOX"] = 30 } } }));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(5, 0, 5)]
    [InlineData(5, 7, 5)]
    [InlineData(0, 7, 9999)]
    public void Where_deleted_messages_expire_by_age_all_of_them_are_kept_until_then(int backupDeleted, int days, int kept)
    {
        var general = new VoicemailOptions { Keeping = new KeepingSettings { ExpireDays = new Dictionary<string, int> { ["Deleted"] = days } } };
        general.Menu.BackupDeleted = backupDeleted;

        Assert.Equal(kept, general.DeletedKeptOf(new Mailbox { Address = StoreBed.Mailbox }));
    }

    [Fact]
    public async Task More_messages_than_one_look_takes_are_all_found()
    {
        for (var n = 0; n < 12; n++) await ReceivedAsync(await Bed.DeliverAsync(), daysAgo: 31);
        AgedMessage? last = null;
        var found = new List<string>();

        while (await Bed.Messages.AgedAsync(Folder.Inbox, Bed.Time.Now, last, 5, CancellationToken.None) is { Count: > 0 } page)
        {
            found.AddRange(page.Select(message => message.Id));
            last = page[^1];
        }

        Assert.Equal(12, found.Distinct().Count());
        Assert.Equal(12, found.Count);
    }

    private async Task<bool> IsFullAsync(VoicemailOptions general) => await new MailboxRoom(Bed.Messages, general)
        .IsFullAsync((await Bed.Mailboxes.FindAsync(StoreBed.Mailbox, CancellationToken.None))!, CancellationToken.None);

    private Task<int> ExpireAsync(VoicemailOptions general) =>
        new Expiry(Bed.Mailboxes, Bed.Messages, general, Bed.Time, NullLogger<Expiry>.Instance).RunAsync(CancellationToken.None);

    private async Task SetAsync(MailboxAddress mailbox, KeepingSettings keeping) =>
        await Bed.Mailboxes.ChangeAsync(mailbox, there => there with { Keeping = keeping }, null, CancellationToken.None);

    private Task ReceivedAsync(string id, int daysAgo) =>
        Bed.Database.ExecuteAsync("update messages set received_at = @at where msg_id = @id", new { at = DaysAgo(daysAgo), id }, CancellationToken.None);

    private long DaysAgo(int days) => Bed.Time.Now.AddDays(-days).ToUnixTimeMilliseconds();
}
