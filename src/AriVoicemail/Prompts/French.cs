namespace AriVoicemail.Prompts;

/// <summary>Counts are put in the order of English; numbers and dates are French.</summary>
public sealed class French : English
{
    public override IEnumerable<string> Number(long number, Gender gender = Gender.None) => Grouped(
        number,
        millions => [.. Number(millions), File("million")],
        thousands => [.. thousands == 1 ? [] : Number(thousands), File("thousand")],
        rest => Small(rest, gender));

    protected override IEnumerable<string> Part(char character, DateTimeOffset moment, DateTimeOffset now) => character switch
    {
        'd' or 'e' => moment.Day == 1 ? [File("h-1")] : Number(moment.Day),
        'm' => [File($"h-{moment.Month}")],
        // Two thousand, but nineteen hundred as thousand nine hundred.
        'Y' => Number(moment.Year),
        'I' or 'l' => [.. Number(Hour12(moment)), File("oclock")],
        'H' or 'k' => [.. Number(moment.Hour), File("oclock")],
        'M' => moment.Minute == 0 ? [] : Number(moment.Minute),
        'S' => [.. Number(moment.Second), "second"],
        'Q' or 'q' => DaysAgo(moment, now) switch
        {
            0 => character is 'q' ? [] : [File("today")],
            1 => [File("yesterday")],
            > 1 and < 6 when character is 'q' => Part('A', moment, now),
            _ => Moment(moment, now, "AdBY"),
        },
        _ => base.Part(character, moment, now),
    };

    // Sixty and eighty go on to nineteen; only eighty-one has no "and".
    private static string[] Small(long number, Gender gender) => number switch
    {
        1 => [File(gender is Gender.Feminine ? "1F" : "1")],
        <= 20 => [File(number)],
        < 60 => Joined(number / 10 * 10, number % 10, "et", gender),
        < 80 => Joined(60, number - 60, "et", gender),
        < 100 => Joined(80, number - 80, null, gender),
        _ => [.. number < 200 ? [] : Small(number / 100, Gender.None), File("hundred"), .. number % 100 == 0 ? [] : Small(number % 100, gender)],
    };

    private static string[] Joined(long ten, long rest, string? and, Gender gender) =>
    [
        File(ten), .. and is not null && rest is 1 or 11 ? [File(and)] : Array.Empty<string>(), .. rest == 0 ? [] : Small(rest, gender),
    ];
}
