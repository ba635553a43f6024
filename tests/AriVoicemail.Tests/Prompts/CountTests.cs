using AriVoicemail.Messages;
using AriVoicemail.Prompts;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Prompts;

public sealed class CountTests
{
    [Theory]
    [InlineData("en", 2, 1, 3, "vm-youhave 2 vm-Urgent vm-and 1 vm-INBOX vm-and 3 vm-Old vm-messages")]
    [InlineData("en", 0, 1, 0, "vm-youhave 1 vm-INBOX vm-message")]
    [InlineData("en", 1, 0, 0, "vm-youhave 1 vm-Urgent vm-message")]
    [InlineData("en", 0, 0, 1, "vm-youhave 1 vm-Old vm-message")]
    [InlineData("en", 0, 2, 1, "vm-youhave 2 vm-INBOX vm-and 1 vm-Old vm-message")]
    [InlineData("en", 0, 0, 0, "vm-youhave vm-no vm-messages")]
    [InlineData("ru", 0, 1, 0, "vm-youhave 1n vm-newn vm-message")]
    [InlineData("ru", 0, 3, 21, "vm-youhave 3 vm-newx vm-and 20 1n vm-oldn vm-message")]
    [InlineData("ru", 0, 12, 0, "vm-youhave 12 vm-newx vm-messagex2")]
    [InlineData("ru", 0, 0, 4, "vm-youhave 4 vm-oldx vm-messagex1")]
    [InlineData("ru", 2, 0, 0, "vm-youhave 2n vm-Urgent")]
    [InlineData("ru", 1, 5, 0, "vm-youhave 1n vm-Urgent vm-and 5 vm-newx vm-messagex2")]
    [InlineData("ru", 0, 0, 0, "vm-youhave vm-no vm-messagex2")]
    [InlineData("es", 0, 1, 0, "vm-youhave 1M vm-message vm-INBOXs")]
    [InlineData("es", 0, 2, 1, "vm-youhave 2 vm-messages vm-INBOX vm-and 1M vm-message vm-Olds")]
    [InlineData("es", 3, 0, 0, "vm-youhave 3 vm-messages vm-Urgent")]
    [InlineData("es", 0, 0, 0, "vm-youhaveno vm-messages")]
    [InlineData("fr", 1, 1, 2, "vm-youhave 1 vm-Urgent vm-and 1 vm-INBOX vm-and 2 vm-Old vm-messages")]
    [InlineData("fr", 0, 0, 0, "vm-youhave vm-no vm-messages")]
    [InlineData("de", 1, 0, 0, "vm-youhave 1F vm-Urgent vm-message")]
    [InlineData("de", 2, 3, 21, "vm-youhave 2 vm-Urgent vm-and 3 vm-INBOX vm-and 1-and 20 vm-Old vm-messages")]
    [InlineData("de", 0, 101, 0, "vm-youhave 1N hundred 1F vm-INBOX vm-messages")]
    [InlineData("de", 0, 0, 0, "vm-youhave vm-no vm-messages")]
    [InlineData("de", 0, 1, 1, "vm-youhave 1F vm-INBOX vm-and 1F vm-Old vm-message")]
    public void Counts_are_said_with_the_language_s_own_forms(string language, int urgent, int fresh, int old, string expected) =>
        Assert.Equal(Files(expected), Language.Of(language).Counts(new Counts(urgent + fresh, old, urgent)));

    [Theory]
    [InlineData("en", "vm-Work vm-messages", "vm-youhave vm-no vm-Work vm-messages")]
    [InlineData("es", "vm-messages vm-Work", "vm-youhaveno vm-messages vm-Work")]
    [InlineData("fr", "vm-Work vm-messages", "vm-youhave vm-no vm-Work vm-messages")]
    [InlineData("ru", "vm-Work vm-messages", "vm-youhave vm-no vm-Work vm-messages")]
    [InlineData("de", "vm-Work vm-messages", "vm-youhave vm-no vm-Work vm-messages")]
    public void A_folder_has_a_name_and_may_be_empty(string language, string name, string empty)
    {
        Assert.Equal(Files(name), Language.Of(language).FolderName(Folder.Work));
        Assert.Equal(Files(empty), Language.Of(language).Empty(Folder.Work));
    }

    [Fact]
    public void The_Russian_word_for_urgent_already_names_messages() => Assert.Equal(["vm-Urgent"], Language.Of("ru").FolderName(Folder.Urgent));

    private static IEnumerable<string> Files(string text) => text.Split(' ').Select(word => char.IsAsciiDigit(word[0]) || word is "hundred" ? $"digits/{word}" : word);
}
