using System.Text.RegularExpressions;
using AriVoicemail.Bed;
using AriVoicemail.Server.Pages;

namespace AriVoicemail.Server.Tests.Pages;

public sealed partial class TextsTests
{
    private static readonly Texts English = Texts.For("en", null);
    private static readonly Texts Russian = Texts.For("ru", null);

    [Fact]
    public void Both_languages_say_the_same()
    {
        Assert.Equal(English.Keys.Order(), Russian.Keys.Order());
        Assert.All(English.Keys, key => Assert.Equal(Gaps(English[key]), Gaps(Russian[key])));
        Assert.All(English.Keys, key => Assert.False(string.IsNullOrWhiteSpace(Russian[key])));
    }

    [Fact]
    public void Every_text_that_a_page_asks_for_is_there_and_no_other()
    {
        var pages = Directory.GetFiles(Path.Combine(Repository.Root, "src", "AriVoicemail.Server", "Pages"), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs").Select(File.ReadAllText).ToList();
        var asked = pages.SelectMany(page => Key().Matches(page).Select(match => match.Groups[1].Value)).ToHashSet();
        // With a part that is known only when it is drawn: every text that begins so.
        var begun = pages.SelectMany(page => Beginning().Matches(page).Select(match => match.Groups[1].Value)).Where(beginning => beginning.Contains('.', StringComparison.Ordinal)).ToHashSet();

        // Other words with a dot are of something else: fields of REST, files.
        var subjects = English.Keys.Select(key => key.Split('.')[0]).ToHashSet();
        var missing = asked.Where(key => subjects.Contains(key.Split('.')[0]) && !Has(key)).ToList();
        var unused = English.Keys.Where(key => !asked.Contains(key) && !begun.Any(beginning => key.StartsWith(beginning, StringComparison.Ordinal)) && !asked.Any(one => key.StartsWith($"{one}.", StringComparison.Ordinal))).ToList();

        Assert.True(missing.Count == 0, $"not there: {string.Join(", ", missing)}");
        Assert.True(unused.Count == 0, $"not asked for: {string.Join(", ", unused)}");
    }

    [Theory]
    [InlineData("en", 1, "1 thing to see to.")]
    [InlineData("en", 2, "2 things to see to.")]
    [InlineData("ru", 1, "1 замечание.")]
    [InlineData("ru", 3, "3 замечания.")]
    [InlineData("ru", 5, "5 замечаний.")]
    [InlineData("ru", 11, "11 замечаний.")]
    [InlineData("ru", 12, "12 замечаний.")]
    [InlineData("ru", 21, "21 замечание.")]
    [InlineData("ru", 22, "22 замечания.")]
    public void Numbers_are_said_as_the_language_says_them(string language, int number, string expected) =>
        Assert.Equal(expected, Texts.For(language, null).Count("doctor.wrong", number));

    [Theory]
    [InlineData(null, null, "en")]
    [InlineData(null, "ru-RU,ru;q=0.9,en;q=0.8", "ru")]
    [InlineData(null, "de-DE,ru;q=0.5", "ru")]
    [InlineData("en", "ru-RU", "en")]
    [InlineData("xx", "ru-RU", "ru")]
    [InlineData(null, ";;,,q", "en")]
    public void The_language_is_that_which_was_chosen_or_else_wished_for(string? chosen, string? wished, string expected) => Assert.Equal(expected, Texts.For(chosen, wished).Language);

    [Theory]
    [InlineData("2026-11-21T10:05:00Z", "11:05")]
    [InlineData("2026-11-20T23:30:00Z", "00:30")]
    [InlineData("2026-11-20T22:30:00Z", "yesterday, 23:30")]
    [InlineData("2026-03-02T12:00:00Z", "Mar 2, 13:00")]
    [InlineData("2025-12-31T23:30:00Z", "Jan 1, 00:30")]
    [InlineData("2025-12-31T22:30:00Z", "Dec 31 2025, 23:30")]
    public void A_time_is_said_as_people_of_the_zone_say_it(string at, string expected) => Assert.Equal(
        expected, English.Time(DateTimeOffset.Parse(at, null), DateTimeOffset.Parse("2026-11-21T12:00:00Z", null), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));

    private static bool Has(string key) => English.Keys.Contains(key) || English.Keys.Contains($"{key}.many");

    private static string Gaps(string text) => string.Concat(Gap().Matches(text).Select(match => match.Value).Distinct().Order());

    [GeneratedRegex("\\{\\d}")]
    private static partial Regex Gap();

    [GeneratedRegex("(?<!=)\"([a-z]+[a-zA-Z-]*\\.[a-zA-Z.-]+)\"")]
    private static partial Regex Key();

    [GeneratedRegex("\\$\"([a-z][a-zA-Z-]*[.a-zA-Z-]*)\\{")]
    private static partial Regex Beginning();
}
