using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Lamps;

/// <summary>The proxy is away for a while, and voicemail is not.</summary>
public sealed class ProxyOutageTests
{
    [Fact]
    public async Task What_changed_while_the_proxy_was_dead_is_right_soon_after_its_return_and_told_once()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions { Lamps = true, Settings = new Dictionary<string, string> { ["Spool:ScanSeconds"] = "1" } });
        var numbers = Enumerable.Range(3800, 20).Select(number => $"{number}").ToList();
        await Task.WhenAll(numbers.Select(number => it.CreateMailboxAsync(number)));
        var phones = new List<PlainPhone>();
        foreach (var number in numbers)
        {
            var phone = new PlainPhone(it.Kamailio!.Sip, number);
            await phone.SubscribeAsync();
            await Poll.ForAsync("the proxy's own NOTIFY", () => phone.Notifies.Count > 0);
            phones.Add(phone);
        }

        await it.Kamailio!.KillAsync();
        for (var round = 1; round <= 2; round++)
        {
            foreach (var number in numbers) await SpoolMessageAsync(it, number, round);
            foreach (var number in numbers) await it.HoldsAsync(number, round);
        }
        await Poll.ForAsync("the outage to be noticed", async () => (await it.Api.GetStringAsync(new Uri("outbox", UriKind.Relative))).Contains("no proxy answers", StringComparison.Ordinal), 60);
        var before = phones.ToDictionary(phone => phone, phone => phone.Notifies.Count);
        await it.Kamailio.StartAgainAsync();

        foreach (var phone in phones) await phone.NotifyAsync("2/0", seconds: 30);
        await Poll.ForAsync("an empty outbox", async () => (await it.Api.GetStringAsync(new Uri("outbox", UriKind.Relative))).Contains("\"items\":[]", StringComparison.Ordinal));
        Assert.All(phones, phone => Assert.InRange(phone.Notifies.Count - before[phone], 1, 2));
        foreach (var phone in phones) await phone.DisposeAsync();
    }

    // As Asterisk's own voicemail would leave it.
    private static async Task SpoolMessageAsync(Installation it, string number, int count)
    {
        var inbox = Directory.CreateDirectory(it.Asterisk.Folder(number)).FullName;
        var name = Path.Combine(inbox, $"msg{count - 1:0000}");
        WavFile.Write(name + ".wav", Tone.Make(440, 1), 8000);
        await File.WriteAllTextAsync(name + ".tmp", $"[message]\norigmailbox={number}\ncontext=inbound\ncallerid=5551\norigtime=1700000000\nmsg_id={number}-{count}\nduration=1\n");
        File.Move(name + ".tmp", name + ".txt");
    }
}
