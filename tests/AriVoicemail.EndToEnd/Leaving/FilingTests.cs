using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Leaving;

/// <summary>Whose message it becomes, and how it is marked.</summary>
public sealed class FilingTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private static readonly Speech TwoSeconds = new(Seconds: 2);

    private Installation It => fixture.Installation;

    private AsteriskServer Asterisk => fixture.Installation.Asterisk;

    [Fact]
    public async Task Every_recipient_gets_a_copy_and_unknown_ones_are_passed_over()
    {
        await It.CreateMailboxAsync("2030");
        await It.CreateMailboxAsync("2031");

        await SippCaller.CallAsync(Asterisk, "several", TwoSeconds, Ending.Hangup);

        var (first, second) = (await It.MessageAsync("2030"), await It.MessageAsync("2031"));
        Assert.Equal(first.Id, second.Id);
        Assert.Equal((await It.SoundAsync(first)).Samples, (await It.SoundAsync(second)).Samples);
        Assert.Empty(It.Files("2099"));
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task The_category_of_the_dialplan_is_kept()
    {
        await It.CreateMailboxAsync("2032");

        await SippCaller.CallAsync(Asterisk, "category", TwoSeconds, Ending.Hangup);

        Assert.Equal("orders", (await It.MessageAsync("2032")).Category);
    }

    [Fact]
    public async Task An_urgent_message_lies_in_Urgent_and_counts_as_urgent()
    {
        await It.CreateMailboxAsync("2033");

        await SippCaller.CallAsync(Asterisk, "l2033sU", TwoSeconds, Ending.Hangup);

        var message = await It.MessageAsync("2033");
        Assert.Equal(("Urgent", "Urgent", true), (message.Folder, message.Flag, message.Urgent));
        Assert.Equal(new StoredCounts(1, 0, 1, 0), await It.CountsAsync("2033"));
        Assert.Equal(["msg0000.txt", "msg0000.wav"], It.Files("2033", "Urgent"));
    }

    [Fact]
    public async Task A_priority_message_stays_in_INBOX()
    {
        await It.CreateMailboxAsync("2034");

        await SippCaller.CallAsync(Asterisk, "l2034sP", TwoSeconds, Ending.Hangup);

        var message = await It.MessageAsync("2034");
        Assert.Equal(("INBOX", "PRIORITY", false), (message.Folder, message.Flag, message.Urgent));
    }

    [Fact]
    public async Task Gain_makes_the_message_louder()
    {
        await It.CreateMailboxAsync("2035");

        await SippCaller.CallAsync(Asterisk, "l2035s", TwoSeconds, Ending.Hangup);
        await It.HoldsAsync("2035", 1);
        await SippCaller.CallAsync(Asterisk, "l2035sg(6)", TwoSeconds, Ending.Hangup);

        var messages = await It.HoldsAsync("2035", 2);
        var (plain, louder) = (Peak(await It.SoundAsync(messages[0])), Peak(await It.SoundAsync(messages[1])));
        // 6 dB are a factor of 1.995.
        Assert.InRange((double)louder / plain, 1.9, 2.1);
    }

    [Theory]
    [InlineData("l2999", "5640")]
    [InlineData("tricks", "5641")]
    [InlineData("l2036x", "5642")]
    public async Task A_mailbox_that_is_not_there_or_options_that_make_no_sense_fail_clearly(string extension, string caller)
    {
        await SippCaller.CallAsync(Asterisk, extension, TwoSeconds, Ending.WaitForBye, new Caller(Number: caller));

        await Asterisk.LoggedAsync($"CONTINUED {extension} from {caller} VMSTATUS=FAILED STASISSTATUS=SUCCESS");
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task What_voicemail_does_not_know_goes_on_in_the_dialplan()
    {
        await SippCaller.CallAsync(Asterisk, "nothing", TwoSeconds, Ending.WaitForBye, new Caller(Number: "5643"));

        await Asterisk.LoggedAsync("CONTINUED nothing from 5643 VMSTATUS= STASISSTATUS=SUCCESS");
        Assert.Contains("frobnicate", It.Arivm.ReadLog(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_mailbox_says_so_and_takes_no_message()
    {
        await It.CreateMailboxAsync("2037", new { maxMsg = 1 });
        await SippCaller.CallAsync(Asterisk, "l2037s", TwoSeconds, Ending.Hangup);
        await It.HoldsAsync("2037", 1);
        await using var prompts = await PlayedPrompts.ListenAsync(Asterisk);

        await SippCaller.CallAsync(Asterisk, "l2037s", TwoSeconds, Ending.WaitForBye, new Caller(Number: "5644"));

        await Asterisk.LoggedAsync("CONTINUED l2037s from 5644 VMSTATUS=FAILED");
        Assert.Equal(["vm-mailboxfull"], prompts.On());
        await It.HoldsAsync("2037", 1);
    }

    [Fact]
    public async Task A_mailbox_that_only_greets_takes_no_message()
    {
        await It.CreateMailboxAsync("2038", new { maxMsg = 0 });
        await using var prompts = await PlayedPrompts.ListenAsync(Asterisk);

        await SippCaller.CallAsync(Asterisk, "l2038u", TwoSeconds, Ending.WaitForBye, new Caller(Number: "5645"));

        await Asterisk.LoggedAsync("CONTINUED l2038u from 5645 VMSTATUS=SUCCESS");
        Assert.Equal("vm-isunavail", prompts.On()[^1]);
        Assert.Empty(await It.MessagesAsync("2038"));
    }

    private static int Peak(WavFile sound) => sound.Samples.Max(sample => Math.Abs((int)sample));
}
