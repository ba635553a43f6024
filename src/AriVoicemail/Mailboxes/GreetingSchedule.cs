namespace AriVoicemail.Mailboxes;

/// <summary>Which of the owner's greetings is played when: the first rule that fits, and whose greeting there is, is followed.</summary>
/// <param name="zone">Where the clock stands that the rules are about.</param>
public sealed class GreetingSchedule(IReadOnlyList<GreetingRule> rules, TimeZoneInfo zone)
{
    private const int MaxRules = 100;

    public IReadOnlyList<GreetingRule> Rules => rules;

    public TimeZoneInfo Zone => zone;

    /// <summary>The rule's place from 0; null: none fits.</summary>
    /// <param name="isRecorded">Whether there is a greeting of that name.</param>
    public int? Find(GreetingKind kind, DateTimeOffset now, Func<string, bool> isRecorded)
    {
        foreach (var (index, verdict) in Judge(kind, now, isRecorded).Index())
        {
            if (verdict is RuleVerdict.Fits) return index;
        }
        return null;
    }

    /// <summary>What each rule says.</summary>
    public IEnumerable<RuleVerdict> Judge(GreetingKind kind, DateTimeOffset now, Func<string, bool> isRecorded) =>
        rules.Select(rule => rule.Judge(kind, now, zone, isRecorded));

    /// <summary>What cannot be as it is: where (<c>1:From</c>) and the reason.</summary>
    public static IEnumerable<(string Where, string Reason)> Problems(IReadOnlyList<GreetingRule?> rules)
    {
        if (rules.Count > MaxRules) return [("", $"expected at most {MaxRules} rules")];
        return rules.Index().SelectMany(rule => rule.Item is null
            ? [($"{rule.Index}", "expected a rule")]
            : rule.Item.Problems().Select(problem => ($"{rule.Index}:{problem.Field}", problem.Reason)));
    }
}
