using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Messages that owners send, and send on.</summary>
public sealed class ForwardingTests : IAsyncLifetime
{
    private Installation It { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        It = await Installation.StartAsync(new InstallationOptions
        {
            Settings = new Dictionary<string, string>
            {
                ["Voicemail:MinSecs"] = "0",
                ["Voicemail:Menu:SendVoicemail"] = "true",
                ["Voicemail:Lists:800"] = "3401,3402",
            },
        });
        foreach (var number in (string[])["3400", "3401", "3402", "3403"]) await It.CreateMailboxAsync(number);
    }

    public ValueTask DisposeAsync() => It.DisposeAsync();

    [Fact]
    public async Task A_message_goes_on_to_several_with_words_before_it_and_stays_who_it_was_from()
    {
        _ = new MailboxSpool(It.Asterisk, "3400@default").Fill(inbox: 1, seconds: 2);
        await using var call = await OwnerAsync();
        await PressAsync(call, "1", "8");

        Assert.EndsWith("vm-forwardoptions vm-starmain", await HeardAsync(call, "3401*3402#"), StringComparison.Ordinal);
        Assert.Equal("beep", await HeardAsync(call, "1"));
        await Task.WhenAll(call.HeardAsync("vm-msgforwarded"), call.PressAsync("5"));

        foreach (var mailbox in (string[])["3401", "3402"])
        {
            var message = await It.MessageAsync(mailbox);
            Assert.Equal("400", message.CallerNumber);
            Assert.True((await It.SoundAsync(message)).Samples.Length > 2 * 8000, "the words before it are missing");
        }
        Assert.Single(await It.MessagesAsync("3400"));
    }

    [Fact]
    public async Task A_list_stands_for_its_members_and_a_wrong_number_is_refused()
    {
        await using var call = await OwnerAsync();
        await PressAsync(call, "3", "5");

        Assert.Equal("pbx-invalid vm-extension", await HeardAsync(call, "3999#"));
        Assert.EndsWith("vm-intro beep", await HeardAsync(call, "800#"), StringComparison.Ordinal);
        await HeardAsync(call, "#");

        await It.MessageAsync("3401");
        await It.MessageAsync("3402");
    }

    [Fact]
    public async Task A_reply_goes_to_the_caller_s_own_mailbox()
    {
        _ = new MailboxSpool(It.Asterisk, "3400@default").Add("INBOX", new SpooledMessage { Caller = new Caller("Bob", "3403") });
        await using var call = await OwnerAsync();
        await PressAsync(call, "1", "3");

        Assert.Equal("vm-intro beep", await HeardAsync(call, "1"));
        Assert.StartsWith("auth-thankyou vm-advopts", await HeardAsync(call, "#"), StringComparison.Ordinal);

        await It.MessageAsync("3403");
    }

    private Task<MenuCall> OwnerAsync() => MenuCall.StartAsync(It.Asterisk, "ours", "3400@default,s", tone: 900);

    private static async Task PressAsync(MenuCall call, params string[] keys)
    {
        foreach (var key in keys) await call.AnswerToAsync(key);
    }

    private static async Task<string> HeardAsync(MenuCall call, string keys) => string.Join(' ', await call.AnswerToAsync(keys));
}
