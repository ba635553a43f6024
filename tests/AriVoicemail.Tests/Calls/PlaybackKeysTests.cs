using AriVoicemail.Calls;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Tests.Calls;

public sealed class PlaybackKeysTests
{
    [Theory]
    [InlineData('#', "forward")]
    [InlineData('*', "reverse")]
    [InlineData('0', "pause")]
    [InlineData('2', "restart")]
    [InlineData('1', null)]
    [InlineData('9', null)]
    public void Keys_move_within_a_message_as_in_app_voicemail(char key, string? operation) =>
        Assert.Equal(operation, PlaybackKeys.Of(new VoicemailOptions()).OperationOf(key, paused: false));

    [Theory]
    [InlineData("13456789", true)]
    [InlineData("ABCD", false)]
    public void Keys_that_move_nothing_end_it_but_for_letters(string keys, bool ends) =>
        Assert.All(keys, key => Assert.Equal(ends, PlaybackKeys.Of(new VoicemailOptions()).Ends(key)));

    [Fact]
    public void While_it_is_paused_only_the_key_that_goes_on_moves_anything()
    {
        var keys = PlaybackKeys.Of(new VoicemailOptions());

        Assert.Equal("unpause", keys.OperationOf('0', paused: true));
        Assert.All("#*2", key => Assert.Null(keys.OperationOf(key, paused: true)));
    }

    [Fact]
    public void A_house_may_have_keys_of_its_own_and_several_for_one_thing()
    {
        var keys = PlaybackKeys.Of(new VoicemailOptions { ListenControlForwardKey = "69", ListenControlReverseKey = "4", ListenControlStopKey = "13456789*" });

        Assert.All("69", key => Assert.Equal("forward", keys.OperationOf(key, paused: false)));
        Assert.Equal("reverse", keys.OperationOf('4', paused: false));
        Assert.Null(keys.OperationOf('*', paused: false));
        Assert.True(keys.Ends('*'));
        Assert.Null(keys.OperationOf('#', paused: false));
        Assert.False(keys.Ends('#'));
    }
}
