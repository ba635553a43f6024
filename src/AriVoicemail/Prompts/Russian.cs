using AriVoicemail.Messages;
using AriVoicemail.Spool;

namespace AriVoicemail.Prompts;

/// <summary>Numbers agree in gender and messages in number; dates are put together as in English.</summary>
public sealed class Russian : English
{
    public override IEnumerable<string> Number(long number, Gender gender = Gender.None) => Grouped(
        number,
        millions => [.. Number(millions), File(Form(millions, "million", "million-a", "millions"))],
        thousands => [.. Number(thousands, Gender.Feminine), File(Form(thousands, "thousand", "thousands-i", "thousands"))],
        rest => Small(rest, gender));

    // vm-Urgent has the word for messages in it; the others share one noun at the end.
    public override IEnumerable<string> Counts(Counts counts)
    {
        var (urgent, fresh) = (counts.UrgentNew, counts.New - counts.UrgentNew);
        yield return "vm-youhave";
        if (counts is { New: 0, Old: 0 })
        {
            yield return "vm-no";
            yield return "vm-messagex2";
            yield break;
        }
        (int Count, string Kind)[] all = [(urgent, "vm-Urgent"), (fresh, "vm-new" + Adjective(fresh)), (counts.Old, "vm-old" + Adjective(counts.Old))];
        foreach (var (index, (count, kind)) in all.Where(one => one.Count > 0).Index())
        {
            if (index > 0) yield return "vm-and";
            foreach (var file in Number(count, Gender.Neuter)) yield return file;
            yield return kind;
        }
        var last = counts.Old > 0 ? counts.Old : fresh;
        if (last > 0) yield return Form(last, "vm-message", "vm-messagex1", "vm-messagex2");
    }

    public override IEnumerable<string> FolderName(Folder folder) => folder == Folder.Urgent ? [Of(folder)] : base.FolderName(folder);

    private static string Adjective(int count) => Form(count, "n", "x", "x");

    private static IEnumerable<string> Small(long number, Gender gender) => number switch
    {
        1 or 2 => [File($"{number}{Suffix(gender)}")],
        < 20 => [File(number)],
        < 100 => number % 10 == 0 ? [File(number)] : [File(number / 10 * 10), .. Small(number % 10, gender)],
        _ => [File(number / 100 * 100), .. number % 100 == 0 ? [] : Small(number % 100, gender)],
    };

    private static string Suffix(Gender gender) => gender switch { Gender.Feminine => "f", Gender.Neuter => "n", _ => "" };

    // One, two to four, five and more; eleven to nineteen are many.
    private static string Form(long number, string one, string few, string many) =>
        (number % 100 is >= 11 and <= 19 ? 0 : number % 10) switch { 1 => one, >= 2 and <= 4 => few, _ => many };
}
