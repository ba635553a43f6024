using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>What owners record: greetings, and words before a message that they send on.</summary>
public sealed class OwnersWordsTests(HouseFixture fixture) : IClassFixture<HouseFixture>
{
    // Long enough for a busy machine, and far from the 0.2 s that are left.
    private const double NoSilence = 0.5;

    private Installation It => fixture.Installation;

    [Theory]
    [InlineData(0, "1")]
    [InlineData(2, "5")]
    [InlineData(3, "#")]
    [InlineData(4, "!")]
    public async Task Key_0_while_a_greeting_is_recorded_asks_whether_to_keep_it_as_app_voicemail_does(int owner, string answer)
    {
        var number = $"{HouseFixture.FirstOwner + owner}";
        await It.CreateMailboxAsync(number, new { @operator = true }, "two");
        WalkStep[] steps = [new("0"), new("1"), new("0"), .. answer is "!" ? [new WalkStep("")] : (WalkStep[])[new(answer), new("*"), new("#")]];

        var theirs = await WalkAsync("comedian", $"{number}@one", steps);
        var ours = await WalkAsync("ours", $"{number}@two", steps);

        Assert.Equal(theirs, ours);
        Assert.Contains("vm-saveoper", ours);
    }

    [Fact]
    public async Task A_greeting_that_was_said_to_be_saved_is()
    {
        const string number = "901";
        await It.CreateMailboxAsync(number, new { @operator = true }, "two");
        WalkStep[] steps = [new("0"), new("1"), new("0"), new("4"), new("*"), new("#")];
        await using var theirs = await MenuCall.StartAsync(It.Asterisk, "comedian", $"{number}@one,s", tone: 900);
        await using var ours = await MenuCall.StartAsync(It.Asterisk, "ours", $"{number}@two,s", tone: 900);

        Assert.Equal(await Walker.WalkAsync(theirs, steps), await Walker.WalkAsync(ours, steps));

        // Asterisk leaves it under the name that it was recorded by.
        Assert.True(File.Exists(It.Asterisk.Folder($"{number}@one", "unavail.tmp.wav")));
        Assert.True(File.Exists(It.Asterisk.Folder($"{number}@two", "unavail.wav")));
    }

    [Fact]
    public async Task Without_an_operator_0_is_a_key_like_any_other()
    {
        await It.CreateMailboxAsync("3640");
        await using var call = await OwnerAsync("3640", tone: 900);
        await PressAsync(call, "0", "1");

        Assert.Equal("", await HeardAsync(call, "0"));
        Assert.Equal("auth-thankyou vm-review", await HeardAsync(call, "#"));
    }

    [Theory]
    [InlineData("3641", "#", "vm-review", 30)]
    [InlineData("3642", "", "vm-review", 3)]
    [InlineData("3644", "0", "vm-saveoper", 30)]
    public async Task Silence_at_the_end_of_a_greeting_is_cut_whatever_ended_it(string mailbox, string key, string question, int maxSilence)
    {
        await It.CreateMailboxAsync(mailbox, new { maxSilence, @operator = true });
        await using var call = await OwnerAsync(mailbox, tone: 0);
        await PressAsync(call, "0", "1");
        if (key.Length > 0)
        {
            await Poll.ForAsync("a second of silence", () => Recorded(mailbox) > 8000 * 2);
            await call.PressAsync(key);
        }
        await call.HeardAsync(question);
        await call.AnswerToAsync("1");

        Assert.InRange(Greeting(mailbox, "unavail").Seconds, 0.02, NoSilence);
    }

    [Fact]
    public async Task A_greeting_is_as_much_louder_as_the_dialplan_wants_it()
    {
        await It.CreateMailboxAsync("3643");

        await RecordAsync("3643@default,s", "1");
        await RecordAsync("3643@default,sg(6)", "2");

        // 6 dB are a factor of 1.995.
        Assert.InRange((double)Peak(Greeting("3643", "busy")) / Peak(Greeting("3643", "unavail")), 1.9, 2.1);
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task Whoever_falls_silent_over_the_words_before_a_message_is_asked_again_and_nothing_was_sent()
    {
        await It.CreateMailboxAsync("3650", new { maxSilence = 2 });
        await It.CreateMailboxAsync("3651");
        _ = new MailboxSpool(It.Asterisk, "3650@default").Fill(inbox: 1, seconds: 1);
        await using var call = await OwnerAsync("3650", tone: 0);
        await PressAsync(call, "1", "8", "1", "3651#");

        await call.PressAsync("1");
        await call.HeardAsync("vm-forwardoptions", times: 2);
        await call.QuietAsync();
        Assert.Equal("beep vm-pls-try-again vm-sorry vm-forwardoptions vm-starmain", string.Join(' ', call.Prompts.TakeLast(5)));
        Assert.Empty(await It.MessagesAsync("3651"));

        Assert.StartsWith("vm-msgforwarded ", await HeardAsync(call, "2"), StringComparison.Ordinal);
        Assert.Equal(8000, (await It.SoundAsync(await It.MessageAsync("3651"))).Samples.Length);
    }

    [Fact]
    public async Task Silence_at_the_end_of_the_words_before_a_message_is_cut_and_they_are_made_louder()
    {
        await It.CreateMailboxAsync("3652", new { maxSilence = 30 });
        await It.CreateMailboxAsync("3653");
        _ = new MailboxSpool(It.Asterisk, "3652@default").Fill(inbox: 1, seconds: 1);
        await using var call = await MenuCall.StartAsync(It.Asterisk, "ours", "3652@default,sg(6)");
        await PressAsync(call, "1", "8", "1", "3653#");

        await call.PressAsync("1");
        await Poll.ForAsync("a second of silence", () => Recorded("3652") > 8000 * 2);
        await call.PressAsync("5");
        await call.HeardAsync("vm-msgforwarded");

        Assert.InRange((await It.SoundAsync(await It.MessageAsync("3653"))).Seconds, 1.02, 1 + NoSilence);
    }

    private async Task RecordAsync(string arguments, string option)
    {
        await using var call = await MenuCall.StartAsync(It.Asterisk, "ours", arguments, tone: 900);
        await PressAsync(call, "0", option, "#", "1");
    }

    private async Task<string> WalkAsync(string extension, string mailbox, WalkStep[] steps)
    {
        var spool = new MailboxSpool(It.Asterisk, mailbox);
        await using var call = await MenuCall.StartAsync(It.Asterisk, extension, $"{mailbox},s", tone: 900);
        var lines = await Walker.WalkAsync(call, steps);
        await Poll.ForAsync("nothing under way", () => spool.Read().Leftovers.Count == 0);
        return $"{string.Join('\n', lines)}\n{spool.Read()}";
    }

    private Task<MenuCall> OwnerAsync(string mailbox, int tone) => MenuCall.StartAsync(It.Asterisk, "ours", $"{mailbox}@default,s", tone: tone);

    /// <summary>How many bytes of what the owner says now have been written.</summary>
    private long Recorded(string mailbox)
    {
        var folder = new DirectoryInfo(It.Asterisk.Folder(mailbox, "tmp"));
        return folder.Exists ? folder.GetFiles("*.wav").Sum(file => file.Length) : 0;
    }

    private WavFile Greeting(string mailbox, string name) => WavFile.Read(It.Asterisk.Folder(mailbox, $"{name}.wav"));

    private static int Peak(WavFile sound) => sound.Samples.Max(sample => Math.Abs((int)sample));

    private static async Task PressAsync(MenuCall call, params string[] keys)
    {
        foreach (var key in keys) await call.AnswerToAsync(key);
    }

    private static async Task<string> HeardAsync(MenuCall call, string keys) => string.Join(' ', await call.AnswerToAsync(keys));
}
