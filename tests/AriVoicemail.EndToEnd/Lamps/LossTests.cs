using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Lamps;

/// <summary>Three of ten packets get lost in each direction, between arivm and the proxy and between the proxy and the phones.</summary>
public sealed class LossTests
{
    private const double Loss = 0.3;

    [Fact]
    public async Task Every_lamp_ends_right()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Lamps = true,
            Relay = true,
            Settings = new Dictionary<string, string> { ["Spool:ScanSeconds"] = "1" },
        });
        await using var access = LossyRelay.Start(it.Kamailio!.Sip, seed: 2);
        var numbers = Enumerable.Range(3500, 10).Select(number => $"{number}").ToList();
        var messages = await Task.WhenAll(numbers.Select(async number => (await it.CreateWithMessagesAsync(number))[0]));
        var phones = await Task.WhenAll(numbers.Concat(numbers).Select(number =>
            RecordingPhone.StartAsync(it.Kamailio!, number, new PhoneOptions { OutboundProxy = access.Address })));

        (it.Relay!.Loss, access.Loss) = (Loss, Loss);
        for (var change = 0; change < 4; change++)
        {
            await Task.WhenAll(numbers.Zip(messages).Select(pair => it.HearAsync(pair.First, pair.Second, heard: change % 2 == 0)));
            await Task.WhenAll(phones.Take(2).Select(phone => phone.TryRefreshAsync()));
        }
        await Task.WhenAll(numbers.Zip(messages).Select(pair => it.HearAsync(pair.First, pair.Second)));

        await Task.WhenAll(phones.Select(phone => phone.ShowsAsync("0/1", seconds: 90)));
        await Task.WhenAll(numbers.Select(number => it.ToldAsync(number, seconds: 90)));
        Assert.All(phones, phone => Assert.Equal("0/1 (0/0)", phone.Shows));
        Assert.True(it.Relay.Lost > 20 && access.Lost > 20, $"{it.Relay.Lost} and {access.Lost} packets lost");
        foreach (var phone in phones) await phone.DisposeAsync();
    }
}
