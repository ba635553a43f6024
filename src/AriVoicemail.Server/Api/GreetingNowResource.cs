using AriVoicemail.Calls;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Api;

/// <summary>Which greeting a caller would hear, and why.</summary>
/// <param name="Kind">What the dialplan asks for.</param>
/// <param name="At">The time it is about, as the mailbox's clock shows it.</param>
/// <param name="TimeZone">The time zone of the mailbox's clock.</param>
/// <param name="Why">What decided.</param>
/// <param name="Greeting">The greeting's file, without its extension; null: stock prompts, or none.</param>
/// <param name="Rule">The rule that chose it, its place in <c>schedule</c> from 0; null: none did.</param>
/// <param name="Prompts">What is played, in its order.</param>
/// <param name="OwnSchedule">Whether the schedule is the mailbox's own; else it is the general one, <c>Voicemail:Menu:Schedule</c>.</param>
/// <param name="Schedule">What each rule says; the first that fits is followed.</param>
public sealed record GreetingNowResource(
    GreetingKind Kind,
    DateTimeOffset At,
    string TimeZone,
    GreetingReason Why,
    string? Greeting,
    int? Rule,
    IReadOnlyList<string> Prompts,
    bool OwnSchedule,
    IReadOnlyList<JudgedRuleResource> Schedule)
{
    public static async Task<GreetingNowResource> OfAsync(
        Mailbox mailbox, GreetingKind kind, DateTimeOffset at, GreetingChoice greetings, CancellationToken cancellationToken)
    {
        var greeting = await greetings.ForAsync(mailbox, kind, at, cancellationToken);
        var schedule = greetings.ScheduleOf(mailbox);
        var verdicts = await greetings.JudgeAsync(mailbox, kind, at, cancellationToken);
        return new GreetingNowResource(
            kind, at, schedule.Zone.Id, ReasonOf(greeting), greeting.Name, greeting.Rule, [.. greeting.Media.Select(Prompt)], mailbox.Menu.Schedule is not null,
            [.. schedule.Rules.Zip(verdicts, (rule, verdict) => new JudgedRuleResource(rule.Greeting, verdict))]);
    }

    private static GreetingReason ReasonOf(Greeting greeting) => greeting switch
    {
        { Rule: not null } => GreetingReason.Schedule,
        { Name: Calls.Greeting.Temporary } => GreetingReason.Temporary,
        { Name: not null } => GreetingReason.Recorded,
        { Media.Count: 0 } => GreetingReason.None,
        _ => GreetingReason.Stock,
    };

    /// <summary>Where files lie is nobody's business.</summary>
    private static string Prompt(string media) => media.StartsWith("sound:", StringComparison.Ordinal) ? Path.GetFileName(media["sound:".Length..]) : media;
}
