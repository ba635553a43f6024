using AriVoicemail.Ari;
using AriVoicemail.Calls;

namespace AriVoicemail.Tests.Calls;

/// <summary>The times of the first are those that an Asterisk 22 told of a phone that sends RFC 4733.</summary>
public sealed class KeysToldTwiceTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 17, 4, 48, TimeSpan.Zero);

    private readonly KeysToldTwice _keys = new();

    [Fact]
    public void Keys_as_quick_as_can_be_are_told_twice_and_count_once()
    {
        _keys.Repeats(new PlaybackStartedEvent());
        Assert.Equal("1", Counted(40, "1@686"));
        _keys.Repeats(new PlaybackFinishedEvent());

        Assert.Equal("1223#7#", Counted(40, "1@768 2@846 2@867 2@922 2@992 3@1006 3@1119 #@1119 #@1244 7@1244 7@1367 #@1368"));
    }

    [Fact]
    public void While_a_sound_is_played_keys_are_told_once_and_count_each()
    {
        _keys.Repeats(new PlaybackStartedEvent());

        Assert.Equal("111", Counted(40, "1@100 1@180 1@260"));
    }

    [Theory]
    [InlineData(60, "1@100 1@220 1@340 1@365")]
    [InlineData(80, "1@100 1@260 1@420")]
    [InlineData(100, "1@100 1@220 1@340 1@370")]
    public void The_same_key_three_times_counts_three_times_at_any_pace(int milliseconds, string told) =>
        Assert.Equal("111", Counted(milliseconds, told));

    [Fact]
    public void Keys_of_usual_length_count_each_though_there_is_no_pause_between_them()
    {
        // As a Local channel hands on what is sent to its other half.
        Assert.Equal("3355#", Counted(100, "3@100 3@200 5@300 5@400 #@500"));
    }

    [Fact]
    public void A_key_pressed_again_after_a_while_is_another()
    {
        Assert.Equal("777", Counted(40, "7@100 7@180 7@205 7@900"));
    }

    private string Counted(int milliseconds, string told) => string.Concat(told.Split(' ')
        .Select(key => key.Split('@'))
        .Where(key => !_keys.Repeats(new ChannelDtmfReceivedEvent { Digit = key[0], DurationMs = milliseconds, Timestamp = Start.AddMilliseconds(int.Parse(key[1])) }))
        .Select(key => key[0]));
}
