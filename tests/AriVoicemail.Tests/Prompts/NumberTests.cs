using AriVoicemail.Prompts;

namespace AriVoicemail.Tests.Prompts;

public sealed class NumberTests
{
    [Theory]
    [InlineData("en", 0, "0")]
    [InlineData("en", 7, "7")]
    [InlineData("en", 20, "20")]
    [InlineData("en", 42, "40 2")]
    [InlineData("en", 100, "1 hundred")]
    [InlineData("en", 512, "5 hundred 12")]
    [InlineData("en", 2025, "2 thousand 20 5")]
    [InlineData("en", 1_000_001, "1 million 1")]
    [InlineData("en_GB", 21, "20 1")]
    [InlineData("ru", 1, "1")]
    [InlineData("ru", 21, "20 1")]
    [InlineData("ru", 345, "300 40 5")]
    [InlineData("ru", 1001, "1f thousand 1")]
    [InlineData("ru", 2025, "2f thousands-i 20 5")]
    [InlineData("ru", 11_000, "11 thousands")]
    [InlineData("ru", 21_000, "20 1f thousand")]
    [InlineData("ru", 5_000_000, "5 millions")]
    [InlineData("es", 21, "21")]
    [InlineData("es", 45, "40 and 5")]
    [InlineData("es", 100, "100")]
    [InlineData("es", 123, "100-and 23")]
    [InlineData("es", 500, "500")]
    [InlineData("es", 1999, "thousand 900 90 and 9")]
    [InlineData("es", 2025, "2 thousand 25")]
    [InlineData("fr", 21, "20 et 1")]
    [InlineData("fr", 71, "60 et 11")]
    [InlineData("fr", 75, "60 15")]
    [InlineData("fr", 80, "80")]
    [InlineData("fr", 81, "80 1")]
    [InlineData("fr", 99, "80 19")]
    [InlineData("fr", 101, "hundred 1")]
    [InlineData("fr", 1999, "thousand 9 hundred 80 19")]
    [InlineData("fr", 2025, "2 thousand 20 5")]
    [InlineData("de", 21, "1-and 20")]
    [InlineData("de", 100, "hundred")]
    [InlineData("de", 145, "1N hundred 5-and 40")]
    [InlineData("de", 0, "0")]
    [InlineData("de", 1, "1")]
    [InlineData("de", 12, "12")]
    [InlineData("de", 30, "30")]
    [InlineData("de", 99, "9-and 90")]
    [InlineData("de", 101, "1N hundred 1")]
    [InlineData("de", 200, "2 hundred")]
    [InlineData("de", 221, "2 hundred 1-and 20")]
    [InlineData("de", 1000, "thousand")]
    [InlineData("de", 1100, "1N thousand 1N hundred")]
    [InlineData("de", 21_000, "1-and 20 thousand")]
    [InlineData("de", 100_000, "hundred thousand")]
    [InlineData("de", 1_000_000, "1F million")]
    [InlineData("de", 2_000_001, "2 millions 1")]
    [InlineData("de", 1_000_000_000, "1F milliard")]
    [InlineData("de", 2_147_483_647, "2 milliards 1N hundred 7-and 40 millions 4 hundred 3-and 80 thousand 6 hundred 7-and 40")]
    [InlineData("en", 1_000_000_000, "1 billion")]
    [InlineData("en", 2_000_000_005, "2 billion 5")]
    [InlineData("de", 1001, "1N thousand 1")]
    [InlineData("de", 2025, "2 thousand 5-and 20")]
    [InlineData("", 3, "3")]
    [InlineData(null, 3, "3")]
    public void A_number_is_said_as_its_language_puts_it_together(string? language, long number, string expected) =>
        Assert.Equal(expected.Split(' ').Select(part => $"digits/{part}"), Language.Of(language).Number(number));

    [Theory]
    [InlineData("ru", Gender.Neuter, "1n")]
    [InlineData("ru", Gender.Feminine, "1f")]
    [InlineData("es", Gender.Feminine, "1F")]
    [InlineData("es", Gender.Masculine, "1M")]
    [InlineData("fr", Gender.Feminine, "1F")]
    [InlineData("de", Gender.Feminine, "1F")]
    [InlineData("de", Gender.Neuter, "1N")]
    [InlineData("en", Gender.Feminine, "1")]
    public void One_agrees_with_what_is_counted(string language, Gender gender, string expected) =>
        Assert.Equal([$"digits/{expected}"], Language.Of(language).Number(1, gender));

    [Fact]
    public void Every_number_is_said_by_files_that_there_are_names_for()
    {
        foreach (var language in new[] { "en", "ru", "es", "fr", "de" })
        {
            for (var number = 0; number <= 9999; number++)
            {
                Assert.All(Language.Of(language).Number(number), file => Assert.Matches("^digits/([0-9]{1,3}[FMNfn]?|[0-9]+-and|and|et|hundred|thousand|thousands|thousands-i)$", file));
            }
        }
    }

    [Fact]
    public void Digits_are_said_one_by_one() => Assert.Equal(["digits/4", "digits/star", "digits/pound", "digits/minus", "digits/0"], Language.Digits("4*#-x0"));
}
