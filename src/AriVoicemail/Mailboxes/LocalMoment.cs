using System.Globalization;

namespace AriVoicemail.Mailboxes;

/// <summary>A date and time as a clock shows it that stands in some time zone: <c>2026-12-24</c>, <c>2026-12-24 18:00</c>.</summary>
internal readonly record struct LocalMoment(DateTime Clock)
{
    private const string Date = "yyyy-MM-dd";

    private static readonly string[] DateAndTime = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss"];

    // Far enough from both ends of the calendar for every time zone and for the day after.
    private static readonly (int First, int Last) Years = (1970, 2999);

    /// <param name="endOfDay">Whether a date alone means the end of that day, instead of its beginning.</param>
    public static bool TryParse(string text, out LocalMoment moment, bool endOfDay = false)
    {
        var isDate = DateTime.TryParseExact(text, Date, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock);
        var valid = isDate || DateTime.TryParseExact(text, DateAndTime, CultureInfo.InvariantCulture, DateTimeStyles.None, out clock);
        valid &= clock.Year >= Years.First && clock.Year <= Years.Last;
        moment = valid ? new LocalMoment(isDate && endOfDay ? clock.AddDays(1) : clock) : default;
        return valid;
    }

    /// <summary>When a clock in that zone shows this for the first time. Where an hour is left out, its 02:30 counts as 03:30.</summary>
    public DateTimeOffset In(TimeZoneInfo zone)
    {
        if (zone.IsAmbiguousTime(Clock)) return new DateTimeOffset(Clock, zone.GetAmbiguousTimeOffsets(Clock).Max());
        // A time that is left out has no offset; the one before counts, and no clock is put forward by more than that.
        var known = zone.IsInvalidTime(Clock) ? Clock.AddHours(-4) : Clock;
        return new DateTimeOffset(Clock, zone.GetUtcOffset(known));
    }
}
