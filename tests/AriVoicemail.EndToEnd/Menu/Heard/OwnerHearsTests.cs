using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu.Heard;

/// <summary>What reaches an owner's phone in RTP: everything whole, in its order, one after the other.</summary>
public sealed class OwnerHearsTests(HearingFixture fixture) : IClassFixture<HearingFixture>
{
    // How far the keys * and # go: 3 s.
    private const int Skip = 150;

    [Fact]
    public async Task Login_and_how_many_messages_there_are()
    {
        await fixture.CreateAsync("3500", new { pin = "4242" }, messages: ["3500 one", "3500 two"]);
        await using var phone = await fixture.CallAsync("c3500");
        await phone.HeardAsync("vm-password");

        Assert.Equal(
            Words("vm-youhave digits/2 vm-INBOX vm-messages vm-onefor vm-INBOX vm-messages vm-opts vm-helpexit"),
            Words(await phone.AnswerToAsync("4242#", "vm-helpexit")));
        Assert.Equal("vm-password", phone.Heard[0].ToString());
    }

    [Fact]
    public async Task A_message_from_its_announcement_to_the_menu()
    {
        await fixture.CreateAsync("3501", messages: ["3501"]);
        await using var phone = await fixture.OwnerAsync("c3501s");

        Assert.Equal(Words($"vm-first vm-message 3501 {HearingFixture.About}"), Words(await phone.AnswerToAsync("1", "vm-helpexit")));
    }

    [Fact]
    public async Task Key_1_skips_the_announcement_and_nothing_of_the_message()
    {
        await fixture.CreateAsync("3502", new { menu = new { sayCid = true } }, messages: ["3502"]);
        await using var phone = await fixture.OwnerAsync("c3502s");

        await phone.PressAsync("1", 40);
        var heard = Words(await phone.AnswerToAsync("1", "vm-helpexit"));

        Assert.DoesNotContain("digits/0", heard);
        Assert.Equal(Words($"3502 {HearingFixture.About}"), heard.TakeLast(7));
    }

    [Fact]
    public async Task Keys_wind_forward_and_back_by_three_seconds_and_to_the_beginning()
    {
        await fixture.CreateAsync("3503", seconds: 12, messages: ["3503"]);
        await using var phone = await fixture.OwnerAsync("c3503s");
        foreach (var (key, seconds) in new[] { ("1", 1), ("#", 2), ("*", 3), ("2", 4) })
        {
            await phone.PressAsync(key);
            await phone.HearsAsync("3503", seconds);
        }
        await phone.HeardAsync("3503");

        var pieces = phone.Heard.Where(sound => sound.Name == "3503").ToList();
        Assert.Equal(4, pieces.Count);
        Assert.Equal((0, pieces[0].To + Skip, pieces[1].To - Skip, 0), (pieces[0].From, pieces[1].From, pieces[2].From, pieces[3].From));
        Assert.Equal(pieces[3].Of, pieces[3].To);
    }

    [Fact]
    public async Task Key_0_is_silence_until_the_message_goes_on_where_it_stopped()
    {
        await fixture.CreateAsync("3504", seconds: 4, messages: ["3504"]);
        await using var phone = await fixture.OwnerAsync("c3504s");
        await phone.PressAsync("1");
        await phone.HearsAsync("3504", 1);
        await phone.PressAsync("0");
        await phone.QuietAsync();
        // In the pause keys do not wind.
        await phone.PressAsync("*#2");
        await phone.QuietAsync();
        await phone.PressAsync("0");
        await phone.HeardAsync("vm-helpexit", 2);

        // Asterisk opens the sound anew, and lets slip its first 20 ms before it winds.
        var pieces = phone.Heard.Where(sound => sound.Name == "3504" && sound.To > 1).ToList();
        Assert.True(pieces is [{ From: 0 }, { To: 200 }] && pieces[0].To == pieces[1].From, string.Join(' ', phone.Heard));
    }

    [Fact]
    public async Task What_becomes_of_a_message_is_said_before_the_menu_goes_on()
    {
        await fixture.CreateAsync("3505", messages: ["3505"]);
        await using var phone = await fixture.OwnerAsync("c3505s");
        await phone.AnswerToAsync("1", "vm-helpexit");

        Assert.Equal(Words($"vm-deleted {HearingFixture.About.Replace("vm-delete", "vm-undelete", StringComparison.Ordinal)}"), Words(await phone.AnswerToAsync("7", "vm-helpexit")));
        Assert.Equal(Words($"vm-undeleted {HearingFixture.About}"), Words(await phone.AnswerToAsync("7", "vm-helpexit")));
        Assert.Contains(" vm-message digits/1 vm-savedto vm-Work vm-messages ", await phone.AnswerToAsync("92", "vm-helpexit"), StringComparison.Ordinal);
        Assert.Equal(["vm-goodbye"], Words(await phone.AnswerToAsync("#", "vm-goodbye")));
        await phone.EndedAsync();
    }

    [Fact]
    public async Task A_message_that_is_heard_fast_has_its_pitch_and_not_its_pauses()
    {
        const double Hertz = 700;
        await fixture.CreateAsync("3506", messages: ["3506"]);
        short[] speech = [.. Tone.Make(Hertz, 3), .. new short[3 * 8000], .. Tone.Make(Hertz, 3)];
        WavFile.Write(Path.Combine(fixture.Installation.Asterisk.Folder("3506"), "msg0000.wav"), speech, 8000);
        await using var phone = await fixture.OwnerAsync("c3506s");
        await phone.AnswerToAsync("3", "vm-starmain");

        await phone.AnswerToAsync("6", "vm-helpexit");
        await phone.AnswerToAsync("1", "vm-helpexit");

        var tone = phone.Unknown;
        Assert.Equal(Hertz, Tone.DominantFrequency(tone, 8000), 20.0);
        Assert.InRange(tone.Length / 8000.0, 3.5, 4.5);
    }

    private static string[] Words(string heard) => heard.Split(' ');
}
