using AriVoicemail.Notifiers.Mwi.Probing;

namespace AriVoicemail.Server.Diagnosis;

/// <summary>One thing that was looked at.</summary>
/// <param name="Check">What was looked at, in a few words.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Severity">ok; warning: it works, and somebody should see to it; error: it does not work.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Remedy">What to change, and where; null: nothing.</param>
public sealed record FindingResource(string Check, bool Ok, FindingLevel Severity, string Detail, string? Remedy)
{
    public static FindingResource Of(Finding finding) => new(finding.Check, finding.Level is FindingLevel.Ok, finding.Level, finding.Detail, finding.Remedy);
}
