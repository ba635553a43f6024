using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Leaving;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>How an owner is let in, and who is not.</summary>
public sealed class LoginTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task Mailbox_and_PIN_are_asked_for_and_a_wrong_one_asks_for_both_again()
    {
        await It.CreateMailboxAsync("3300", new { pin = "4242" });
        await using var call = await MenuCall.StartAsync(It.Asterisk, "ours", "");

        Assert.Equal("vm-password", await HeardAsync(call, "3300#"));
        Assert.Equal("vm-incorrect-mailbox", await HeardAsync(call, "1#"));
        Assert.Equal("vm-password", await HeardAsync(call, "3999#"));
        Assert.Equal("vm-incorrect-mailbox", await HeardAsync(call, "4242#"));
        Assert.Equal("vm-password", await HeardAsync(call, "3300#"));
        Assert.Equal("vm-youhave vm-no vm-messages vm-opts vm-helpexit", await HeardAsync(call, "4242#"));
        Assert.Equal("vm-login", call.Prompts[0]);
    }

    [Fact]
    public async Task The_third_wrong_PIN_ends_the_call()
    {
        await It.CreateMailboxAsync("3301", new { pin = "4242" });
        await using var call = await MenuCall.StartAsync(It.Asterisk, "ours", "3301@default");

        Assert.Equal("vm-incorrect vm-password", await HeardAsync(call, "1#"));
        Assert.Equal("vm-incorrect vm-password", await HeardAsync(call, "2#"));
        Assert.Equal("vm-incorrect vm-goodbye", await HeardAsync(call, "3#"));
        await call.EndedAsync();
    }

    [Fact]
    public async Task After_five_wrong_PINs_nobody_is_let_in_for_a_while_not_even_by_the_right_one()
    {
        await It.CreateMailboxAsync("3302", new { pin = "4242" });
        await using (var first = await MenuCall.StartAsync(It.Asterisk, "ours", "3302@default"))
        {
            foreach (var pin in (string[])["1#", "2#", "3#"]) await HeardAsync(first, pin);
        }
        await using (var second = await MenuCall.StartAsync(It.Asterisk, "ours", "3302@default"))
        {
            await HeardAsync(second, "4#");
            Assert.Equal("vm-incorrect arivm-locked vm-goodbye", await HeardAsync(second, "5#"));
        }

        await using var right = await MenuCall.StartAsync(It.Asterisk, "ours", "3302@default");

        Assert.Equal("vm-incorrect arivm-locked vm-goodbye", await HeardAsync(right, "4242#"));
    }

    [Fact]
    public async Task A_mailbox_without_a_PIN_opens_only_where_the_dialplan_vouches_for_its_owner()
    {
        await It.CreateMailboxAsync("3303");
        await using var stranger = await MenuCall.StartAsync(It.Asterisk, "ours", "3303@default");
        await using var owner = await MenuCall.StartAsync(It.Asterisk, "ours", "3303@default,s");

        Assert.Equal("vm-incorrect vm-password", await HeardAsync(stranger, "#"));
        await owner.QuietAsync();
        Assert.Equal("vm-youhave", owner.Prompts[0]);
    }

    [Fact]
    public async Task An_empty_number_is_the_caller_s_own()
    {
        await It.CreateMailboxAsync("5551", new { pin = "4242" });
        await using var call = await MenuCall.StartAsync(It.Asterisk, "ours", "");

        Assert.Equal("vm-password", await HeardAsync(call, "#"));
        Assert.StartsWith("vm-youhave", await HeardAsync(call, "4242#"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_option_p_only_the_rest_of_the_number_is_typed()
    {
        await It.CreateMailboxAsync("3304", new { pin = "4242" });
        await using var call = await MenuCall.StartAsync(It.Asterisk, "ours", "33,p");

        Assert.Equal("vm-password", await HeardAsync(call, "04#"));
        Assert.StartsWith("vm-youhave", await HeardAsync(call, "4242#"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_option_a_the_first_message_is_played_at_once_and_with_r_none_is_deleted()
    {
        await It.CreateMailboxAsync("3305");
        _ = new MailboxSpool(It.Asterisk, "3305@default").Fill(inbox: 1, old: 1);
        await using var call = await MenuCall.StartAsync(It.Asterisk, "ours", "3305@default,sra(1)");

        await call.QuietAsync();
        Assert.Equal(["vm-first", "vm-message"], call.Prompts.Take(2));
        Assert.DoesNotContain("vm-delete", call.Prompts);
        Assert.DoesNotContain("vm-deleted", await call.AnswerToAsync("7"));
        await call.AnswerToAsync("#");

        Assert.Equal(2, (await It.HoldsAsync("3305", 2)).Count);
    }

    [Fact]
    public async Task A_new_owner_records_name_and_greetings_and_chooses_a_PIN()
    {
        await It.CreateMailboxAsync("3306", new { pin = "3306", menu = new { forceName = true, forceGreetings = true } });
        await using var call = await MenuCall.StartAsync(It.Asterisk, "ours", "3306@default", tone: 900);

        Assert.Equal("vm-newuser vm-rec-name beep", await HeardAsync(call, "3306#"));
        foreach (var next in (string[])["vm-rec-unv", "vm-rec-busy", "vm-newpassword"])
        {
            Assert.Equal("auth-thankyou vm-review", await HeardAsync(call, "#"));
            Assert.StartsWith($"vm-msgsaved {next}", await HeardAsync(call, "1"), StringComparison.Ordinal);
        }
        Assert.Equal("vm-reenterpassword", await HeardAsync(call, "4243#"));
        Assert.StartsWith("vm-passchanged vm-youhave", await HeardAsync(call, "4243#"), StringComparison.Ordinal);

        Assert.Equal(["busy.wav", "greet.wav", "unavail.wav"], new MailboxSpool(It.Asterisk, "3306@default").Read().Greetings.Keys.Order());
    }

    private static async Task<string> HeardAsync(MenuCall call, string keys) => string.Join(' ', await call.AnswerToAsync(keys));
}
