using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Leaving;

namespace AriVoicemail.EndToEnd.Menu;

public sealed class MainMenuTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private Installation It => fixture.Installation;

    private AsteriskServer Asterisk => fixture.Installation.Asterisk;

    [Fact]
    public async Task An_owner_listens_deletes_and_leaves()
    {
        await It.CreateMailboxAsync("3000");
        foreach (var caller in (string[])["2001", "2002", "2003"]) new SpooledMessage(caller).Write(Asterisk, "3000", "INBOX");

        await using var phone = await OwnersPhone.CallAsync(Asterisk, "c3000s");
        Assert.Equal("vm-youhave digits/3 vm-INBOX vm-messages vm-onefor vm-INBOX vm-messages vm-opts vm-helpexit", await phone.HearsAsync("vm-helpexit"));
        var first = await phone.PressAsync("1", "msg0000");
        Assert.StartsWith("vm-first vm-message vm-received ", first, StringComparison.Ordinal);
        Assert.Equal("vm-advopts vm-repeat vm-next vm-delete vm-toforward vm-savemessage vm-helpexit", await phone.HearsAsync("vm-helpexit"));
        Assert.Equal("vm-deleted", await phone.PressAsync("7", "vm-deleted"));
        await phone.HearsAsync("vm-helpexit");
        Assert.EndsWith("msg0001", await phone.PressAsync("6", "msg0001"), StringComparison.Ordinal);
        await phone.HearsAsync("vm-helpexit");
        Assert.Equal("vm-goodbye", await phone.PressAsync("#", "vm-goodbye"));

        await Asterisk.LoggedAsync("CHECKED c3000s from");
        Assert.Equal(["msg0000.txt", "msg0000.wav"], It.Files("3000"));
        Assert.Equal(["msg0000.txt", "msg0000.wav"], It.Files("3000", "Old"));
        Assert.Equal(["2003"], (await It.MessagesAsync("3000", "INBOX")).Select(message => message.CallerNumber));
        Assert.Equal(["2002"], (await It.MessagesAsync("3000", "Old")).Select(message => message.CallerNumber));
    }

    [Fact]
    public async Task A_prompt_that_is_missing_is_passed_over()
    {
        await It.CreateMailboxAsync("3001");
        new SpooledMessage { Category = "no-such-sound" }.Write(Asterisk, "3001", "INBOX");

        await using var phone = await OwnersPhone.CallAsync(Asterisk, "c3001s");
        await phone.HearsAsync("vm-helpexit");

        Assert.StartsWith("vm-first vm-message vm-received ", await phone.PressAsync("1", "msg0000"), StringComparison.Ordinal);
        await phone.HearsAsync("vm-helpexit");
    }
}
