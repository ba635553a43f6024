using System.Globalization;
using AriVoicemail.Mailboxes;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Mailboxes;

/// <summary>What holds of rules at any moment, anywhere.</summary>
public sealed class GreetingRuleProperties
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/Santiago", "America/Havana", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Dublin"];
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    // Quarters of an hour of ten years, so that both ends of rules and changes of clocks are met.
    private static readonly Gen<(DateTimeOffset Now, TimeZoneInfo Zone)> Somewhere =
        from quarter in Gen.Choose(0, 10 * 365 * 96)
        from zone in Gen.Elements(Zones)
        select (new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(15 * quarter), TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static readonly Gen<string> Time = Gen.Choose(0, 95).Select(quarter => $"{quarter / 4:00}:{quarter % 4 * 15:00}");

    [Fact]
    public void A_rule_without_limits_always_fits() => Holds(Somewhere, at => Fits(new(), at));

    [Fact]
    public void What_ends_where_another_begins_leaves_no_gap_and_no_overlap() => Holds(
        from at in Somewhere
        from minutes in Gen.Choose(-12, 12).Select(quarters => quarters * 15)
        let clock = TimeZoneInfo.ConvertTime(at.Now, at.Zone).DateTime.AddMinutes(minutes).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        select (at, clock),
        it => Fits(new() { Until = it.clock }, it.at) != Fits(new() { Since = it.clock }, it.at));

    [Fact]
    public void The_last_day_of_a_vacation_is_followed_by_the_first_after_it() => Holds(
        from at in Somewhere
        from days in Gen.Choose(-2, 2)
        let last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at.Now, at.Zone).DateTime).AddDays(days)
        select (at, last),
        it => Fits(new() { Until = Written(it.last) }, it.at) != Fits(new() { Since = Written(it.last.AddDays(1)) }, it.at));

    [Fact]
    public void Open_and_closed_hours_share_the_day() => Holds(
        from at in Somewhere
        from open in Time
        from close in Time
        where open != close
        select (at, open, close),
        it => Fits(new() { From = it.open, To = it.close }, it.at) != Fits(new() { From = it.close, To = it.open }, it.at));

    [Fact]
    public void Each_moment_is_in_the_hours_of_as_many_days_as_the_clock_says() => Holds(
        from at in Somewhere
        from start in Time
        from end in Time
        select (at, start, end),
        it =>
        {
            var fitting = Days.Count(day => Fits(new() { Days = day, From = it.start, To = it.end }, it.at));
            return fitting == (Fits(new() { From = it.start, To = it.end }, it.at) ? 1 : 0);
        });

    [Fact]
    public void Days_that_are_not_within_a_range_are_within_the_other() => Holds(
        from at in Somewhere
        from first in Gen.Choose(0, 6)
        from length in Gen.Choose(1, 6)
        let last = (first + length - 1) % 7
        select (at, within: $"{Days[first]}-{Days[last]}", without: $"{Days[(last + 1) % 7]}-{Days[(first + 6) % 7]}"),
        it => Fits(new() { Days = it.within }, it.at) != Fits(new() { Days = it.without }, it.at));

    private static string Written(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool Fits(GreetingRule rule, (DateTimeOffset Now, TimeZoneInfo Zone) at) =>
        (rule with { Greeting = "closed" }).Judge(GreetingKind.Unavailable, at.Now, at.Zone, _ => true) is RuleVerdict.Fits;

    private static void Holds<T>(Gen<T> gen, Func<T, bool> property) => Prop.ForAll(gen.ToArbitrary(), property).QuickCheckThrowOnFailure();
}
