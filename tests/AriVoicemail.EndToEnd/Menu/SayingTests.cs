using System.Globalization;
using AriVoicemail.Bed;
using AriVoicemail.Prompts;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Numbers and dates, said by Asterisk itself and put together by ours: the same files in the same order.</summary>
public sealed class SayingTests : IAsyncLifetime
{
    private const int AtOnce = 12;

    private const string Dialplan = """

        [menu](+)
        exten => number,1,Set(CHANNEL(language)=${MENU_LANGUAGE})
         same => n,Answer()
         same => n,SayNumber(${MENU})
         same => n,Hangup()
        exten => moment,1,Set(CHANNEL(language)=${MENU_LANGUAGE})
         same => n,Answer()
         same => n,SayUnixTime(${MENU})
         same => n,Hangup()

        """;

    // Without 101,000: Asterisk's German says "hundert eins tausend", or for messages "hundert eine tausend".
    private static readonly long[] Numbers =
    [
        0, 1, 2, 11, 17, 20, 21, 22, 31, 80, 99, 100, 101, 111, 121, 199, 200, 201, 345, 1000, 1001, 1021, 1100, 1101, 1999, 2000, 2025, 2100,
        10_000, 11_000, 21_000, 21_001, 100_000, 100_100, 321_321, 999_999, 1_000_000, 1_000_100, 2_000_001,
    ];

    private static readonly string[] Moments = ["2025-10-16 23:45:07", "1999-01-01 00:00:01", "2026-03-20 01:01:01", "2001-06-21 12:59:30", "2021-02-28 18:00:00"];

    private static readonly string[] Formats = ["A", "B", "d", "m", "Y", "I", "H", "k", "M", "S", "p", "R", "T", "Q"];

    private AsteriskServer Asterisk { get; set; } = null!;

    public async ValueTask InitializeAsync() =>
        Asterisk = await AsteriskServer.StartAsync(new AsteriskOptions { PromptSeconds = 0.02, Languages = ["ru", "es", "fr", "de"], Complete = true, Dialplan = Dialplan });

    public ValueTask DisposeAsync() => Asterisk.DisposeAsync();

    [Theory]
    [InlineData("en", Gender.None, "c")]
    [InlineData("de", Gender.None, "c")]
    [InlineData("de", Gender.Feminine, "f")]
    [InlineData("ru", Gender.Neuter, "n")]
    [InlineData("es", Gender.Masculine, "m")]
    [InlineData("fr", Gender.None, "c")]
    public async Task A_number_is_said_as_Asterisk_says_it(string language, Gender gender, string letter)
    {
        var said = await SaidAsync("number", language, Numbers.Select(number => $"{number},{letter}"));

        Assert.Equal(Lines(Numbers.Select(number => $"{number}: {string.Join(' ', Language.Of(language).Number(number, gender))}")), Lines(Numbers.Zip(said, (number, files) => $"{number}: {files}")));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("ru")]
    [InlineData("es")]
    [InlineData("fr")]
    public async Task Every_part_of_a_date_is_said_as_Asterisk_says_it(string language)
    {
        var all = (from moment in Moments from format in Formats select (moment, format)).ToList();

        var said = await SaidAsync("moment", language, all.Select(one => $"{Parse(one.moment).ToUnixTimeSeconds()},UTC,{one.format}"));

        var now = DateTimeOffset.UtcNow;
        Assert.Equal(
            Lines(all.Select(one => $"{one.moment} {one.format}: {string.Join(' ', Language.Of(language).Moment(Parse(one.moment), now, one.format))}")),
            Lines(all.Zip(said, (one, files) => $"{one.moment} {one.format}: {files}")));
    }

    /// <summary>The files that were played for each of these arguments.</summary>
    private async Task<string[]> SaidAsync(string extension, string language, IEnumerable<string> arguments)
    {
        var said = new string[arguments.Count()];
        await Parallel.ForEachAsync(arguments.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) =>
        {
            await using var call = await MenuCall.StartAsync(Asterisk, extension, one.Item, language: language);
            await call.EndedAsync();
            said[one.Index] = string.Join(' ', call.Prompts);
        });
        return said;
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
