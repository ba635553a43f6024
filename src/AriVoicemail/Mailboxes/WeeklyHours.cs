using System.Globalization;

namespace AriVoicemail.Mailboxes;

/// <summary>Hours on some days of the week, as the clock on the wall shows them.</summary>
/// <remarks>
/// Hours that pass midnight belong to the day on which they begin. An hour that the clock shows twice counts both times; one that it leaves out
/// takes nothing with it: 02:30 to 03:30 begins at 03:00 where 02:59 is never shown.
/// </remarks>
/// <param name="From">Included.</param>
/// <param name="To">Not included; not later than <paramref name="From"/>: on the next day. Midnight ends the day that <paramref name="From"/> is on.</param>
internal sealed record WeeklyHours(Weekdays Days, TimeOnly From, TimeOnly To)
{
    public bool Contain(DateTime clock)
    {
        var (today, time) = (clock.DayOfWeek, TimeOnly.FromDateTime(clock));
        return From < To
            ? Days.Contain(today) && time >= From && time < To
            : (Days.Contain(today) && time >= From) || (Days.ContainDayBefore(today) && time < To);
    }

    public static bool TryParseTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
