using System.Net.Http.Json;
using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Leaving;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>What happens in a mailbox while its owner is in it.</summary>
public sealed class BusyMailboxTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task Five_messages_arrive_while_the_owner_deletes_two_and_exactly_the_right_ones_remain()
    {
        await It.CreateMailboxAsync("3200", new { minSecs = 0 });
        _ = new MailboxSpool(It.Asterisk, "3200@default").Fill(inbox: 4);
        await using var owner = await MenuCall.StartAsync(It.Asterisk, "ours", "3200@default,s");
        await owner.QuietAsync();

        var callers = Task.WhenAll(Enumerable.Range(0, 5).Select(_ => LeaveAsync("3200")));
        foreach (var key in "1767") await owner.AnswerToAsync(key.ToString());
        await callers;
        await owner.AnswerToAsync("#");

        await owner.EndedAsync();
        await Poll.ForAsync("seven messages", () => It.Files("3200").Count == 14);
        Assert.Equal(Enumerable.Range(0, 7).SelectMany(number => (string[])[$"msg000{number}.txt", $"msg000{number}.wav"]), It.Files("3200"));
        var left = await It.HoldsAsync("3200", 7);
        Assert.Equal(["402", "403"], left.Take(2).Select(message => message.CallerNumber));
        Assert.All(left.Skip(2), message => Assert.Equal("5551", message.CallerNumber));
        Assert.Equal(7, (await It.CountsAsync("3200")).New);
    }

    [Fact]
    public async Task What_one_owner_has_deleted_another_cannot_save()
    {
        await It.CreateMailboxAsync("3201");
        _ = new MailboxSpool(It.Asterisk, "3201@default").Fill(inbox: 2);
        await using var one = await MenuCall.StartAsync(It.Asterisk, "ours", "3201@default,s");
        await using var other = await MenuCall.StartAsync(It.Asterisk, "ours", "3201@default,s");
        await one.AnswerToAsync("1");
        await other.AnswerToAsync("1");

        await one.AnswerToAsync("7");
        await one.AnswerToAsync("#");
        await one.EndedAsync();

        var heard = await other.AnswerToAsync("92");
        Assert.DoesNotContain("vm-savedto", heard);
        Assert.Contains("vm-sorry", heard);
        Assert.Contains("INBOX/msg0000", await other.AnswerToAsync("6"));
        Assert.Contains("vm-savedto", await other.AnswerToAsync("92"));
        await other.AnswerToAsync("#");
        await other.EndedAsync();
        Assert.Equal(["401"], (await It.MessagesAsync("3201")).Select(message => message.CallerNumber));
    }

    [Theory]
    [InlineData("3210", "1 1")]
    [InlineData("3211", "1 7 6")]
    [InlineData("3212", "9")]
    [InlineData("3213", "9 2 6")]
    [InlineData("3214", "2")]
    [InlineData("3215", "2 1 1")]
    [InlineData("3216", "0")]
    [InlineData("3217", "0 1")]
    [InlineData("3218", "0 1 #")]
    [InlineData("3219", "0 1 # 2")]
    [InlineData("3220", "0 5 4343#")]
    [InlineData("3221", "8")]
    [InlineData("3222", "8 3299#")]
    [InlineData("3223", "8 3299# 1")]
    [InlineData("3224", "1 3 3")]
    [InlineData("3225", "1 3 5")]
    [InlineData("3226", "1 3 5 3299#")]
    [InlineData("3227", "1 3 6")]
    public async Task Whoever_hangs_up_leaves_nothing_behind(string mailbox, string keys)
    {
        using (await It.Api.PostAsJsonAsync("mailboxes", new { number = "3299" })) await It.CreateMailboxAsync(mailbox, new { menu = new { sendVoicemail = true } });
        var spool = new MailboxSpool(It.Asterisk, $"{mailbox}@default").Fill(inbox: 3);
        await using var owner = await MenuCall.StartAsync(It.Asterisk, "ours", $"{mailbox}@default,s", tone: 900);
        foreach (var key in keys.Split(' '))
        {
            await owner.QuietAsync();
            await owner.PressAsync(key);
        }

        await owner.HangUpAsync();

        await Poll.ForAsync("the owner's leave", () => It.Arivm.ReadLog().Contains($"owner of {mailbox}@default has left", StringComparison.Ordinal));
        await It.NothingIsLeftOfCallsAsync();
        Assert.Empty(spool.Read().Leftovers);
    }

    private async Task LeaveAsync(string mailbox)
    {
        await using var caller = await MenuCall.StartAsync(It.Asterisk, "leave", $"{mailbox}@default,s", tone: 900);
        await caller.QuietAsync();
        await caller.PressAsync("#");
        await caller.EndedAsync();
    }
}
