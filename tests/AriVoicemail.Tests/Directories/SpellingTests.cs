using AriVoicemail.Directories;

namespace AriVoicemail.Tests.Directories;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("Ann Lee", "a n n space l e e")]
    [InlineData("José Groß", "j o s e space g r o s s")]
    [InlineData("Dr. X-2", "d r dot space x dash digits/2")]
    [InlineData("O'Brien", "o b r i e n")]
    [InlineData(" Ann  Lee ", "a n n space l e e")]
    [InlineData("Иван Lee", "l e e")]
    [InlineData("Lee Иван Ann", "l e e space a n n")]
    public void Each_letter_that_has_a_prompt_is_said(string name, string expected) => Assert.Equal(
        expected.Split(' ').Select(prompt => prompt.Contains('/') ? prompt : "letters/" + prompt), Spelling.Of(name));

    [Theory]
    [InlineData("Иван Петров")]
    [InlineData("")]
    [InlineData("'")]
    public void A_name_without_such_letters_is_not_said(string name) => Assert.Empty(Spelling.Of(name));
}
