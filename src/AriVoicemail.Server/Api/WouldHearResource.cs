namespace AriVoicemail.Server.Api;

/// <summary>What a caller would hear, and why.</summary>
/// <param name="From">Who calls, as was asked; no rule asks who it is.</param>
/// <param name="Outcome">What comes of the call.</param>
/// <param name="Why">The same for a person to read.</param>
/// <param name="Prompts">All that is played up to the tone.</param>
/// <param name="Greeting">The greeting by itself, and what decided for it; where the mailbox is full it is not heard.</param>
public sealed record WouldHearResource(string? From, WouldHearOutcome Outcome, string Why, IReadOnlyList<string> Prompts, GreetingNowResource Greeting)
{
    public static WouldHearResource Of(string? from, GreetingNowResource greeting, int maxMsg, bool diskIsFull, bool mailboxIsFull, bool isNow)
    {
        var chosen = greeting.Why switch
        {
            GreetingReason.Temporary => "the temporary greeting, which always wins",
            GreetingReason.Schedule => $"the greeting {greeting.Greeting}, because of rule {greeting.Rule} of the schedule",
            GreetingReason.Recorded => $"the greeting {greeting.Greeting}, which the owner recorded",
            GreetingReason.Stock => "the stock greeting, because the owner recorded none that would do",
            _ => "no greeting, because the dialplan asks for none",
        };
        if (maxMsg > 0 && (diskIsFull || mailboxIsFull))
        {
            return new WouldHearResource(from, WouldHearOutcome.Refused, $"{(diskIsFull ? "The disk" : "The mailbox")} is full{(isNow ? "" : " now, and if it is then")}: the caller hears that, and leaves nothing.", ["vm-mailboxfull"], greeting);
        }
        return maxMsg == 0
            ? new WouldHearResource(from, WouldHearOutcome.GreetedOnly, $"The caller hears {chosen}; the mailbox only greets (MaxMsg is 0).", greeting.Prompts, greeting)
            : new WouldHearResource(from, WouldHearOutcome.Recorded, $"The caller hears {chosen}, then the instructions unless the dialplan skips them, and is recorded.", [.. greeting.Prompts, "vm-intro"], greeting);
    }
}

/// <summary>What comes of a call.</summary>
public enum WouldHearOutcome
{
    /// <summary>The caller may leave a message.</summary>
    Recorded,

    /// <summary>The caller is greeted, and that is all.</summary>
    GreetedOnly,

    /// <summary>There is no room for a message.</summary>
    Refused,
}
