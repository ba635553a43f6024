using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Api;

/// <summary>A rule of a schedule, and what it says.</summary>
/// <param name="Greeting">The greeting that it names.</param>
/// <param name="Verdict">Whether it fits, and what keeps it from that.</param>
public sealed record JudgedRuleResource(string Greeting, RuleVerdict Verdict);
