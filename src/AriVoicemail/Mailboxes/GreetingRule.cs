using System.Text.RegularExpressions;

namespace AriVoicemail.Mailboxes;

/// <summary>When one of the owner's greetings is played: a rule of a schedule. What is not given sets no limit.</summary>
public sealed partial record GreetingRule
{
    private static readonly string[] OthersNames = ["unavail", "busy", "temp", "greet"];

    /// <summary>The greeting's file, without its extension: <c>closed</c>, <c>lunch</c>, <c>vacation</c>.</summary>
    public string Greeting { get; init; } = "";

    /// <summary><c>busy</c> or <c>unavailable</c>: only in the place of that greeting.</summary>
    public string? Only { get; init; }

    /// <summary>Days of the week: <c>mon-fri</c>, <c>sat,sun</c>. Hours that pass midnight belong to the day on which they begin.</summary>
    public string? Days { get; init; }

    /// <summary>From this time of day on, <c>08:30</c>.</summary>
    public string? From { get; init; }

    /// <summary>Until this time of day, <c>17:00</c>; not later than <c>from</c>: on the next day. <c>00:00</c> is the end of the day.</summary>
    public string? To { get; init; }

    /// <summary>From this date on, or date and time: <c>2026-12-24</c>, <c>2026-12-24 18:00</c>.</summary>
    public string? Since { get; init; }

    /// <summary>Up to this date and with it, or until that date and time: <c>2027-01-06</c>, <c>2027-01-07 08:00</c>.</summary>
    public string? Until { get; init; }

    /// <summary>What cannot be as it is: the field's name and the reason.</summary>
    public IEnumerable<(string Field, string Reason)> Problems()
    {
        if (!IsName(Greeting))
        {
            yield return (nameof(Greeting), "expected the name of a greeting: 1 to 30 letters, digits, - and _, and not unavail, busy, temp, greet or msg…");
        }
        if (Given(Only) is { } only && KindOf(only) is GreetingKind.None) yield return (nameof(Only), "expected busy or unavailable");
        if (Given(Days) is { } days && !Weekdays.TryParse(days, out _)) yield return (nameof(Days), "expected days such as mon-fri or sat,sun");
        if (Given(From) is { } from && !WeeklyHours.TryParseTime(from, out _)) yield return (nameof(From), TimeExpected);
        if (Given(To) is { } to && !WeeklyHours.TryParseTime(to, out _)) yield return (nameof(To), TimeExpected);
        var (since, until) = (default(LocalMoment), default(LocalMoment));
        var begins = Given(Since) is { } first && LocalMoment.TryParse(first, out since);
        var ends = Given(Until) is { } last && LocalMoment.TryParse(last, out until, endOfDay: true);
        if (Given(Since) is not null && !begins) yield return (nameof(Since), DateExpected);
        if (Given(Until) is not null && !ends) yield return (nameof(Until), DateExpected);
        if (begins && ends && since.Clock >= until.Clock) yield return (nameof(Until), "expected a date or time after since");
    }

    /// <param name="isRecorded">Whether there is a greeting of that name.</param>
    public RuleVerdict Judge(GreetingKind kind, DateTimeOffset now, TimeZoneInfo zone, Func<string, bool> isRecorded)
    {
        if (kind is GreetingKind.None || (Given(Only) is { } only && KindOf(only) != kind)) return RuleVerdict.OtherKind;
        // A rule that is not valid, written by whatever hand, fits nothing and stops no call.
        if (Problems().Any() || !FitsAt(now, zone)) return RuleVerdict.OtherTime;
        return isRecorded(Greeting) ? RuleVerdict.Fits : RuleVerdict.NotRecorded;
    }

    private bool FitsAt(DateTimeOffset now, TimeZoneInfo zone)
    {
        var days = Given(Days) is { } names && Weekdays.TryParse(names, out var some) ? some : Weekdays.All;
        if (!new WeeklyHours(days, TimeOf(From), TimeOf(To)).Contain(TimeZoneInfo.ConvertTime(now, zone).DateTime)) return false;
        if (Given(Since) is { } first && LocalMoment.TryParse(first, out var since) && now < since.In(zone)) return false;
        return !(Given(Until) is { } last && LocalMoment.TryParse(last, out var until, endOfDay: true) && now >= until.In(zone));
    }

    /// <summary>Whether a greeting of a schedule may be called so.</summary>
    public static bool IsName(string? name) =>
        Name().IsMatch(name ?? "") && !name!.StartsWith("msg", StringComparison.OrdinalIgnoreCase) && !OthersNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static GreetingKind KindOf(string only) => only.ToUpperInvariant() switch
    {
        "BUSY" => GreetingKind.Busy,
        "UNAVAILABLE" => GreetingKind.Unavailable,
        _ => GreetingKind.None,
    };

    // Midnight begins and ends the day.
    private static TimeOnly TimeOf(string? text) => Given(text) is { } given && WeeklyHours.TryParseTime(given, out var time) ? time : TimeOnly.MinValue;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private const string TimeExpected = "expected a time of day from 00:00 to 23:59, such as 08:30";
    private const string DateExpected = "expected a date such as 2026-12-24, or date and time such as 2026-12-24 18:00";

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,30}\z")]
    private static partial Regex Name();
}
