using AriVoicemail.Messages;
using AriVoicemail.Spool;

namespace AriVoicemail.Prompts;

public sealed class Spanish : Language
{
    public override IEnumerable<string> Number(long number, Gender gender = Gender.None) => Grouped(
        number,
        millions => [.. Number(millions, Gender.Masculine), File(millions == 1 ? "million" : "millions")],
        thousands => [.. thousands == 1 ? [] : Number(thousands, gender), File("thousand")],
        rest => Small(rest, gender));

    public override IEnumerable<string> Counts(Counts counts)
    {
        if (counts is { New: 0, Old: 0 }) return ["vm-youhaveno", "vm-messages"];
        (int Count, string One, string Many)[] all =
        [
            (counts.UrgentNew, "vm-Urgent", "vm-Urgent"), (counts.New - counts.UrgentNew, "vm-INBOXs", "vm-INBOX"), (counts.Old, "vm-Olds", "vm-Old"),
        ];
        return all.Where(kind => kind.Count > 0).SelectMany((kind, index) => (string[])
        [
            index == 0 ? "vm-youhave" : "vm-and",
            .. kind.Count == 1 ? [File("1M"), "vm-message", kind.One] : Number(kind.Count).Append("vm-messages").Append(kind.Many),
        ]);
    }

    public override IEnumerable<string> FolderName(Folder folder) => ["vm-messages", Of(folder)];

    public override IEnumerable<string> Empty(Folder folder) => ["vm-youhaveno", .. FolderName(folder)];

    protected override IEnumerable<string> Part(char character, DateTimeOffset moment, DateTimeOffset now) => character switch
    {
        'd' or 'e' => Number(moment.Day),
        'm' => [File($"h-{moment.Month}")],
        'Y' => Number(moment.Year),
        'I' or 'l' => Number(Hour12(moment), Gender.Feminine),
        'H' or 'k' => Number(moment.Hour),
        'M' => Number(moment.Minute),
        'S' => moment.Second is > 0 and < 10 ? [File("oh"), .. Number(moment.Second)] : Number(moment.Second),
        'P' or 'p' => moment.Hour switch { 0 => [], <= 12 => [File("a-m")], <= 18 => [File("afternoon")], _ => [File("p-m")] },
        'R' => Moment(moment, now, "H'digits/y'M"),
        'Q' or 'q' => DaysAgo(moment, now) switch
        {
            0 => [File("today")],
            1 => [File("yesterday")],
            > 1 and < 6 when character is 'q' => Part('A', moment, now),
            _ => Moment(moment, now, "'digits/es-el'Ad'digits/es-de'B'digits/es-de'Y"),
        },
        _ => base.Part(character, moment, now),
    };

    private static IEnumerable<string> Small(long number, Gender gender) => number switch
    {
        1 => [File(gender switch { Gender.Feminine => "1F", Gender.Masculine => "1M", _ => "1" })],
        <= 30 => [File(number)],
        < 100 => number % 10 == 0 ? [File(number)] : [File(number / 10 * 10), File("and"), .. Small(number % 10, gender)],
        100 => [File(100)],
        < 200 => [File("100-and"), .. Small(number - 100, gender)],
        _ => [File(number / 100 * 100), .. number % 100 == 0 ? [] : Small(number % 100, gender)],
    };
}
