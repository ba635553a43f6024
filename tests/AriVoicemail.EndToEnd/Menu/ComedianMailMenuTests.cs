using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>What Asterisk's own VoiceMailMain plays and does, key by key: the measure for every other menu.</summary>
public sealed class ComedianMailMenuTests(MenuFixture fixture) : IClassFixture<MenuFixture>
{
    private const string Date = "digits/mon-2 digits/h-5 digits/2 digits/thousand digits/20 digits/4";
    private const string Received = $"vm-received {Date} digits/at digits/9 digits/10 digits/p-m";
    private const string Folders =
        "vm-press digits/0 vm-for vm-INBOX vm-messages digits/1 vm-for vm-Old vm-messages digits/2 vm-for vm-Work vm-messages " +
        "digits/3 vm-for vm-Family vm-messages digits/4 vm-for vm-Friends vm-messages vm-tocancel";
    private const string Rest = "vm-toforward vm-savemessage vm-helpexit";

    private AsteriskServer Asterisk => fixture.Asterisk;

    [Fact]
    public async Task An_owner_who_types_mailbox_and_PIN_is_let_in_at_the_third_try()
    {
        _ = new MailboxSpool(Asterisk, "7000@default").Fill(inbox: 1, old: 2);
        await using var call = await MenuCall.StartAsync(Asterisk, "comedian", "");

        Assert.Equal("vm-password", await PlayedAsync(call, "7000#"));
        Assert.Equal("vm-incorrect-mailbox", await PlayedAsync(call, "1234#"));
        Assert.Equal("vm-password", await PlayedAsync(call, "7999#"));
        Assert.Equal("vm-incorrect-mailbox", await PlayedAsync(call, "4242#"));
        Assert.Equal("vm-password", await PlayedAsync(call, "7000#"));
        Assert.Equal(
            "vm-youhave digits/1 vm-INBOX vm-and digits/2 vm-Old vm-messages vm-onefor vm-INBOX vm-messages vm-opts vm-helpexit",
            await PlayedAsync(call, "4242#"));
        Assert.Equal("vm-login", call.Prompts[0]);
    }

    [Fact]
    public async Task The_third_wrong_PIN_ends_the_call()
    {
        await using var call = await MenuCall.StartAsync(Asterisk, "comedian", "7000@default");

        Assert.Equal("vm-incorrect vm-password", await PlayedAsync(call, "1#"));
        Assert.Equal("vm-incorrect vm-password", await PlayedAsync(call, "4243#"));
        Assert.Equal("vm-incorrect vm-goodbye", await PlayedAsync(call, "#"));
        Assert.True(call.Ended.IsCompleted);
    }

    [Theory]
    [InlineData(0, 0, 0, "vm-no vm-messages vm-opts vm-helpexit")]
    [InlineData(1, 0, 0, "digits/1 vm-INBOX vm-message vm-onefor vm-INBOX vm-messages vm-opts vm-helpexit")]
    [InlineData(0, 1, 0, "digits/1 vm-Urgent vm-message vm-onefor vm-Urgent vm-messages vm-opts vm-helpexit")]
    [InlineData(1, 2, 3, "digits/2 vm-Urgent vm-and digits/1 vm-INBOX vm-and digits/3 vm-Old vm-messages vm-onefor vm-Urgent vm-messages vm-opts vm-helpexit")]
    public async Task The_owner_is_told_how_many_messages_there_are(int inbox, int urgent, int old, string prompts)
    {
        var spool = new MailboxSpool(Asterisk, "7001@default").Empty().Fill(inbox, urgent, old);
        await using var call = await MenuCall.StartAsync(Asterisk, "comedian", "7001@default,s");

        await call.QuietAsync();
        await call.HangUpAsync();

        Assert.Equal($"vm-youhave {prompts}", string.Join(' ', call.Prompts));
        Assert.Equal(inbox + urgent + old, spool.Read().Folders.Values.Sum(folder => folder.Count));
    }

    [Theory]
    [InlineData("7101", 5, 1, "vm-youhave digits/5 vm-newx vm-and digits/1n vm-oldn vm-message vm-onefor vm-INBOX vm-messages vm-opts vm-helpexit")]
    [InlineData("7102", 1, 2, "vm-youhave digits/1M vm-message vm-INBOXs vm-and digits/2 vm-messages vm-Old vm-onefor vm-messages vm-INBOX vm-opts vm-helpexit")]
    [InlineData("7103", 1, 2, "vm-youhave digits/1 vm-INBOX vm-and digits/2 vm-Old vm-messages vm-onefor vm-INBOX vm-messages vm-opts vm-helpexit")]
    public async Task Each_language_counts_in_its_own_way(string mailbox, int inbox, int old, string prompts)
    {
        _ = new MailboxSpool(Asterisk, $"{mailbox}@default").Fill(inbox, old: old);
        await using var call = await MenuCall.StartAsync(Asterisk, "comedian", $"{mailbox}@default,s");

        await call.QuietAsync();

        Assert.Equal(prompts, string.Join(' ', call.Prompts));
    }

    [Fact]
    public async Task A_message_listened_to_is_old_and_a_deleted_one_gone_when_the_owner_leaves()
    {
        var spool = new MailboxSpool(Asterisk, "7002@default").Fill(inbox: 3);
        var before = spool.Read().Folders["INBOX"];
        await using var call = await MenuCall.StartAsync(Asterisk, "comedian", "7002@default,s");

        Assert.Equal($"vm-first vm-message {Received} INBOX/msg0000 vm-advopts vm-repeat vm-next vm-delete {Rest}", await PlayedAsync(call, "1"));
        Assert.Equal(
            $"vm-message digits/2 {Received.Replace("h-5", "h-6", StringComparison.Ordinal)} INBOX/msg0001 vm-prev vm-advopts vm-repeat vm-next vm-delete {Rest}",
            await PlayedAsync(call, "6"));
        Assert.Equal($"vm-deleted vm-prev vm-advopts vm-repeat vm-next vm-undelete {Rest}", await PlayedAsync(call, "7"));
        Assert.Equal("vm-goodbye", await PlayedAsync(call, "#"));

        Assert.True(call.Ended.IsCompleted);
        Assert.Equal([before[0]], spool.Read().Folders["Old"]);
        Assert.Equal([before[2].Replace("msg0002", "msg0000", StringComparison.Ordinal)], spool.Read().Folders["INBOX"]);
    }

    [Fact]
    public async Task A_hang_up_commits_what_was_done()
    {
        var spool = new MailboxSpool(Asterisk, "7003@default").Fill(inbox: 2);
        await using var call = await MenuCall.StartAsync(Asterisk, "comedian", "7003@default,s");

        await PlayedAsync(call, "7");
        await call.PressAsync("6");
        await call.HeardAsync("INBOX/msg0001");
        await call.HangUpAsync();

        var message = Assert.Single(spool.Read().Folders["Old"]);
        Assert.Contains("INBOX 1", message, StringComparison.Ordinal);
        Assert.Equal(["Old"], spool.Read().Folders.Keys);
    }

    [Fact]
    public async Task A_message_saved_to_a_folder_leaves_the_one_it_was_in()
    {
        var spool = new MailboxSpool(Asterisk, "7004@default").Fill(inbox: 2);
        var before = spool.Read().Folders["INBOX"];
        await using var call = await MenuCall.StartAsync(Asterisk, "comedian", "7004@default,s");

        Assert.Equal($"vm-savefolder {Folders}", await PlayedAsync(call, "9"));
        Assert.StartsWith("vm-message digits/1 vm-savedto vm-Work vm-messages ", await PlayedAsync(call, "2"), StringComparison.Ordinal);
        Assert.Equal($"vm-changeto {Folders}", await PlayedAsync(call, "2"));
        Assert.Equal("vm-Work vm-messages vm-onefor vm-Work vm-messages vm-opts vm-helpexit", await PlayedAsync(call, "2"));
        await call.HangUpAsync();

        Assert.Equal([before[0]], spool.Read().Folders["Work"]);
        Assert.Contains("INBOX 1", Assert.Single(spool.Read().Folders["INBOX"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mailbox_options_forget_every_mark()
    {
        var spool = new MailboxSpool(Asterisk, "7005@default").Fill(inbox: 2);
        var before = spool.Read();
        await using var call = await MenuCall.StartAsync(Asterisk, "comedian", "7005@default,s");

        await PlayedAsync(call, "1");
        Assert.StartsWith("vm-deleted ", await PlayedAsync(call, "7"), StringComparison.Ordinal);
        Assert.Equal("vm-options", await PlayedAsync(call, "0"));
        Assert.Equal("vm-onefor vm-INBOX vm-messages vm-opts vm-helpexit", await PlayedAsync(call, "*"));
        await call.HangUpAsync();

        Assert.Empty(SpoolSnapshot.Differences(before, spool.Read()));
    }

    [Fact]
    public async Task A_greeting_is_what_the_owner_says()
    {
        var spool = new MailboxSpool(Asterisk, "7006@default");
        await using var call = await MenuCall.StartAsync(Asterisk, "comedian", "7006@default,s", tone: 900);

        await PlayedAsync(call, "0");
        Assert.Equal("vm-rec-unv beep", await PlayedAsync(call, "1"));
        Assert.Equal("auth-thankyou vm-review", await PlayedAsync(call, "#"));
        Assert.Equal("unavail.tmp vm-review", await PlayedAsync(call, "2"));
        Assert.Equal("vm-msgsaved vm-options", await PlayedAsync(call, "1"));
        await call.HangUpAsync();

        Assert.Equal("unavail.wav: 900 Hz", spool.Read().ToString());
    }

    [Fact]
    public async Task A_message_is_forwarded_as_it_is()
    {
        var spool = new MailboxSpool(Asterisk, "7007@default").Fill(inbox: 1);
        await using var call = await MenuCall.StartAsync(Asterisk, "comedian", "7007@default,s");

        Assert.Equal("vm-extension", await PlayedAsync(call, "8"));
        Assert.Equal("digits/7 digits/0 digits/0 digits/8 vm-forwardoptions vm-starmain", await PlayedAsync(call, "7008#"));
        Assert.Equal("vm-msgforwarded vm-onefor vm-INBOX vm-messages vm-opts vm-helpexit", await PlayedAsync(call, "2"));
        await call.HangUpAsync();

        Assert.Empty(SpoolSnapshot.Differences(spool.Read(), new MailboxSpool(Asterisk, "7008@default").Read()));
    }

    [Fact]
    public async Task While_a_message_plays_keys_wind_it_and_others_are_those_of_the_menu()
    {
        var minute = new SpooledMessage { Seconds = 60 };
        _ = new MailboxSpool(Asterisk, "7009@default").Add("INBOX", minute).Add("INBOX", minute with { Tone = 800 });
        await using var call = await MenuCall.StartAsync(Asterisk, "comedian", "7009@default,s");

        await call.QuietAsync();
        await call.PressAsync("1");
        await call.HeardAsync("INBOX/msg0000");
        await call.PressAsync("#*");
        await call.PressAsync("2");
        await call.HeardAsync("INBOX/msg0000", times: 2);
        await call.PressAsync("6");
        await call.HeardAsync("INBOX/msg0001");
        await call.PressAsync("3");
        await call.QuietAsync();

        Assert.Equal("INBOX/msg0001 vm-toreply vm-tohearenv vm-starmain", string.Join(' ', call.Prompts.TakeLast(4)));
    }

    private static async Task<string> PlayedAsync(MenuCall call, string keys) => string.Join(' ', await call.AnswerToAsync(keys));
}
