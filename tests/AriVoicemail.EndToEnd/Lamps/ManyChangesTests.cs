using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Lamps;

/// <summary>A thousand changes: one after the other while the phone refreshes its subscription, and all at once.</summary>
public sealed class ManyChangesTests(LampFixture fixture) : IClassFixture<LampFixture>
{
    private const int Changes = 1000;

    private Installation It => fixture.Installation;

    [Fact]
    public async Task While_the_phone_refreshes_CSeq_rises_and_no_two_NOTIFYs_are_in_flight()
    {
        // Every change on its own: nothing waits for the next one.
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Lamps = true,
            Settings = new Dictionary<string, string> { ["Spool:ScanSeconds"] = "1", ["Mwi:MillisecondsBetweenNotifies"] = "0" },
        });
        var message = (await it.CreateWithMessagesAsync("3300"))[0];
        await using var phone = await RecordingPhone.StartAsync(it.Kamailio!, "3300");

        using var over = new CancellationTokenSource();
        var refreshing = RefreshAsync(phone, over.Token);
        for (var change = 1; change < Changes; change++) await it.HearAsync("3300", message, heard: change % 2 == 0);
        await it.HearAsync("3300", message);
        await over.CancelAsync();
        var refreshes = await refreshing;
        await it.ToldAsync("3300");

        Assert.True(refreshes > 5, $"{refreshes} refreshes");
        Assert.True(phone.Relayed.Count() > Changes / 10, $"{phone.Relayed.Count()} NOTIFYs");
        Assert.Equal(await it.VoiceMessageAsync("3300"), phone.Shows);
        phone.AssertRising();
        Assert.DoesNotContain(phone.Relayed, notify => notify.Overlaps);
        Assert.Empty(phone.Strays);
    }

    [Fact]
    public async Task A_burst_collapses_to_few_NOTIFYs_of_which_the_last_is_right()
    {
        var messages = await It.CreateWithMessagesAsync("3301", count: 8);
        await using var phone = await RecordingPhone.StartAsync(It.Kamailio!, "3301");
        await using var slow = await RecordingPhone.StartAsync(It.Kamailio!, "3301");
        slow.Answer(NotifyAnswer.After(200));

        await Task.WhenAll(messages.Select(async message =>
        {
            for (var change = 1; change <= Changes / messages.Count; change++) await It.HearAsync("3301", message, heard: change % 2 == 1);
        }));
        await It.ToldAsync("3301");

        var truth = await It.VoiceMessageAsync("3301");
        foreach (var told in new[] { phone, slow })
        {
            Assert.Equal(truth, told.Shows);
            Assert.True(told.Relayed.Count() < Changes / 4, $"{told.Relayed.Count()} NOTIFYs");
            Assert.DoesNotContain(told.Relayed, notify => notify.Overlaps);
            told.AssertRising();
        }
    }

    private static async Task<int> RefreshAsync(RecordingPhone phone, CancellationToken over)
    {
        var refreshes = 0;
        for (; !over.IsCancellationRequested; refreshes++)
        {
            var seen = phone.Notifies.Count;
            await phone.SubscribeAsync();
            // The next one once something else has come, so that the two are mixed.
            await Poll.ForAsync("a NOTIFY or the end", () => phone.Notifies.Count > seen + 10 || over.IsCancellationRequested);
        }
        return refreshes;
    }
}
