namespace AriVoicemail.Prompts;

/// <summary>Counts are put in the order of English; a message is feminine, and the unit comes before the ten.</summary>
public sealed class German : English
{
    public override string DefaultFormat => "'vm-received' Q 'digits/at' HM";

    protected override Gender MessageGender => Gender.Feminine;

    public override IEnumerable<string> Number(long number, Gender gender = Gender.None) => Grouped(
        number,
        millions => [.. Number(millions, Gender.Feminine), File(millions == 1 ? "million" : "millions")],
        thousands => [.. number == 1000 ? [] : Number(thousands, Gender.Neuter), File("thousand")],
        rest => Small(rest, gender, alone: number < 1000),
        billions => [.. Number(billions, Gender.Feminine), File(billions == 1 ? "milliard" : "milliards")]);

    protected override IEnumerable<string> Part(char character, DateTimeOffset moment, DateTimeOffset now) => character switch
    {
        'd' or 'e' => Ordinal(moment.Day),
        'm' => Ordinal(moment.Month),
        'Y' => moment.Year is >= 1100 and < 2000
            ? [.. Number(moment.Year / 100), File("hundred"), .. moment.Year % 100 == 0 ? [] : Number(moment.Year % 100)]
            : Number(moment.Year),
        'I' or 'l' => [.. Number(Hour12(moment), Gender.Neuter), File("oclock")],
        'H' or 'k' => [.. Number(moment.Hour, Gender.Neuter), File("oclock")],
        'M' => moment.Minute == 0 ? [] : Number(moment.Minute),
        'S' => [File("and"), .. Number(moment.Second, Gender.Feminine), moment.Second == 1 ? "second" : "seconds"],
        'Q' or 'q' => DaysAgo(moment, now) switch
        {
            0 => character is 'q' ? [] : [File("today")],
            1 => [File("yesterday")],
            > 1 and < 6 when character is 'q' => Part('A', moment, now),
            _ => Moment(moment, now, "AdBY"),
        },
        _ => base.Part(character, moment, now),
    };

    // Minutes have a noun, and are told even if there are none, only when seconds follow.
    protected override IEnumerable<string> Part(char character, char next, DateTimeOffset moment, DateTimeOffset now) => (character, next) is ('M', 'S')
        ? [.. Number(moment.Minute, Gender.Feminine), moment.Minute == 1 ? "minute" : "minutes"]
        : base.Part(character, next, moment, now);

    /// <param name="alone">Whether no thousands came before: a hundred alone is not one hundred.</param>
    private static IEnumerable<string> Small(long number, Gender gender, bool alone = true) => number switch
    {
        1 => [File(gender switch { Gender.Feminine => "1F", Gender.Neuter => "1N", _ => "1" })],
        < 20 => [File(number)],
        < 100 => number % 10 == 0 ? [File(number)] : [File($"{number % 10}-and"), File(number / 10 * 10)],
        100 when alone => [File("hundred")],
        _ => [.. Small(number / 100, Gender.Neuter), File("hundred"), .. number % 100 == 0 ? [] : Small(number % 100, gender)],
    };

    private static IEnumerable<string> Ordinal(int number) =>
        number < 20 || number % 10 == 0 ? [File($"h-{number}")] : [File($"{number % 10}-and"), File($"h-{number / 10 * 10}")];
}
