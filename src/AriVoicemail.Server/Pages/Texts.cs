using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace AriVoicemail.Server.Pages;

/// <summary>What pages say, in one language: the files of the folder Texts.</summary>
public sealed class Texts
{
    private const string Default = "en";

    private static readonly FrozenDictionary<string, Texts> All = new[] { Default, "ru" }.ToFrozenDictionary(language => language, language => new Texts(language));

    private readonly FrozenDictionary<string, string> _texts;

    private Texts(string language)
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Texts/{language}.json")!;
        _texts = JsonSerializer.Deserialize<Dictionary<string, string>>(file)!.ToFrozenDictionary();
        Language = language;
    }

    /// <summary>The languages that there are.</summary>
    public static IEnumerable<string> Languages => All.Keys.Order(StringComparer.Ordinal);

    /// <summary><c>en</c> or <c>ru</c>.</summary>
    public string Language { get; }

    public IEnumerable<string> Keys => _texts.Keys;

    /// <summary>A text; its key where there is none, which the tests notice.</summary>
    public string this[string key] => _texts.GetValueOrDefault(key, key);

    /// <summary>A text with its gaps filled: <c>{0}</c>, <c>{1}</c>.</summary>
    public string Of(string key, params object?[] values) => string.Format(CultureInfo.InvariantCulture, this[key], values);

    /// <summary>A text that depends on how many there are: <c>key.one</c>, <c>key.few</c> or <c>key.many</c>.</summary>
    public string Count(string key, int number) => Of($"{key}.{FormOf(number)}", number);

    /// <summary>In the language that was chosen, or else the first that the browser wants and we have.</summary>
    public static Texts For(string? chosen, string? accepted)
    {
        if (chosen is not null && All.TryGetValue(chosen, out var known)) return known;
        foreach (var wish in (accepted ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (wish.Length >= 2 && All.TryGetValue(wish[..2].ToLowerInvariant(), out var wanted)) return wanted;
        }
        return All[Default];
    }

    /// <summary>As people of that time zone say it: a time today, a day and a time otherwise, the year where it is another one.</summary>
    public string Time(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(now, zone).Date);
        var clock = local.ToString("HH:mm", CultureInfo.InvariantCulture);
        if (local.Date == today) return clock;
        if (local.Date == today.AddDays(-1)) return Of("time.yesterday", clock);
        var day = Of("time.day", local.Day, this[$"time.month.{local.Month}"]);
        return local.Year == today.Year ? $"{day}, {clock}" : $"{day} {local.Year}, {clock}";
    }

    // Unicode CLDR plural rules of the two languages, for whole numbers.
    private string FormOf(int number) => Language == "ru"
        ? (number % 10, number % 100) switch
        {
            (1, not 11) => "one",
            ( >= 2 and <= 4, not (>= 12 and <= 14)) => "few",
            _ => "many",
        }
        : number == 1 ? "one" : "many";
}
