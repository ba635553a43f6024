using System.Net.Http.Json;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Lamps;

/// <summary>Many changes, phones that refresh meanwhile, packets that get lost.</summary>
public sealed class HardTimesTests(LampFixture fixture) : IClassFixture<LampFixture>
{
    private static readonly Speech OneSecond = new(Seconds: 1.5);

    private Installation It => fixture.Installation;

    [Fact]
    public async Task A_thousand_changes_while_the_phone_refreshes_never_use_a_CSeq_twice_nor_overlap()
    {
        var message = await MessageAsync("3701");
        await using var phone = await SubscribedAsync("3701", TimeSpan.FromMilliseconds(2));
        using var changed = new CancellationTokenSource();
        var refreshing = RefreshAsync(phone, changed.Token);

        for (var n = 0; n < 1000; n++) await HearAsync("3701", message, heard: n % 2 == 0);
        await changed.CancelAsync();
        var refreshes = await refreshing;

        await LastAsync(phone, "1/0");
        var numbers = phone.Notifies.Select(notify => notify.CSeq).ToList();
        Assert.Equal(numbers.Distinct().Count(), numbers.Count);
        Assert.True(refreshes > 5, $"{refreshes} refreshes");
        Assert.Equal(0, phone.Overlaps);
    }

    [Fact]
    public async Task A_thousand_changes_in_a_burst_collapse_to_few_NOTIFYs()
    {
        var message = await MessageAsync("3702");
        await using var phone = await SubscribedAsync("3702", TimeSpan.FromMilliseconds(100));

        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, _) => await HearAsync("3702", message, heard: n % 2 == 0));
        await HearAsync("3702", message, heard: true);

        await LastAsync(phone, "0/1");
        Assert.Equal(0, phone.Overlaps);
        Assert.True(phone.Notifies.Count < 500, $"{phone.Notifies.Count} NOTIFYs");
    }

    [Fact]
    public async Task With_a_third_of_all_packets_lost_every_lamp_ends_right()
    {
        var numbers = Enumerable.Range(3710, 5).Select(number => $"{number}").ToList();
        var messages = await Task.WhenAll(numbers.Select(MessageAsync));
        var phones = await Task.WhenAll(numbers.Concat(numbers).Select(number => SubscribedAsync(number, TimeSpan.Zero)));
        foreach (var phone in phones) phone.LossPercent = 30;

        for (var n = 0; n < 5; n++)
        {
            await Task.WhenAll(numbers.Zip(messages).Select(pair => HearAsync(pair.First, pair.Second, heard: n % 2 == 0)));
        }

        await Task.WhenAll(phones.Select(phone => LastAsync(phone, "0/1", seconds: 60)));
        foreach (var phone in phones) await phone.DisposeAsync();
    }

    private async Task<string> MessageAsync(string number)
    {
        await It.CreateMailboxAsync(number);
        await SippCaller.CallAsync(It.Asterisk, $"l{number}s", OneSecond, Ending.Hangup);
        return (await It.HoldsAsync(number, 1))[0].Id;
    }

    private async Task<PlainPhone> SubscribedAsync(string number, TimeSpan pause)
    {
        var phone = new PlainPhone(It.Kamailio!.Sip, number);
        phone.BeStrict(pause);
        await phone.SubscribeAsync();
        return phone;
    }

    private static async Task<int> RefreshAsync(PlainPhone phone, CancellationToken cancellationToken)
    {
        for (var n = 0; ; n++)
        {
            await Task.Delay(200, CancellationToken.None);
            if (cancellationToken.IsCancellationRequested) return n;
            await phone.SubscribeAsync();
        }
    }

    private async Task HearAsync(string number, string message, bool heard)
    {
        using var answer = await It.Api.PatchAsJsonAsync($"mailboxes/{number}@default/messages/{message}", new { heard });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    // What the phone shows is the newest that it has taken.
    private static async Task LastAsync(PlainPhone phone, string voiceMessage, double seconds = 30)
    {
        try
        {
            await Poll.ForAsync(
                $"{voiceMessage} at last",
                () => phone.Notifies.MaxBy(notify => notify.CSeq) is { } last && last.VoiceMessage.StartsWith(voiceMessage, StringComparison.Ordinal),
                seconds);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message}; phone {phone.User} got {string.Join(", ", phone.Notifies.TakeLast(20).Select(notify => $"{notify.CSeq}: {notify.VoiceMessage}"))}");
        }
    }
}
