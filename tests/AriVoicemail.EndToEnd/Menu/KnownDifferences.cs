namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Where ours differs from VoiceMailMain on purpose even in a <see cref="TameWalk"/>, each with its reason.</summary>
public static class KnownDifferences
{
    private static readonly (string Reason, Func<string, string, bool> Fits)[] InPrompts =
    [
        ("the original offers to go back to urgent messages that it has moved to Old already", (original, ours) => Without(original, "vm-prev") == ours),
        ("what was just recorded has another name until it is accepted", (original, ours) => Recorded(original) == Recorded(ours)),
    ];

    private static readonly (string Reason, Func<string, bool> Fits)[] InSpools =
    [
        ("PINs are in the database", difference => difference.StartsWith("left over secret.conf", StringComparison.Ordinal)),
    ];

    public static bool Covers(string original, string ours) => InPrompts.Any(known => known.Fits(original, ours));

    public static bool Covers(string spoolDifference) => InSpools.Any(known => known.Fits(spoolDifference));

    private static string Without(string line, string prompt) => string.Join(' ', line.Split(' ').Where(word => word != prompt));

    private static string Recorded(string line) =>
        string.Join(' ', line.Split(' ').Select(word => word is "unavail.tmp" or "busy.tmp" or "greet.tmp" or "temp.tmp" ? "tmp" : word));
}
