using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Whom owners send messages to and how they hear them, in a house with rules of its own.</summary>
public sealed class HouseTests(HouseFixture fixture) : IClassFixture<HouseFixture>
{
    private const string Directory = "dir-welcome dir-pls-enter digits/3 dir-last dir-usingkeypad";

    private Installation It => fixture.Installation;

    [Fact]
    public async Task A_list_made_over_REST_wins_over_the_configuration_and_passes_over_who_is_full_or_gone()
    {
        foreach (var mailbox in (string[])["3600", "3601", "3602", "3603", "3604"]) await It.CreateMailboxAsync(mailbox);
        await It.CreateMailboxAsync("3605", new { maxMsg = 0 });
        using var made = await It.Api.PutAsJsonAsync("lists/800@default", new { members = (string[])["3604", "3605", "3601", "3600", "3602"] });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var deleted = await It.Api.DeleteAsync(new Uri("mailboxes/3604@default", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await using var call = await OwnerAsync("3600");
        await PressAsync(call, "3");

        Assert.Equal("vm-forward", await HeardAsync(call, "5"));
        Assert.Equal("vm-extension", await HeardAsync(call, "1"));
        Assert.Equal("digits/8 digits/0 digits/0 vm-intro beep", await HeardAsync(call, "800#"));
        Assert.StartsWith("auth-thankyou arivm-list-sent ", await HeardAsync(call, "#"), StringComparison.Ordinal);

        await It.MessageAsync("3601");
        await It.MessageAsync("3602");
        foreach (var other in (string[])["3600", "3603", "3605"]) Assert.Empty(await It.MessagesAsync(other));
    }

    [Fact]
    public async Task A_message_is_forwarded_to_a_name_and_whoever_turns_back_may_type_a_number()
    {
        await It.CreateMailboxAsync("3610");
        await It.CreateMailboxAsync("3611", new { fullName = "Ann Quist" });
        _ = new MailboxSpool(It.Asterisk, "3610@default").Fill(inbox: 1);
        await using var call = await OwnerAsync("3610");
        await PressAsync(call, "1");

        Assert.Equal("vm-forward", await HeardAsync(call, "8"));
        Assert.Equal("vm-forward", await HeardAsync(call, "7"));
        Assert.Equal(Directory, await HeardAsync(call, "2"));
        Assert.Equal("vm-forward", await HeardAsync(call, "*"));
        Assert.Equal(Directory, await HeardAsync(call, "2"));
        Assert.EndsWith("letters/t dir-instr", await HeardAsync(call, "784"), StringComparison.Ordinal);
        Assert.Equal("digits/3 digits/6 digits/1 digits/1 vm-forwardoptions vm-starmain", await HeardAsync(call, "1"));
        Assert.StartsWith("vm-msgforwarded ", await HeardAsync(call, "2"), StringComparison.Ordinal);

        Assert.Equal("400", (await It.MessageAsync("3611")).CallerNumber);
    }

    [Fact]
    public async Task Whoever_neither_wants_a_number_nor_a_name_is_back_in_the_menu()
    {
        await It.CreateMailboxAsync("3612");
        _ = new MailboxSpool(It.Asterisk, "3612@default").Fill(inbox: 1);
        await using var call = await OwnerAsync("3612");
        await PressAsync(call, "1", "8");

        Assert.StartsWith("vm-advopts vm-repeat ", await HeardAsync(call, "*"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_wind_a_message_as_the_house_has_set_them()
    {
        await It.CreateMailboxAsync("3620");
        _ = new MailboxSpool(It.Asterisk, "3620@default").Add("INBOX", new SpooledMessage { Seconds = 60 });
        await using (var call = await OwnerAsync("3620"))
        {
            await call.QuietAsync();
            await call.PressAsync("1");
            await call.HeardAsync("INBOX/msg0000");
            // 9 saves and # goes forward elsewhere; here 9 goes forward, and #, 3 and * do nothing or go back.
            await call.PressAsync("9999#3");
            Assert.Equal("INBOX/msg0000", call.Prompts[^1]);
            await call.HangUpAsync();
        }
        await Poll.ForAsync("the end", () => It.Files("3620", "Old").Count == 2);

        // Four times three seconds are worth going on from.
        await using var again = await OwnerAsync("3620");
        await again.QuietAsync();
        await again.PressAsync("1");
        await again.HeardAsync("Old/msg0000");
        Assert.Contains("arivm-resumed", again.Prompts);
        await again.PressAsync("7");
        await again.HeardAsync("vm-deleted");
    }

    [Fact]
    public async Task A_caller_whose_name_was_recorded_is_announced_by_it_but_for_the_envelope()
    {
        await It.CreateMailboxAsync("3630", new { menu = new { sayCid = true, envelope = false } });
        var names = System.IO.Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(It.Asterisk.RecordingDirectory)!, "recordings/callerids"));
        WavFile.Write(Path.Combine(names.FullName, "5559.wav"), Tone.Make(700, 0.2), 8000);
        _ = new MailboxSpool(It.Asterisk, "3630@default")
            .Add("INBOX", new SpooledMessage { Caller = new Caller("Bob", "5559") }).Add("INBOX", new SpooledMessage { Caller = new Caller("Eve", "5558") });
        await using var call = await OwnerAsync("3630");

        Assert.StartsWith($"vm-first vm-message vm-from {names.FullName}/5559 INBOX/msg0000", await HeardAsync(call, "1"), StringComparison.Ordinal);
        await PressAsync(call, "3");
        Assert.Contains("vm-from-phonenumber digits/5 digits/5 digits/5 digits/9", await HeardAsync(call, "3"), StringComparison.Ordinal);
        Assert.StartsWith("vm-last vm-message vm-from-phonenumber digits/5 digits/5 digits/5 digits/8", await HeardAsync(call, "6"), StringComparison.Ordinal);
    }

    private Task<MenuCall> OwnerAsync(string mailbox) => MenuCall.StartAsync(It.Asterisk, "ours", $"{mailbox}@default,s", tone: 900);

    private static async Task PressAsync(MenuCall call, params string[] keys)
    {
        foreach (var key in keys) await call.AnswerToAsync(key);
    }

    private static async Task<string> HeardAsync(MenuCall call, string keys) => string.Join(' ', await call.AnswerToAsync(keys));
}
