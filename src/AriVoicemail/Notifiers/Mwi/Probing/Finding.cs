namespace AriVoicemail.Notifiers.Mwi.Probing;

/// <summary>How bad a finding is.</summary>
public enum FindingLevel
{
    Ok,
    Warning,
    Error,
}

/// <summary>One thing that was looked at, and what to do about it.</summary>
/// <param name="Check">What was looked at, in a few words.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Remedy">What to change, and where; null: nothing.</param>
public sealed record Finding(FindingLevel Level, string Check, string Detail, string? Remedy = null)
{
    internal static Finding Ok(string check, string detail) => new(FindingLevel.Ok, check, detail);

    internal static Finding Warning(string check, string detail, string remedy) => new(FindingLevel.Warning, check, detail, remedy);

    internal static Finding Error(string check, string detail, string remedy) => new(FindingLevel.Error, check, detail, remedy);
}
