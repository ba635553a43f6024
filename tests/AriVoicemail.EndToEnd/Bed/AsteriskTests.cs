using System.Net.Http.Headers;
using System.Text;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Bed;

/// <summary>The bed itself: a real Asterisk, a real caller, real audio.</summary>
public sealed class AsteriskTests(AsteriskFixture fixture) : IClassFixture<AsteriskFixture>
{
    private AsteriskServer Asterisk => fixture.Asterisk;

    [Fact]
    public async Task It_starts_without_an_error_and_ARI_lets_its_user_in()
    {
        using var client = new HttpClient { BaseAddress = Asterisk.Ari };
        var credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Asterisk.Username}:{Asterisk.Password}"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);

        Assert.Contains("22.", await client.GetStringAsync(new Uri("/ari/asterisk/info", UriKind.Relative)), StringComparison.Ordinal);
        Assert.DoesNotContain("ERROR", Asterisk.ReadLog(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_left_with_VoiceMail_holds_the_tone_that_the_caller_sent()
    {
        var result = await SippCaller.CallAsync(Asterisk, "7000", new Speech(Tone: 620, Seconds: 3), Ending.Hangup, new Caller("Ann", "5551"));

        result.ShouldHaveSucceeded();
        var message = await Poll.ForAsync("msg0000.txt", () => ReadMessage("1000"));
        var sound = WavFile.Read(Path.Combine(Asterisk.Folder("1000"), "msg0000.wav"));
        Assert.Contains("callerid=\"Ann\" <5551>", message, StringComparison.Ordinal);
        Assert.Equal(620, Tone.DominantFrequency(sound.Samples, sound.Rate), tolerance: 5);
        Assert.InRange(Tone.AudibleSeconds(sound.Samples, sound.Rate), 2.5, 3.1);
    }

    [Fact]
    public async Task A_key_ends_the_recording_and_Asterisk_hangs_up()
    {
        var result = await SippCaller.CallAsync(Asterisk, "7001", new Speech(Seconds: 2, Silence: 10), Ending.Press(new KeyPress('#', At: 2)));

        var call = Assert.Single(result.ShouldHaveSucceeded().Calls);
        Assert.NotNull(call.Released);
        await Asterisk.LoggedAsync("CONTINUED 7001 from 5551 VMSTATUS=SUCCESS");
    }

    [Fact]
    public async Task A_test_can_press_keys_and_hang_up_when_it_likes()
    {
        await using var prompts = await PlayedPrompts.ListenAsync(Asterisk);
        await using var call = SippCaller.Start(Asterisk, "6002", Speech.Nothing(60), Ending.OnDemand);

        await prompts.PlayedAsync("vm-opts");
        await call.PressAsync("0");
        await prompts.PlayedAsync("vm-options");
        await call.PressAsync("**");
        await prompts.PlayedAsync("vm-opts", times: 2);
        var result = await call.HangUpAsync();

        Assert.NotNull(Assert.Single(result.ShouldHaveSucceeded().Calls).HungUp);
    }

    [Fact]
    public async Task Twenty_callers_at_once_leave_twenty_messages()
    {
        var result = await SippCaller.CallManyAsync(Asterisk, "7003", count: 20, rate: 50, new Speech(Seconds: 2), Ending.Hangup);

        Assert.Equal(20, result.ShouldHaveSucceeded().Calls.Count);
        await Poll.ForAsync("20 messages", () => Directory.GetFiles(Asterisk.Folder("1003"), "msg????.txt").Length == 20);
    }

    [Fact]
    public async Task Without_the_application_the_dialplan_goes_on()
    {
        await SippCaller.CallAsync(Asterisk, "8004", new Speech(), Ending.WaitForBye, new Caller(Number: "5604"));

        await Asterisk.LoggedAsync("CONTINUED 8004 from 5604 VMSTATUS= STASISSTATUS=FAILED");
    }

    private string? ReadMessage(string mailbox)
    {
        var file = Path.Combine(Asterisk.Folder(mailbox), "msg0000.txt");
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }
}
