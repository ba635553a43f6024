using AriVoicemail.EndToEnd.Menu.Heard;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Prompts that Asterisk has not: the menu neither hangs nor ends, and every key does what it did.</summary>
public sealed class MissingPromptTests : IAsyncLifetime
{
    private readonly HearingFixture _fixture = new();

    private Installation It => _fixture.Installation;

    public ValueTask InitializeAsync() => _fixture.InitializeAsync();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task What_a_language_lacks_is_heard_in_English()
    {
        foreach (var prompt in (string[])["vm-youhave", "digits/2", "vm-opts"]) It.Asterisk.Lose(prompt, "es");
        await _fixture.CreateAsync("3530", new { language = "es" }, messages: ["3530 1", "3530 2"]);
        await using var phone = await _fixture.CallAsync("c3530s");

        // Of the Spanish prompts nothing can be heard.
        await phone.HeardAsync("vm-opts");

        Assert.Equal("vm-youhave digits/2 vm-opts", string.Join(' ', phone.Heard));
    }

    [Fact]
    public async Task What_every_language_lacks_is_passed_over()
    {
        foreach (var prompt in (string[])["vm-password", "vm-youhave", "digits/2", "vm-onefor", "vm-first", "vm-deleted", "vm-repeat"]) It.Asterisk.Lose(prompt);
        await _fixture.CreateAsync("3531", new { pin = "4242" }, messages: ["3531 1", "3531 2"]);
        await using var phone = await _fixture.CallAsync("c3531");

        Assert.Equal("vm-INBOX vm-messages vm-INBOX vm-messages vm-opts vm-helpexit", await phone.AnswerToAsync("4242#", "vm-helpexit"));
        Assert.Equal("vm-message 3531 1 vm-advopts vm-next vm-delete vm-toforward vm-savemessage vm-helpexit", await phone.AnswerToAsync("1", "vm-helpexit"));
        Assert.Equal("vm-advopts vm-next vm-undelete vm-toforward vm-savemessage vm-helpexit", await phone.AnswerToAsync("7", "vm-helpexit"));
        Assert.Equal("vm-goodbye", await phone.AnswerToAsync("#", "vm-goodbye"));
        await phone.EndedAsync();

        Assert.Equal(["401"], (await It.HoldsAsync("3531", 1)).Select(message => message.CallerNumber));
    }

    [Fact]
    public async Task Without_a_single_prompt_messages_are_left_heard_and_deleted()
    {
        await _fixture.CreateAsync("3532", messages: ["3532 1", "3532 2", "3532 3"]);
        It.Asterisk.LoseAllPrompts();
        await using (var caller = await _fixture.CallAsync("l3532u"))
        {
            await _fixture.SayAsync(caller, "3532", "words");
            await caller.PressAsync("#");
            await caller.EndedAsync();
        }

        await using var owner = await _fixture.CallAsync("c3532s");
        await owner.PressAsync("1");
        await owner.HeardAsync("3532 1");
        await owner.PressAsync("76");
        await owner.HeardAsync("3532 2");
        await owner.PressAsync("66");
        await owner.HeardAsync("words");
        await owner.PressAsync("7#");
        await owner.EndedAsync();

        Assert.Equal(["401", "402"], (await It.HoldsAsync("3532", 2)).Select(message => message.CallerNumber));
    }
}
