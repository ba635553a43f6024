using System.Globalization;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Tests.Mailboxes;

/// <summary>
/// Where clocks change: Berlin leaves out 2026-03-29 02:00 to 03:00 (at 01:00 UTC) and shows 2026-10-25 02:00 to 03:00 twice (until and from 01:00 UTC);
/// Santiago leaves out 2026-09-06 00:00 to 01:00 (at 04:00 UTC).
/// </summary>
public sealed class GreetingClockTests
{
    [Theory]
    [InlineData("2026-01-12T07:29Z", false)]
    [InlineData("2026-01-12T07:30Z", true)]
    [InlineData("2026-07-13T06:29Z", false)]
    [InlineData("2026-07-13T06:30Z", true)]
    [InlineData("2026-07-13T15:00Z", false)]
    public void Business_hours_follow_the_mailbox_s_clock_summer_and_winter(string moment, bool fits) =>
        Assert.Equal(fits, Fits(new() { Days = "mon-fri", From = "08:30", To = "17:00" }, "Europe/Berlin", moment));

    [Theory]
    [InlineData("2026-07-12T15:00Z", "Asia/Tokyo", true)]
    [InlineData("2026-07-12T15:00Z", "America/New_York", false)]
    [InlineData("2026-07-13T15:00Z", "Asia/Tokyo", false)]
    public void A_day_is_the_mailbox_s_day(string moment, string zone, bool fits) => Assert.Equal(fits, Fits(new() { Days = "mon" }, zone, moment));

    [Theory]
    [InlineData("2026-03-29T00:59Z", false)]
    [InlineData("2026-03-29T01:00Z", true)]
    [InlineData("2026-03-29T01:29Z", true)]
    [InlineData("2026-03-29T01:30Z", false)]
    public void Hours_that_begin_in_an_hour_that_is_left_out_begin_after_it(string moment, bool fits) =>
        Assert.Equal(fits, Fits(new() { From = "02:30", To = "03:30" }, "Europe/Berlin", moment));

    [Theory]
    [InlineData("2026-10-24T23:59Z", false)]
    [InlineData("2026-10-25T00:15Z", true)]
    [InlineData("2026-10-25T00:30Z", false)]
    [InlineData("2026-10-25T01:15Z", true)]
    [InlineData("2026-10-25T01:30Z", false)]
    public void Hours_in_an_hour_that_is_there_twice_are_there_twice(string moment, bool fits) =>
        Assert.Equal(fits, Fits(new() { From = "02:00", To = "02:30" }, "Europe/Berlin", moment));

    [Theory]
    [InlineData("2026-03-28T20:59Z", false)]
    [InlineData("2026-03-28T21:00Z", true)]
    [InlineData("2026-03-29T03:59Z", true)]
    [InlineData("2026-03-29T04:00Z", false)]
    [InlineData("2026-10-24T20:00Z", true)]
    [InlineData("2026-10-25T04:59Z", true)]
    [InlineData("2026-10-25T05:00Z", false)]
    public void A_night_in_which_the_clock_changes_ends_by_the_clock(string moment, bool fits) =>
        Assert.Equal(fits, Fits(new() { Days = "sat", From = "22:00", To = "06:00" }, "Europe/Berlin", moment));

    [Theory]
    [InlineData("2026-12-23T22:59Z", false)]
    [InlineData("2026-12-23T23:00Z", true)]
    [InlineData("2027-01-06T22:59Z", true)]
    [InlineData("2027-01-06T23:00Z", false)]
    public void A_vacation_begins_and_ends_at_the_mailbox_s_midnight(string moment, bool fits) =>
        Assert.Equal(fits, Fits(new() { Since = "2026-12-24", Until = "2027-01-06" }, "Europe/Berlin", moment));

    [Theory]
    [InlineData("2026-10-25T00:29Z", false)]
    [InlineData("2026-10-25T00:30Z", true)]
    [InlineData("2026-10-25T01:15Z", true)]
    public void A_vacation_that_began_does_not_begin_again_when_the_clock_goes_back(string moment, bool fits) =>
        Assert.Equal(fits, Fits(new() { Since = "2026-10-25 02:30" }, "Europe/Berlin", moment));

    [Theory]
    [InlineData("2026-03-29T01:29Z", false)]
    [InlineData("2026-03-29T01:30Z", true)]
    public void A_time_that_is_left_out_counts_as_that_much_later(string moment, bool fits) =>
        Assert.Equal(fits, Fits(new() { Since = "2026-03-29 02:30" }, "Europe/Berlin", moment));

    [Theory]
    [InlineData("2026-09-06T03:59Z", false)]
    [InlineData("2026-09-06T04:00Z", true)]
    public void A_day_without_a_midnight_begins_all_the_same(string moment, bool fits)
    {
        Assert.Equal(fits, Fits(new() { Since = "2026-09-06" }, "America/Santiago", moment));
        Assert.Equal(fits, Fits(new() { Days = "sun" }, "America/Santiago", moment));
        Assert.Equal(!fits, Fits(new() { Until = "2026-09-05" }, "America/Santiago", moment));
    }

    private static bool Fits(GreetingRule rule, string zone, string moment) => RuleVerdict.Fits == (rule with { Greeting = "closed" }).Judge(
        GreetingKind.Unavailable, DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone), _ => true);
}
