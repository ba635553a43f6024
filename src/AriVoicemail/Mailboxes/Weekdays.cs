namespace AriVoicemail.Mailboxes;

/// <summary>Days of the week: <c>mon-fri</c>, <c>sat,sun</c>, <c>fri-mon</c>.</summary>
internal readonly record struct Weekdays
{
    private const int DaysInWeek = 7;

    // In the order of DayOfWeek.
    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly int _days;

    private Weekdays(int days) => _days = days;

    public static readonly Weekdays All = new((1 << DaysInWeek) - 1);

    public static bool TryParse(string text, out Weekdays days)
    {
        var mask = 0;
        days = default;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            var (first, last) = (Find(ends[0]), Find(ends[^1]));
            if (ends.Length > 2 || first < 0 || last < 0) return false;
            // A range may pass the end of the week.
            for (var day = first; ; day = (day + 1) % DaysInWeek)
            {
                mask |= 1 << day;
                if (day == last) break;
            }
        }
        days = new Weekdays(mask);
        return true;
    }

    public bool Contain(DayOfWeek day) => (_days & (1 << (int)day)) != 0;

    /// <summary>Whether the day before is one of them.</summary>
    public bool ContainDayBefore(DayOfWeek day) => Contain((DayOfWeek)(((int)day + DaysInWeek - 1) % DaysInWeek));

    private static int Find(string name) => Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
}
