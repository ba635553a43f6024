using AriVoicemail.Bed;
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
        // It goes on where no packet of the sound began, so but for its first packet the phone does not know it.
        await owner.UntilAsync("a message", heard => heard.SkipWhile(sound => sound.Name != "said slowly").Any(IsMessage));
        Assert.Equal("3540 second", owner.Heard.SkipWhile(sound => sound.Name != "said slowly").First(IsMessage).Name);

        static bool IsMessage(HeardSound sound) => sound.Name.StartsWith("3540 ", StringComparison.Ordinal);
    }
}
