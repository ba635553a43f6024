using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Leaving;

/// <summary>Calls through the proxy of SampleConfigs to phones that do not take them.</summary>
public sealed class BehindProxyTests : IAsyncLifetime
{
    private static readonly Speech TwoSeconds = new(Seconds: 2);

    private Installation _it = null!;

    public async ValueTask InitializeAsync() => _it = await Installation.StartAsync(new InstallationOptions
    {
        Lamps = true,
        Calls = true,
        Proxy = new KamailioOptions { RingTime = 1500 },
    });

    public ValueTask DisposeAsync() => _it.DisposeAsync();

    [Fact]
    public async Task Busy_not_answering_and_not_registered_phones_have_their_callers_leave_a_message_and_their_lamps_lit()
    {
        foreach (var mailbox in new[] { "3960", "3961", "3962" }) await _it.CreateMailboxAsync(mailbox);
        await using var busy = await RecordingPhone.StartAsync(_it.Kamailio!, "3960");
        await using var ringing = await RecordingPhone.StartAsync(_it.Kamailio!, "3961", new PhoneOptions { Calls = new NotifyAnswer(180, "Ringing") });

        await Task.WhenAll(CallAsync("3960"), CallAsync("3961"), CallAsync("3962"));

        await busy.ShowsAsync("1/0");
        await ringing.ShowsAsync("1/0");
        await _it.MessageAsync("3962");
        Assert.Equal(["busy", "unavail", "unavail"], await Task.WhenAll(GreetingOfAsync("3960"), GreetingOfAsync("3961"), GreetingOfAsync("3962")));
    }

    private async Task CallAsync(string number)
    {
        var result = await SippCaller.CallAsync(_it.Asterisk, number, TwoSeconds, Ending.Hangup, new Caller { Proxy = _it.Kamailio!.Sip });
        Assert.True(result.ExitCode == 0, result.Errors);
    }

    // Which of the two it was stands in the message's exten.
    private async Task<string> GreetingOfAsync(string mailbox)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(_it.Asterisk.Folder(mailbox), "msg0000.txt"));
        return text.Contains($"exten=vmb{mailbox}", StringComparison.Ordinal) ? "busy" : text.Contains($"exten=vmu{mailbox}", StringComparison.Ordinal) ? "unavail" : text;
    }
}
