using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu.Heard;

/// <summary>What reaches an owner's phone in RTP: every prompt whole, in its order, one after the other.</summary>
public sealed class OwnerHearsTests(HearingFixture fixture) : IClassFixture<HearingFixture>
{
    private const string About = "vm-advopts vm-repeat vm-delete vm-toforward vm-savemessage vm-helpexit";

    [Fact]
    public async Task Login_and_the_number_of_messages()
    {
        await fixture.CreateAsync("3500", new { pin = "4242" }, messages: ["3500 one", "3500 two"]);
        await using var phone = await fixture.CallAsync("c3500");

        await phone.HeardAsync("vm-password");
        await phone.PressAsync("4242#");
        await phone.QuietAsync(); Assert.Fail(string.Join(' ', phone.Heard) + fixture.Installation.Arivm.ReadLog());

        Assert.Equal(
            "vm-password vm-youhave digits/2 vm-INBOX vm-messages vm-onefor vm-INBOX vm-messages vm-opts vm-helpexit",
            string.Join(' ', phone.Heard));
    }

    [Fact]
    public async Task A_message_from_its_announcement_to_the_menu()
    {
        await fixture.CreateAsync("3501", messages: ["3501"]);
        await using var phone = await OwnerAsync("c3501s");

        await phone.PressAsync("1");
        await phone.HeardAsync("vm-helpexit", 2);

        Assert.Fail(string.Join(' ', phone.Heard));
    }

    [Fact]
    public async Task Keys_wind_it()
    {
        await fixture.CreateAsync("3503", seconds: 10, messages: ["3503"]);
        await using var phone = await OwnerAsync("c3503s");
        await phone.PressAsync("1");
        await phone.HearsAsync("3503", 1);
        await phone.PressAsync("0");
        await phone.QuietAsync();
        await phone.PressAsync("0");
        await phone.HearsAsync("3503", 2);
        await phone.PressAsync("#");
        await phone.HearsAsync("3503", 3);
        await phone.PressAsync("*");
        await phone.HearsAsync("3503", 4);
        await phone.PressAsync("2");
        await phone.HearsAsync("3503", 5);
        await phone.PressAsync("*");
        await phone.HearsAsync("3503", 6);
        await phone.PressAsync("1");
        await phone.QuietAsync();
        Assert.Fail(string.Join(' ', phone.Heard));
    }

    private async Task<TalkingPhone> OwnerAsync(string extension)
    {
        var phone = await fixture.CallAsync(extension);
        await phone.HeardAsync("vm-helpexit");
        return phone;
    }
}
