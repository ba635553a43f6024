using AriVoicemail.EndToEnd.Menu.Heard;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Who deletes a message renumbers those behind it, also one that another owner is about to hear.</summary>
public sealed class MovingMessageTests(HearingFixture fixture) : IClassFixture<HearingFixture>
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task A_message_that_gets_another_number_before_it_goes_on_is_heard_and_not_the_one_in_its_place()
    {
        var resumed = Path.Combine(Path.GetDirectoryName(It.Asterisk.ConfigurationDirectory)!, "data/sounds/en/arivm-resumed.wav");
        fixture.Sounds.Write(resumed, "said slowly", 4);
        await fixture.CreateAsync("3540", new { menu = new { moveHeard = false } }, seconds: 12, messages: ["3540 first", "3540 second", "3540 third"]);
        await using (var interrupted = await fixture.OwnerAsync("c3540s"))
        {
            await interrupted.PressAsync("16");
            await interrupted.HearsAsync("3540 second", 5);
            await interrupted.HangUpAsync();
        }
        await It.Arivm.LoggedAsync("owner of 3540@default has left");
        var first = (await It.HoldsAsync("3540", 3)).Single(message => message.Number == 0);
        await using var owner = await fixture.OwnerAsync("c3540s");
        await owner.PressAsync("16");
        await owner.HearsAsync("said slowly", 0.1);

        using var deleted = await It.Api.DeleteAsync(new Uri($"mailboxes/3540@default/messages/{first.Id}", UriKind.Relative));

        deleted.EnsureSuccessStatusCode();
        await owner.HearsAsync("3540 second", 2);
        Assert.DoesNotContain(owner.Heard, sound => sound.Name == "3540 third");
        Assert.True(owner.Heard.First(sound => sound.Name == "3540 second").From > 100, string.Join(' ', owner.Heard));
    }
}
