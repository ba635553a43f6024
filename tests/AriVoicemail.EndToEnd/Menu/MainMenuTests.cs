using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Leaving;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Ours, where it is not compared with the original key by key.</summary>
public sealed class MainMenuTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task An_owner_listens_deletes_and_leaves()
    {
        await It.CreateMailboxAsync("3000");
        _ = new MailboxSpool(It.Asterisk, "3000@default").Fill(inbox: 3);

        await using var call = await MenuCall.StartAsync(It.Asterisk, "ours", "3000@default,s");
        await call.AnswerToAsync("1");
        await call.AnswerToAsync("7");
        await call.AnswerToAsync("6");
        Assert.Equal(1, (await It.CountsAsync("3000")).New);
        Assert.Equal(["vm-goodbye"], await call.AnswerToAsync("#"));

        await call.EndedAsync();
        Assert.Equal(["msg0000.txt", "msg0000.wav"], It.Files("3000"));
        Assert.Equal(["402"], (await It.MessagesAsync("3000", "INBOX")).Select(message => message.CallerNumber));
        Assert.Equal(["401"], (await It.MessagesAsync("3000", "Old")).Select(message => message.CallerNumber));
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task A_prompt_that_is_missing_is_passed_over()
    {
        await It.CreateMailboxAsync("3001");
        _ = new MailboxSpool(It.Asterisk, "3001@default").Add("INBOX", new SpooledMessage { Category = "no-such-sound" });

        await using var call = await MenuCall.StartAsync(It.Asterisk, "ours", "3001@default,s");

        Assert.Equal(["vm-first", "vm-message", "vm-received"], (await call.AnswerToAsync("1")).Take(3));
        Assert.Contains("INBOX/msg0000", call.Prompts);
    }
}
