namespace AriVoicemail.EndToEnd.Menu.Heard;

/// <summary>What somebody has said, and who then hears it in RTP: all of it, and nothing else.</summary>
public sealed class OwnWordsTests(HearingFixture fixture) : IClassFixture<HearingFixture>
{
    [Fact]
    public async Task A_greeting_is_heard_by_its_owner_and_then_by_callers()
    {
        await fixture.CreateAsync("3510");
        await using (var owner = await fixture.OwnerAsync("c3510s"))
        {
            await owner.AnswerToAsync("0", "vm-options");
            Assert.Equal("vm-rec-unv beep", await owner.AnswerToAsync("1", "beep"));
            await fixture.SayAsync(owner, "3510", "my greeting");
            Assert.Equal("auth-thankyou vm-review", await owner.AnswerToAsync("#", "vm-review"));
            Assert.Equal("my greeting vm-review", await owner.AnswerToAsync("2", "vm-review"));
            Assert.Equal("vm-msgsaved vm-options", await owner.AnswerToAsync("1", "vm-options"));
        }

        Assert.Equal("my greeting vm-intro beep", await fixture.GreetedAsync("l3510u"));
    }

    [Fact]
    public async Task A_temporary_greeting_is_heard_until_it_is_erased()
    {
        await fixture.CreateAsync("3511");
        fixture.Greet("3511", "usual greeting");
        await using var owner = await fixture.OwnerAsync("c3511s");
        await owner.AnswerToAsync("0", "vm-options");
        Assert.Equal("vm-rec-temp beep", await owner.AnswerToAsync("4", "beep"));
        await fixture.SayAsync(owner, "3511", "on holiday");
        await owner.AnswerToAsync("#", "vm-review");
        Assert.Equal("vm-msgsaved vm-tmpexists vm-options", await owner.AnswerToAsync("1", "vm-options"));
        Assert.Equal("on holiday vm-intro beep", await fixture.GreetedAsync("l3511u"));

        Assert.Equal("vm-tempgreeting2", await owner.AnswerToAsync("4", "vm-tempgreeting2"));
        Assert.Equal("vm-tempremoved vm-options", await owner.AnswerToAsync("2", "vm-options"));

        Assert.Equal("usual greeting vm-intro beep", await fixture.GreetedAsync("l3511u"));
    }

    [Fact]
    public async Task A_caller_listens_speaks_again_and_the_owner_hears_the_second_words()
    {
        await fixture.CreateAsync("3512", new { menu = new { review = true } });
        await using var caller = await fixture.CallAsync("l3512s");
        Assert.Equal("beep", await caller.HearsUpToAsync("beep"));
        await fixture.SayAsync(caller, "3512", "first words");
        Assert.Equal("auth-thankyou vm-review vm-review-urgent", await caller.AnswerToAsync("#", "vm-review-urgent"));
        Assert.Equal("first words vm-review vm-review-urgent", await caller.AnswerToAsync("2", "vm-review-urgent"));
        Assert.Equal("vm-intro beep", await caller.AnswerToAsync("3", "beep"));
        await fixture.SayAsync(caller, "3512", "second words");
        await caller.AnswerToAsync("#", "vm-review-urgent");

        Assert.Equal("vm-msgsaved", await caller.AnswerToAsync("1", "vm-msgsaved"));

        await using var owner = await fixture.OwnerAsync("c3512s");
        Assert.Equal($"vm-first vm-message second words {HearingFixture.About}", await owner.AnswerToAsync("1", "vm-helpexit"));
    }

    [Fact]
    public async Task Who_gets_a_forwarded_message_hears_the_introduction_and_then_the_message()
    {
        await fixture.CreateAsync("3513", messages: ["the original"]);
        await fixture.CreateAsync("3514");
        await using (var sender = await fixture.OwnerAsync("c3513s"))
        {
            await sender.AnswerToAsync("1", "vm-helpexit");
            Assert.Equal("vm-extension", await sender.AnswerToAsync("8", "vm-extension"));
            Assert.Equal("digits/3 digits/5 digits/1 digits/4 vm-forwardoptions vm-starmain", await sender.AnswerToAsync("3514#", "vm-starmain"));
            Assert.Equal("beep", await sender.AnswerToAsync("1", "beep"));
            await fixture.SayAsync(sender, "3513", "the introduction");
            Assert.Equal($"vm-msgforwarded {HearingFixture.About}", await sender.AnswerToAsync("5", "vm-helpexit"));
        }

        await using var recipient = await fixture.OwnerAsync("c3514s");

        Assert.Equal($"vm-first vm-message the introduction the original {HearingFixture.About}", await recipient.AnswerToAsync("1", "vm-helpexit"));
    }
}
