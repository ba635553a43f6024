using AriVoicemail.Mailboxes;

namespace AriVoicemail.Tests.Mailboxes;

public sealed class GreetingScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly GreetingRule Never = new() { Greeting = "vacation", Until = "2026-01-01" };
    private static readonly GreetingRule Lunch = new() { Greeting = "lunch", From = "12:00", To = "13:00" };
    private static readonly GreetingRule Always = new() { Greeting = "closed" };

    [Fact]
    public void The_first_rule_that_fits_wins()
    {
        Assert.Equal(1, Find([Never, Lunch, Always], "vacation", "lunch", "closed"));
        Assert.Equal(0, Find([Always, Lunch], "lunch", "closed"));
    }

    [Fact]
    public void A_rule_whose_greeting_was_not_recorded_is_passed_over() => Assert.Equal(2, Find([Never, Lunch, Always], "vacation", "closed"));

    [Fact]
    public void Where_no_rule_fits_none_is_followed()
    {
        Assert.Null(Find([]));
        Assert.Null(Find([Never, Always], "vacation"));
    }

    [Fact]
    public void Each_rule_s_verdict_is_told() => Assert.Equal(
        [RuleVerdict.OtherTime, RuleVerdict.OtherKind, RuleVerdict.NotRecorded, RuleVerdict.Fits],
        Schedule(Never, Lunch with { Only = "busy" }, Lunch, Always).Judge(GreetingKind.Unavailable, Now, name => name == "closed"));

    [Fact]
    public void Problems_name_their_rule() => Assert.Equal(
        ["1:From", "1:To", "2"], GreetingSchedule.Problems([Always, Lunch with { From = "noon", To = "x" }, null]).Select(problem => problem.Where));

    [Fact]
    public void A_schedule_has_an_end()
    {
        Assert.Empty(GreetingSchedule.Problems([.. Enumerable.Repeat(Always, 100)]));
        Assert.Equal("", Assert.Single(GreetingSchedule.Problems([.. Enumerable.Repeat(Always, 101)])).Where);
    }

    [Fact]
    public void A_mailbox_s_own_schedule_takes_the_place_of_the_general_one()
    {
        var general = new MenuSettings { Schedule = [Always], TimeZone = "Asia/Tokyo" };

        Assert.Equal([Always], new MenuRules(new MenuSettings(), general).Schedule.Rules);
        Assert.Equal("Asia/Tokyo", new MenuRules(new MenuSettings(), general).Schedule.Zone.Id);
        Assert.Equal([Lunch], new MenuRules(new MenuSettings { Schedule = [Lunch] }, general).Schedule.Rules);
        Assert.Empty(new MenuRules(new MenuSettings { Schedule = [] }, general).Schedule.Rules);
        Assert.Empty(new MenuRules(new MenuSettings(), new MenuSettings()).Schedule.Rules);
    }

    private static int? Find(GreetingRule[] rules, params string[] recorded) => Schedule(rules).Find(GreetingKind.Unavailable, Now, recorded.Contains);

    private static GreetingSchedule Schedule(params GreetingRule[] rules) => new(rules, TimeZoneInfo.Utc);
}
