using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Leaving;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>What loses or lies in the original, and here does not: docs/differences-from-app_voicemail.md.</summary>
public sealed class MendedTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task Key_0_forgets_nothing()
    {
        await FillAsync("3100", inbox: 2);
        await using var call = await OwnerAsync("3100");

        foreach (var key in "170*#") await call.AnswerToAsync(key.ToString());

        await call.EndedAsync();
        Assert.Equal(["401"], (await It.HoldsAsync("3100", 1)).Select(message => message.CallerNumber));
    }

    [Fact]
    public async Task Key_6_first_plays_the_first_message()
    {
        await FillAsync("3101", inbox: 2);
        await using var call = await OwnerAsync("3101");

        Assert.Equal("vm-first", (await call.AnswerToAsync("6"))[0]);
    }

    [Fact]
    public async Task An_empty_mailbox_is_an_empty_INBOX()
    {
        await It.CreateMailboxAsync("3102");
        await using var call = await OwnerAsync("3102");

        Assert.Equal(["vm-youhave", "vm-no", "vm-INBOX", "vm-messages"], (await call.AnswerToAsync("1")).Take(4));
    }

    [Fact]
    public async Task The_lamp_follows_every_key()
    {
        await FillAsync("3103", inbox: 3);
        await using var call = await OwnerAsync("3103");
        await call.QuietAsync();

        await call.AnswerToAsync("1");
        Assert.Equal((2, 1), await CountsAsync("3103"));
        await call.AnswerToAsync("7");
        Assert.Equal((2, 0), await CountsAsync("3103"));
        await call.AnswerToAsync("7");
        Assert.Equal((2, 1), await CountsAsync("3103"));
    }

    [Fact]
    public async Task A_message_saved_elsewhere_is_not_among_the_deleted()
    {
        await FillAsync("3104", inbox: 2, settings: new { menu = new { backupDeleted = 10 } });
        await using var call = await OwnerAsync("3104");

        foreach (var keys in (string[])["1", "9", "2", "6", "7", "#"]) await call.AnswerToAsync(keys);

        await call.EndedAsync();
        await Poll.ForAsync("the end", () => It.Files("3104", "Deleted").Count == 2);
        Assert.Equal(2, It.Files("3104", "Work").Count);
        Assert.Empty(It.Files("3104"));
    }

    [Fact]
    public async Task Whoever_hangs_up_when_asked_about_the_operator_has_left_the_message()
    {
        await It.CreateMailboxAsync("3105", new { @operator = true, minSecs = 0 });
        await using var caller = await MenuCall.StartAsync(It.Asterisk, "leave", "3105@default", tone: 900);
        await caller.QuietAsync();
        await caller.PressAsync("0");
        await caller.HeardAsync("vm-saveoper");

        await caller.HangUpAsync();

        await It.MessageAsync("3105");
    }

    [Fact]
    public async Task Who_spoke_too_short_is_told()
    {
        await It.CreateMailboxAsync("3106", new { minSecs = 30 });
        await using var caller = await MenuCall.StartAsync(It.Asterisk, "leave", "3106@default", tone: 900);

        Assert.Equal("vm-tooshort", (await caller.AnswerToAsync("#"))[^1]);
    }

    [Fact]
    public async Task A_full_mailbox_is_told_before_anything_else()
    {
        await FillAsync("3107", inbox: 2, settings: new { maxMsg = 2 });
        // The first look into the mailbox counts what lies there.
        await using (var owner = await OwnerAsync("3107")) await owner.QuietAsync();
        await using var caller = await MenuCall.StartAsync(It.Asterisk, "leave", "3107@default,u");

        await caller.EndedAsync();

        Assert.Equal(["vm-mailboxfull"], caller.Prompts);
    }

    [Fact]
    public async Task What_was_deleted_comes_back_by_3_7_and_a_message_is_heard_faster_by_3_6()
    {
        await FillAsync("3108", inbox: 1);
        await using var call = await OwnerAsync("3108");
        await call.AnswerToAsync("1");
        await call.AnswerToAsync("7");

        await call.AnswerToAsync("3");
        await call.AnswerToAsync("7");
        Assert.Equal((0, 1), await CountsAsync("3108"));
        await call.AnswerToAsync("3");
        await call.AnswerToAsync("6");

        Assert.Contains("tmp", call.Prompts);
        await call.HangUpAsync();
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task A_call_that_broke_off_in_a_message_goes_on_there_the_next_time()
    {
        await It.CreateMailboxAsync("3109");
        _ = new MailboxSpool(It.Asterisk, "3109@default").Add("INBOX", new SpooledMessage { Seconds = 60 });
        await using (var call = await OwnerAsync("3109"))
        {
            await call.QuietAsync();
            await call.PressAsync("1");
            await call.HeardAsync("INBOX/msg0000");
            // Forward by key, rather than by waiting for half a message.
            await call.PressAsync("####");
            await call.HangUpAsync();
        }
        await Poll.ForAsync("the end", () => It.Files("3109", "Old").Count == 2);

        await using var again = await OwnerAsync("3109");
        await again.QuietAsync();
        await again.PressAsync("1");
        await again.HeardAsync("Old/msg0000");

        Assert.Equal(["arivm-resumed", "Old/msg0000"], again.Prompts.SkipWhile(prompt => prompt != "arivm-resumed").Take(2));
    }

    private async Task FillAsync(string mailbox, int inbox, object? settings = null)
    {
        await It.CreateMailboxAsync(mailbox, settings);
        _ = new MailboxSpool(It.Asterisk, $"{mailbox}@default").Fill(inbox);
    }

    private Task<MenuCall> OwnerAsync(string mailbox) => MenuCall.StartAsync(It.Asterisk, "ours", $"{mailbox}@default,s");

    private async Task<(int New, int Old)> CountsAsync(string mailbox)
    {
        var counts = await It.CountsAsync(mailbox);
        return (counts.New, counts.Old);
    }
}
