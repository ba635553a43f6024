using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Leaving;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Sounds that are none, or gone: who listens is led on, and nothing else is lost.</summary>
public sealed class BrokenSoundTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private Installation It => fixture.Installation;

    [Theory]
    [InlineData("3540", "empty")]
    [InlineData("3541", "garbage")]
    [InlineData("3542", "a header that lies")]
    [InlineData("3543", "gone")]
    public async Task A_message_that_cannot_be_heard_can_be_passed_by_saved_and_deleted(string mailbox, string how)
    {
        await It.CreateMailboxAsync(mailbox);
        _ = new MailboxSpool(It.Asterisk, $"{mailbox}@default").Fill(inbox: 3);
        Break(mailbox, "INBOX/msg0000.wav", how);
        Break(mailbox, "INBOX/msg0001.wav", how);
        await using var call = await OwnerAsync(mailbox);

        Assert.Equal("vm-helpexit", (await call.AnswerToAsync("1"))[^1]);
        Assert.Equal("arivm-speed-fast", (await call.AnswerToAsync("36")).First(prompt => prompt.StartsWith("arivm", StringComparison.Ordinal)));
        Assert.Contains("vm-deleted", await call.AnswerToAsync("7"));
        await call.AnswerToAsync("6");
        Assert.Contains("vm-savedto", await call.AnswerToAsync("92"));
        Assert.Contains("tmp", await call.AnswerToAsync("6"));
        await call.AnswerToAsync("#");
        await call.EndedAsync();

        Assert.Equal(["402", "401"], (await It.HoldsAsync(mailbox, 2)).Select(message => message.CallerNumber));
        await It.NothingIsLeftOfCallsAsync();
    }

    [Theory]
    [InlineData("3544", "empty", "2")]
    [InlineData("3545", "garbage", "2")]
    [InlineData("3546", "gone", "2")]
    [InlineData("3547", "empty", "1")]
    [InlineData("3548", "garbage", "1")]
    [InlineData("3549", "a header that lies", "1")]
    [InlineData("3550", "gone", "1")]
    public async Task Forwarding_it_does_not_end_the_call(string mailbox, string how, string choice)
    {
        var to = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{int.Parse(mailbox, System.Globalization.CultureInfo.InvariantCulture) + 20}");
        await It.CreateMailboxAsync(mailbox);
        await It.CreateMailboxAsync(to);
        _ = new MailboxSpool(It.Asterisk, $"{mailbox}@default").Fill(inbox: 2);
        Break(mailbox, "INBOX/msg0000.wav", how);
        await using var call = await OwnerAsync(mailbox);
        foreach (var keys in (string[])["1", "8", $"{to}#", choice]) await call.AnswerToAsync(keys);
        if (choice == "1") await call.AnswerToAsync("5");

        Assert.Contains("INBOX/msg0001", await call.AnswerToAsync("6"));

        await call.AnswerToAsync("#");
        await call.EndedAsync();
        Assert.Equal(2, (await It.MessagesAsync(mailbox)).Count);
        await It.NothingIsLeftOfCallsAsync();
    }

    [Theory]
    [InlineData("3580", "unavail", "empty")]
    [InlineData("3581", "unavail", "garbage")]
    [InlineData("3582", "temp", "a header that lies")]
    [InlineData("3583", "greet", "garbage")]
    public async Task A_caller_goes_on_to_the_tone_after_a_greeting_that_cannot_be_heard(string mailbox, string greeting, string how)
    {
        await It.CreateMailboxAsync(mailbox, new { minSecs = 0 });
        It.Record(mailbox, greeting);
        Break(mailbox, greeting + ".wav", how);
        await using var caller = await MenuCall.StartAsync(It.Asterisk, "leave", $"{mailbox}@default,u", tone: 900);

        await caller.QuietAsync();
        await caller.PressAsync("#");
        await caller.EndedAsync();

        Assert.Equal(["vm-intro", "beep"], caller.Prompts.SkipWhile(prompt => prompt != "vm-intro").Take(2));
        await It.MessageAsync(mailbox);
    }

    [Fact]
    public async Task An_owner_records_anew_a_greeting_that_cannot_be_heard()
    {
        await It.CreateMailboxAsync("3584");
        It.Record("3584", "temp");
        Break("3584", "temp.wav", "garbage");
        await using var call = await MenuCall.StartAsync(It.Asterisk, "ours", "3584@default,s", tone: 900);

        foreach (var keys in (string[])["0", "4", "1", "#", "2"]) await call.AnswerToAsync(keys);
        Assert.Equal("vm-msgsaved", (await call.AnswerToAsync("1"))[0]);
        await call.HangUpAsync();

        Assert.Equal("temp.wav: 900 Hz", new MailboxSpool(It.Asterisk, "3584@default").Read().ToString());
    }

    private void Break(string mailbox, string file, string how)
    {
        var path = Path.Combine(It.Asterisk.Folder(mailbox, ""), file);
        var sound = File.ReadAllBytes(path);
        if (how == "gone") File.Delete(path);
        // What the header tells of is not there.
        else if (how == "a header that lies") File.WriteAllBytes(path, sound[..44]);
        else File.WriteAllBytes(path, how == "empty" ? [] : [.. Enumerable.Range(0, 5000).Select(n => (byte)(n * 7))]);
    }

    private Task<MenuCall> OwnerAsync(string mailbox) => MenuCall.StartAsync(It.Asterisk, "ours", $"{mailbox}@default,s", tone: 900);
}
