using AriVoicemail.Calls;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Tests.Calls;

public class LeaveOptionsTests
{
    [Fact]
    public void Without_options_the_caller_hears_instructions_and_the_beep()
    {
        var options = LeaveOptions.Parse("");

        Assert.Equal(new LeaveOptions(), options);
        Assert.Equal(GreetingKind.None, options.Greeting);
        Assert.False(options.SkipInstructions);
        Assert.Equal("beep", options.Tone);
    }

    [Fact]
    public void Letters_are_those_of_app_voicemail()
    {
        var options = LeaveOptions.Parse("usSUe");

        Assert.Equal(GreetingKind.Unavailable, options.Greeting);
        Assert.True(options.SkipInstructions);
        Assert.True(options.SkipInstructionsIfGreeted);
        Assert.Equal("Urgent", options.Flag);
        Assert.True(options.EarlyMedia);
    }

    [Theory]
    [InlineData("ub")]
    [InlineData("bu")]
    public void Busy_wins_over_unavailable(string text) => Assert.Equal(GreetingKind.Busy, LeaveOptions.Parse(text).Greeting);

    [Fact]
    public void Arguments_stand_in_parentheses()
    {
        var options = LeaveOptions.Parse("g(-6)d(menu)t(ding)P");

        Assert.Equal(-6, options.Gain);
        Assert.Equal("menu", options.DialContext);
        Assert.Equal("ding", options.Tone);
        Assert.Equal("PRIORITY", options.Flag);
    }

    [Fact]
    public void T_without_an_argument_is_no_tone() => Assert.Equal("", LeaveOptions.Parse("t").Tone);

    [Theory]
    [InlineData("x", "option 'x' is unknown")]
    [InlineData("g", "decibels")]
    [InlineData("g(loud)", "g(loud)")]
    [InlineData("g(100)", "between -40 and 40")]
    [InlineData("d(menu", "no closing parenthesis")]
    public void What_makes_no_sense_is_named(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => LeaveOptions.Parse(text)).Message, StringComparison.Ordinal);
}
