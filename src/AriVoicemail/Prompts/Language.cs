using System.Globalization;
using AriVoicemail.Messages;
using AriVoicemail.Spool;

namespace AriVoicemail.Prompts;

/// <summary>
/// How a language says what has to be put together: numbers, counts, folders, dates. What comes out are the names of prompt files in their order,
/// as app_voicemail and Asterisk's say.c play them.
/// </summary>
public abstract class Language
{
    /// <summary>From the channel's language: its first two letters decide. What nobody speaks here is spoken in the order of English.</summary>
    public static Language Of(string? code) => (code?.Length >= 2 ? code[..2].ToLowerInvariant() : "") switch
    {
        "ru" => new Russian(),
        "es" => new Spanish(),
        "fr" => new French(),
        "de" => new German(),
        _ => new English(),
    };

    /// <summary>The date and time of a message, where its mailbox has no format of its own.</summary>
    public virtual string DefaultFormat => "'vm-received' q 'digits/at' IMp";

    /// <param name="number">0 and above.</param>
    public abstract IEnumerable<string> Number(long number, Gender gender = Gender.None);

    /// <summary>"You have …": all that is in Urgent, INBOX and Old.</summary>
    public abstract IEnumerable<string> Counts(Counts counts);

    /// <summary>A folder's messages, as the menu offers them.</summary>
    public virtual IEnumerable<string> FolderName(Folder folder) => [Of(folder), "vm-messages"];

    /// <summary>"You have no … messages".</summary>
    public virtual IEnumerable<string> Empty(Folder folder) => ["vm-youhave", "vm-no", .. FolderName(folder)];

    /// <summary>Each character of a number on its own; what has no sound is passed over.</summary>
    public static IEnumerable<string> Digits(string text) => text.Select(character => character switch
    {
        >= '0' and <= '9' => $"digits/{character}",
        '*' => "digits/star",
        '#' => "digits/pound",
        '-' => "digits/minus",
        _ => "",
    }).Where(file => file.Length > 0);

    /// <summary>A moment in the words of a format.</summary>
    /// <param name="moment">In the mailbox's time zone.</param>
    /// <param name="now">In the same.</param>
    /// <param name="format">As in voicemail.conf's <c>[zonemessages]</c>: <c>'vm-received' q 'digits/at' IMp</c>.</param>
    public IEnumerable<string> Moment(DateTimeOffset moment, DateTimeOffset now, string format)
    {
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] is not '\'')
            {
                foreach (var file in Part(format[at], at + 1 < format.Length ? format[at + 1] : default, moment, now)) yield return file;
                continue;
            }
            var end = format.IndexOf('\'', at + 1);
            if (end < 0) yield break;
            yield return format[(at + 1)..end];
            at = end;
        }
    }

    /// <summary>What one character of a format says, where it matters which one follows.</summary>
    protected virtual IEnumerable<string> Part(char character, char next, DateTimeOffset moment, DateTimeOffset now) => Part(character, moment, now);

    /// <summary>What one character of a format says; nothing for one that is none.</summary>
    protected virtual IEnumerable<string> Part(char character, DateTimeOffset moment, DateTimeOffset now) => character switch
    {
        'A' or 'a' => [File($"day-{(int)moment.DayOfWeek}")],
        'B' or 'b' or 'h' => [File($"mon-{moment.Month - 1}")],
        'P' or 'p' => [File(moment.Hour < 12 ? "a-m" : "p-m")],
        'R' => Moment(moment, now, "HM"),
        'T' => Moment(moment, now, "HMS"),
        'q' when DefaultFormat.Contains('q', StringComparison.Ordinal) is false => Part('Q', moment, now),
        _ => [],
    };

    protected static string Of(Folder folder) => $"vm-{folder.Name}";

    protected static string File(object name) => string.Create(CultureInfo.InvariantCulture, $"digits/{name}");

    protected static int Hour12(DateTimeOffset moment) => moment.Hour % 12 is 0 ? 12 : moment.Hour % 12;

    /// <summary>How many midnights ago it was: 0 today, 1 yesterday.</summary>
    protected static int DaysAgo(DateTimeOffset moment, DateTimeOffset now) => (now.Date - moment.Date).Days;

    /// <summary>A number in the order of most languages: millions, thousands, and what is left, each part in its own words.</summary>
    /// <param name="billions">Null where a thousand millions is the largest word.</param>
    protected static IEnumerable<string> Grouped(
        long number, Func<long, IEnumerable<string>> millions, Func<long, IEnumerable<string>> thousands, Func<long, IEnumerable<string>> rest,
        Func<long, IEnumerable<string>>? billions = null)
    {
        if (billions is not null && number >= 1_000_000_000)
        {
            foreach (var file in billions(number / 1_000_000_000)) yield return file;
            if (number % 1_000_000_000 is 0) yield break;
            number %= 1_000_000_000;
        }
        if (number >= 1_000_000) foreach (var file in millions(number / 1_000_000)) yield return file;
        if (number / 1000 % 1000 is > 0 and var many) foreach (var file in thousands(many)) yield return file;
        if (number % 1000 is var last && (last > 0 || number == 0)) foreach (var file in rest(last)) yield return file;
    }
}
