using AriVoicemail.Messages;

namespace AriVoicemail.Prompts;

public class English : Language
{
    // Of app_voicemail's own calendar: half a year, a month.
    private static readonly TimeSpan HalfYear = TimeSpan.FromSeconds(15_768_000);
    private static readonly TimeSpan Month = TimeSpan.FromSeconds(2_628_000);

    public override IEnumerable<string> Number(long number, Gender gender = Gender.None) => Grouped(
        number,
        millions => [.. Number(millions), File("million")],
        thousands => [.. Number(thousands), File("thousand")],
        Small,
        billions => [.. Number(billions), File("billion")]);

    /// <summary>Urgent, new and old in this order; the noun agrees with the last.</summary>
    public override IEnumerable<string> Counts(Counts counts)
    {
        (int Count, string Kind)[] all = [(counts.UrgentNew, "vm-Urgent"), (counts.New - counts.UrgentNew, "vm-INBOX"), (counts.Old, "vm-Old")];
        var said = all.Where(one => one.Count > 0).ToList();
        yield return "vm-youhave";
        if (said.Count == 0) yield return "vm-no";
        foreach (var (index, (count, kind)) in said.Index())
        {
            if (index > 0) yield return "vm-and";
            foreach (var file in Number(count, MessageGender)) yield return file;
            yield return kind;
        }
        yield return said is [.., (1, _)] ? "vm-message" : "vm-messages";
    }

    protected virtual Gender MessageGender => Gender.None;

    protected override IEnumerable<string> Part(char character, DateTimeOffset moment, DateTimeOffset now) => character switch
    {
        'd' or 'e' => Ordinal(moment.Day),
        'm' => Ordinal(moment.Month),
        'Y' => Year(moment.Year),
        'I' or 'l' => [File(Hour12(moment))],
        'H' => moment.Hour is > 0 and < 10 ? [File("oh"), File(moment.Hour)] : Clock(moment.Hour),
        'k' => Clock(moment.Hour),
        'M' => moment.Minute == 0 ? [File("oclock")] : Padded(moment.Minute),
        'N' => moment.Minute == 0 ? [File("hundred")] : Padded(moment.Minute),
        'S' => moment.Second == 0 ? [File(0)] : Padded(moment.Second),
        'Q' or 'q' => Moment(moment, now, Relative(moment, now)),
        _ => base.Part(character, moment, now),
    };

    // Future moments come with a wrong clock only, but they come.
    private static string Relative(DateTimeOffset moment, DateTimeOffset now)
    {
        var midnight = new DateTimeOffset(now.Date, now.Offset);
        var since = moment - midnight;
        return since > HalfYear ? "BdY"
            : since > Month ? "Bd"
            : since > TimeSpan.FromDays(6) ? "ABd"
            : since > TimeSpan.FromDays(2) ? "A"
            : since > TimeSpan.FromDays(1) ? "'digits/tomorrow'"
            : since > TimeSpan.Zero ? "'digits/today'"
            : since > -TimeSpan.FromDays(1) ? "'digits/yesterday'"
            : since > -TimeSpan.FromDays(6) ? "A"
            : since > -Month ? "ABd"
            : since > -HalfYear ? "Bd"
            : "BdY";
    }

    private IEnumerable<string> Small(long number) => number switch
    {
        < 20 => [File(number)],
        < 100 => number % 10 == 0 ? [File(number)] : [File(number / 10 * 10), File(number % 10)],
        _ => [File(number / 100), File("hundred"), .. number % 100 == 0 ? [] : Number(number % 100)],
    };

    private static IEnumerable<string> Ordinal(int number) =>
        number < 20 || number % 10 == 0 ? [File($"h-{number}")] : [File(number / 10 * 10), File($"h-{number % 10}")];

    // 1905 is nineteen oh five.
    private IEnumerable<string> Year(int year) => year is > 1900 and < 2000
        ? [File(19), .. year < 1910 ? [File("oh")] : Array.Empty<string>(), .. Number(year - 1900)]
        : Number(year);

    private IEnumerable<string> Clock(int hour) => hour == 0 ? [File("oh")] : Number(hour);

    private IEnumerable<string> Padded(int number) => number < 10 ? [File("oh"), File(number)] : Number(number);
}
