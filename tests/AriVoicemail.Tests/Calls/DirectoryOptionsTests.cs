using AriVoicemail.Calls;
using AriVoicemail.Directories;

namespace AriVoicemail.Tests.Calls;

public sealed class DirectoryOptionsTests
{
    [Theory]
    [InlineData("", DirectoryNames.Last, 3)]
    [InlineData("l", DirectoryNames.Last, 3)]
    [InlineData("f", DirectoryNames.First, 3)]
    [InlineData("b", DirectoryNames.Either, 3)]
    [InlineData("f(2)", DirectoryNames.First, 2)]
    [InlineData("l(9)m", DirectoryNames.Last, 9)]
    [InlineData("fl(4)", DirectoryNames.Either, 3)]
    [InlineData("l(1)f(2)", DirectoryNames.Either, 3)]
    [InlineData("b(2)f(4)", DirectoryNames.Either, 2)]
    public void A_name_and_a_number_of_letters_are_asked_for(string text, DirectoryNames names, int digits)
    {
        var options = DirectoryOptions.Parse(text);

        Assert.Equal((names, digits), (options.Names, options.Digits));
    }

    [Fact]
    public void Letters_are_those_of_app_directory() => Assert.Equal(
        new DirectoryOptions
        {
            SayExtension = true,
            Menu = true,
            Pause = TimeSpan.FromMilliseconds(700),
            Aliases = true,
            LeaveUnanswered = true,
            OnlyTell = true,
        },
        DirectoryOptions.Parse("emp(700)ansc(other.conf)"));

    [Fact]
    public void A_pause_lasts_three_seconds_at_most() => Assert.Equal(TimeSpan.FromSeconds(3), DirectoryOptions.Parse("p(60000)").Pause);

    [Theory]
    [InlineData("x", "option 'x' is unknown")]
    [InlineData("f(0)", "f(0)")]
    [InlineData("l(10)", "from 1 to 9")]
    [InlineData("b(many)", "b(many)")]
    [InlineData("p", "milliseconds")]
    [InlineData("p(-1)", "p(-1)")]
    [InlineData("l(3", "no closing parenthesis")]
    public void What_makes_no_sense_is_named(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => DirectoryOptions.Parse(text)).Message, StringComparison.Ordinal);
}
