using AriVoicemail.Mailboxes;

namespace AriVoicemail.Tests.Mailboxes;

/// <summary>Monday, 23 November 2026, and the days about it; the clock is one without summer time.</summary>
public sealed class GreetingRuleTests
{
    [Theory]
    [InlineData("Mon 08:30", "mon-fri", "08:30", "17:00", true)]
    [InlineData("Mon 08:29", "mon-fri", "08:30", "17:00", false)]
    [InlineData("Mon 16:59", "mon-fri", "08:30", "17:00", true)]
    [InlineData("Mon 17:00", "mon-fri", "08:30", "17:00", false)]
    [InlineData("Sat 12:00", "mon-fri", "08:30", "17:00", false)]
    [InlineData("Sat 12:00", "sat,sun", null, null, true)]
    [InlineData("Mon 00:00", "sat,sun", null, null, false)]
    [InlineData("Mon 12:00", " SAT - mon ", null, null, true)]
    [InlineData("Tue 12:00", "sat-mon", null, null, false)]
    [InlineData("Tue 12:00", "mon, wed-thu", null, null, false)]
    [InlineData("Thu 12:00", "mon, wed-thu", null, null, true)]
    [InlineData("Mon 23:59", null, "17:00", null, true)]
    [InlineData("Tue 00:00", "mon", "17:00", null, false)]
    [InlineData("Mon 00:00", "mon", null, "08:00", true)]
    [InlineData("Sun 23:59", "mon", null, "08:00", false)]
    [InlineData("Mon 12:00", "", "", "", true)]
    public void Hours_are_those_of_the_days_that_are_named(string clock, string? days, string? from, string? to, bool fits) =>
        Assert.Equal(fits, Fits(new GreetingRule { Days = days, From = from, To = to }, clock));

    [Theory]
    [InlineData("Fri 21:59", false)]
    [InlineData("Fri 22:00", true)]
    [InlineData("Sat 00:00", true)]
    [InlineData("Sat 05:59", true)]
    [InlineData("Sat 06:00", false)]
    [InlineData("Sat 22:00", false)]
    [InlineData("Fri 05:59", false)]
    public void Hours_that_pass_midnight_belong_to_the_day_on_which_they_begin(string clock, bool fits) =>
        Assert.Equal(fits, Fits(new GreetingRule { Days = "fri", From = "22:00", To = "06:00" }, clock));

    [Theory]
    [InlineData("Sun 23:59", "18:00", true)]
    [InlineData("Mon 00:00", "18:00", false)]
    [InlineData("Sun 00:00", "00:00", true)]
    [InlineData("Sat 23:59", "00:00", false)]
    public void Midnight_ends_the_day(string clock, string from, bool fits) =>
        Assert.Equal(fits, Fits(new GreetingRule { Days = "sun", From = from, To = "00:00" }, clock));

    [Theory]
    [InlineData("Mon 12:00", "2026-11-23", "2026-11-23", true)]
    [InlineData("Mon 23:59", "2026-11-23", "2026-11-23", true)]
    [InlineData("Tue 00:00", "2026-11-23", "2026-11-23", false)]
    [InlineData("Sun 23:59", "2026-11-23", null, false)]
    [InlineData("Mon 08:00", null, "2026-11-23 08:00", false)]
    [InlineData("Mon 07:59", null, "2026-11-23T08:00", true)]
    [InlineData("Mon 08:00", "2026-11-23 08:00", "2027-01-06", true)]
    [InlineData("Mon 07:59", "2026-11-23 08:00", "2027-01-06", false)]
    public void A_rule_begins_and_ends_with_its_dates(string clock, string? since, string? until, bool fits) =>
        Assert.Equal(fits, Fits(new GreetingRule { Since = since, Until = until }, clock));

    [Theory]
    [InlineData(null, GreetingKind.Busy, RuleVerdict.Fits)]
    [InlineData("", GreetingKind.Unavailable, RuleVerdict.Fits)]
    [InlineData("busy", GreetingKind.Busy, RuleVerdict.Fits)]
    [InlineData("busy", GreetingKind.Unavailable, RuleVerdict.OtherKind)]
    [InlineData("Unavailable", GreetingKind.Unavailable, RuleVerdict.Fits)]
    [InlineData("unavailable", GreetingKind.Busy, RuleVerdict.OtherKind)]
    [InlineData(null, GreetingKind.None, RuleVerdict.OtherKind)]
    public void A_rule_may_be_for_one_kind_and_never_greets_unasked(string? only, GreetingKind kind, RuleVerdict expected) =>
        Assert.Equal(expected, Judge(new GreetingRule { Only = only }, kind, "Mon 12:00"));

    [Fact]
    public void What_was_not_recorded_is_not_played() => Assert.Equal(
        RuleVerdict.NotRecorded, new GreetingRule { Greeting = "closed" }.Judge(GreetingKind.Busy, Moment("Mon 12:00"), TimeZoneInfo.Utc, _ => false));

    [Theory]
    [InlineData("closed")]
    [InlineData("Out-of_office2")]
    [InlineData("123456789012345678901234567890")]
    public void A_greeting_has_a_name_of_its_own(string name) => Assert.Empty(new GreetingRule { Greeting = name }.Problems());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("unavail")]
    [InlineData("busy")]
    [InlineData("TEMP")]
    [InlineData("greet")]
    [InlineData("msg")]
    [InlineData("msg0000")]
    [InlineData("../closed")]
    [InlineData("closed.wav")]
    [InlineData("closed\n")]
    [InlineData("g\u00e4ste")]
    [InlineData("1234567890123456789012345678901")]
    public void A_name_that_is_another_s_or_leaves_the_folder_is_refused(string? name) =>
        Assert.Equal("Greeting", Assert.Single(new GreetingRule { Greeting = name! }.Problems()).Field);

    public static TheoryData<string, GreetingRule> Wrong => new()
    {
        { "Only", new() { Only = "none" } },
        { "Only", new() { Only = "1" } },
        { "Days", new() { Days = "monday" } },
        { "Days", new() { Days = "mon-" } },
        { "Days", new() { Days = "mon-wed-fri" } },
        { "Days", new() { Days = "mon,,fri" } },
        { "From", new() { From = "8:30" } },
        { "From", new() { From = "24:00" } },
        { "To", new() { To = "17.00" } },
        { "To", new() { To = "17:60" } },
        { "Since", new() { Since = "24.12.2026" } },
        { "Since", new() { Since = "2026-02-29" } },
        { "Since", new() { Since = "0001-01-01" } },
        { "Until", new() { Until = "2026-12-24 25:00" } },
        { "Until", new() { Until = "9999-12-31" } },
        { "Until", new() { Since = "2026-12-24", Until = "2026-12-23" } },
        { "Until", new() { Since = "2026-12-24 18:00", Until = "2026-12-24 18:00" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_is_named_and_fits_nothing(string field, GreetingRule rule)
    {
        var problem = Assert.Single((rule with { Greeting = "closed" }).Problems());

        Assert.Equal(field, problem.Field);
        Assert.StartsWith("expected", problem.Reason);
        Assert.False(Fits(rule, "Mon 12:00"));
    }

    private static bool Fits(GreetingRule rule, string clock) => Judge(rule, GreetingKind.Unavailable, clock) is RuleVerdict.Fits;

    private static RuleVerdict Judge(GreetingRule rule, GreetingKind kind, string clock) =>
        (rule with { Greeting = "closed" }).Judge(kind, Moment(clock), TimeZoneInfo.Utc, name => name == "closed");

    private static DateTimeOffset Moment(string clock)
    {
        string[] days = ["Fri", "Sat", "Sun", "Mon", "Tue", "Wed", "Thu"];
        var day = new DateOnly(2026, 11, 20).AddDays(Array.IndexOf(days, clock[..3]));
        return new DateTimeOffset(day, TimeOnly.Parse(clock[4..], System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);
    }
}
