using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Leaving;

/// <summary>What callers hear, and where their keys lead.</summary>
public sealed class GreetingTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private static readonly string[] Digits = ["digits/2", "digits/0", "digits/1", "digits/0"];

    private Installation It => fixture.Installation;

    private AsteriskServer Asterisk => fixture.Installation.Asterisk;

    [Theory]
    [InlineData("", "vm-intro beep")]
    [InlineData("s", "beep")]
    [InlineData("u", "vm-theperson digits vm-isunavail vm-intro beep")]
    [InlineData("us", "vm-theperson digits vm-isunavail beep")]
    [InlineData("b", "vm-theperson digits vm-isonphone vm-intro beep")]
    [InlineData("ub", "vm-theperson digits vm-isonphone vm-intro beep")]
    [InlineData("uS", "vm-theperson digits vm-isunavail vm-intro beep")]
    [InlineData("st", "")]
    [InlineData("st(vm-and)", "vm-and")]
    [InlineData("eu", "vm-theperson digits vm-isunavail vm-intro beep")]
    public async Task Without_greetings_of_the_owner_stock_prompts_are_heard(string options, string expected)
    {
        if (!await ExistsAsync("2010")) await It.CreateMailboxAsync("2010");

        var heard = await It.HeardAsync("l2010" + options);

        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(prompt => prompt == "digits" ? Digits : [prompt]), heard);
    }

    [Theory]
    [InlineData("2011", "unavail busy", "u", "unavail vm-intro beep")]
    [InlineData("2012", "unavail busy", "b", "busy vm-intro beep")]
    [InlineData("2013", "unavail", "uS", "unavail beep")]
    [InlineData("2014", "unavail temp", "u", "temp vm-intro beep")]
    [InlineData("2015", "temp", "", "temp vm-intro beep")]
    [InlineData("2016", "greet", "u", "greet vm-isunavail vm-intro beep")]
    public async Task The_owner_s_greetings_are_heard(string mailbox, string greetings, string options, string expected)
    {
        await It.CreateMailboxAsync(mailbox);
        It.Record(mailbox, greetings.Split(' '));

        var heard = await It.HeardAsync("l" + mailbox + options);

        Assert.Equal(expected.Split(' '), heard.Select(prompt => Path.GetFileName(prompt)));
    }

    [Fact]
    public async Task The_key_hash_goes_straight_to_the_tone()
    {
        await It.CreateMailboxAsync("2020");
        await LongGreetingAsync("2020");
        await using var prompts = await PlayedPrompts.ListenAsync(Asterisk);

        await using var call = SippCaller.Start(Asterisk, "l2020u", new Speech(Seconds: 20), Ending.OnDemand);
        await PlayedUnavailAsync(prompts);
        await call.PressAsync("#");
        await prompts.PlayedAsync("beep");
        await call.HangUpAsync();

        Assert.DoesNotContain("vm-intro", prompts.On());
    }

    [Fact]
    public async Task The_key_star_leaves_to_extension_a()
    {
        await It.CreateMailboxAsync("2021");

        await PressDuringGreetingAsync("2021", "l2021u", "*", "5621");

        await Asterisk.LoggedAsync("EXIT a from 5621 VMSTATUS=USEREXIT");
        Assert.Empty(await It.MessagesAsync("2021"));
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task The_key_0_leaves_to_the_operator_where_there_is_one()
    {
        await It.CreateMailboxAsync("2022", new { @operator = true });

        await PressDuringGreetingAsync("2022", "l2022u", "0", "5622");

        await Asterisk.LoggedAsync("EXIT o from 5622 VMSTATUS=USEREXIT");
    }

    [Fact]
    public async Task The_operator_is_looked_for_in_the_mailbox_s_exit_context()
    {
        await It.CreateMailboxAsync("2023", new { @operator = true, exitContext = "elsewhere" });

        await PressDuringGreetingAsync("2023", "l2023u", "0", "5623");

        await Asterisk.LoggedAsync("ELSEWHERE o from 5623 VMSTATUS=USEREXIT");
    }

    [Fact]
    public async Task Keys_that_lead_nowhere_do_not_even_interrupt()
    {
        await It.CreateMailboxAsync("2024", new { exitContext = "nowhere" });
        await LongGreetingAsync("2024");
        await using var prompts = await PlayedPrompts.ListenAsync(Asterisk);

        await using var call = SippCaller.Start(Asterisk, "l2024u", new Speech(Seconds: 20), Ending.OnDemand);
        await PlayedUnavailAsync(prompts);
        await call.PressAsync("0*5");
        await prompts.PlayedAsync("beep");
        await call.HangUpAsync();

        Assert.Equal(["unavail", "vm-intro", "beep"], prompts.On().Select(prompt => Path.GetFileName(prompt)));
    }

    [Fact]
    public async Task With_option_d_digits_dial_an_extension()
    {
        await It.CreateMailboxAsync("2025");

        await PressDuringGreetingAsync("2025", "l2025ud(elsewhere)", "42", "5625");

        await Asterisk.LoggedAsync("ELSEWHERE 42 from 5625 VMSTATUS=USEREXIT");
    }

    private async Task PressDuringGreetingAsync(string mailbox, string extension, string keys, string caller)
    {
        await LongGreetingAsync(mailbox);
        await using var prompts = await PlayedPrompts.ListenAsync(Asterisk);
        await using var call = SippCaller.Start(Asterisk, extension, Speech.Nothing(30), Ending.OnDemand, new Caller(Number: caller));
        await PlayedUnavailAsync(prompts);
        await call.PressAsync(keys);
        await call.Ended;
    }

    private Task LongGreetingAsync(string mailbox)
    {
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(Asterisk.Folder(mailbox))!).FullName;
        WavFile.Write(Path.Combine(folder, "unavail.wav"), Tone.Make(440, 5), 8000);
        return Task.CompletedTask;
    }

    private static Task PlayedUnavailAsync(PlayedPrompts prompts) =>
        Poll.ForAsync("the greeting", () => prompts.On().Any(prompt => Path.GetFileName(prompt) == "unavail"));

    private async Task<bool> ExistsAsync(string mailbox)
    {
        using var answer = await It.Api.GetAsync(new Uri($"mailboxes/{mailbox}@default", UriKind.Relative));
        return answer.IsSuccessStatusCode;
    }
}
