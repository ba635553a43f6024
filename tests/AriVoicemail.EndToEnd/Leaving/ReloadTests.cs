using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Lamps;

namespace AriVoicemail.EndToEnd.Leaving;

public sealed class ReloadTests(LampFixture fixture) : IClassFixture<LampFixture>
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task A_caller_who_speaks_while_the_configuration_is_read_again_notices_nothing_and_the_lamp_is_lit_the_new_way()
    {
        await It.CreateMailboxAsync("3970");
        await using var phone = await RecordingPhone.StartAsync(It.Kamailio!, "3970");
        await using var call = SippCaller.Start(It.Asterisk, "l3970s", new Speech(Seconds: 5), Ending.Hangup);
        await call.Answered;

        await It.Arivm.ReloadAsync("""{ "Mwi": { "VmExten": "*98" } }""");
        await Poll.ForAsync("the new configuration", () => It.Arivm.ReadLog().Contains("read again: changed Mwi:VmExten", StringComparison.Ordinal));
        var result = await call.Ended;

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.True((await It.MessageAsync("3970")).Duration >= 4);
        var notify = await phone.NotifyAsync(notify => notify.VoiceMessage.StartsWith("1/0", StringComparison.Ordinal));
        Assert.Contains("Message-Account: sip:*98@example.com", notify.Packet.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_read_changes_nothing_and_says_why()
    {
        await It.Arivm.ReloadAsync("""{ "Voicemail": { "MaxSecs": -1 } }""");

        await Poll.ForAsync("what is wrong", () => It.Arivm.ReadLog().Contains("The configuration stays as it was: Voicemail:MaxSecs", StringComparison.Ordinal));
        Assert.False(It.Arivm.Exited.IsCompleted);
    }
}
