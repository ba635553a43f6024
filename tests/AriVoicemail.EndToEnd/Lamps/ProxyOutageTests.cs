using System.Diagnostics;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Lamps;

/// <summary>The proxy is dead for a while, and the mailboxes go on changing.</summary>
public sealed class ProxyOutageTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(Nightly.IsOn ? 300 : 15);

    [Fact]
    public async Task After_its_return_every_lamp_is_right_and_no_phone_is_stormed()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Lamps = true,
            Settings = new Dictionary<string, string> { ["Spool:ScanSeconds"] = "1" },
        });
        var numbers = Enumerable.Range(3800, 50).Select(number => $"{number}").ToList();
        var messages = await Task.WhenAll(numbers.Select(async number => (await it.CreateWithMessagesAsync(number))[0]));
        var phones = await Task.WhenAll(numbers.Select(number => RecordingPhone.StartAsync(it.Kamailio!, number)));
        var before = phones.Select(phone => phone.Relayed.Count()).ToList();

        await it.Kamailio!.KillAsync();
        var clock = Stopwatch.StartNew();
        for (var change = 0; clock.Elapsed < Outage; change++)
        {
            await Task.WhenAll(numbers.Zip(messages).Select(pair => it.HearAsync(pair.First, pair.Second, heard: change % 2 == 0)));
        }
        await Task.WhenAll(numbers.Zip(messages).Select(pair => it.HearAsync(pair.First, pair.Second, heard: false)));
        await Task.WhenAll(numbers.Zip(messages).Select(pair => it.HearAsync(pair.First, pair.Second)));
        await it.Kamailio.StartAgainAsync();

        await Task.WhenAll(phones.Select(phone => phone.ShowsAsync("0/1", seconds: 60)));
        await Task.WhenAll(numbers.Select(number => it.ToldAsync(number)));
        Assert.All(phones.Zip(before), pair => Assert.InRange(pair.First.Relayed.Count() - pair.Second, 1, 4));
        // The proxy may have died before it wrote down the CSeq of its own first NOTIFY: ours with the same number then is refused, and the next is not.
        Assert.All(phones.Select(phone => phone.Relayed.Where(notify => notify.Status == 200).Select(notify => notify.CSeq).ToList()), accepted => Assert.Equal(accepted.Distinct().Order(), accepted));
        foreach (var phone in phones) await phone.DisposeAsync();
    }
}
