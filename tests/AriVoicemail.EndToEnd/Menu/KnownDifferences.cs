namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Where ours differs from VoiceMailMain on purpose even in a <see cref="TameWalk"/>, each with its reason.</summary>
public static class KnownDifferences
{
    private static readonly string[] OfMessage = ["vm-prev", "vm-advopts", "vm-repeat", "vm-next", "vm-delete", "vm-undelete", "vm-toforward", "vm-savemessage", "vm-helpexit"];

    private static readonly (string Reason, Func<string, string, (string, string)> Common)[] InPrompts =
    [
        ("a key that is pressed while a message ends may come before or after the menu's first words", (original, ours) => (WithoutFirstWords(original), WithoutFirstWords(ours))),
        ("the original offers to go back to urgent messages that it has moved to Old already", (original, ours) => (Without(original, "vm-prev"), Without(ours, "vm-prev"))),
        ("the original says nothing of urgent messages but in English", WithoutCounts),
        ("the Russian word for urgent messages has the messages in it", (original, ours) => (original.Replace("vm-Urgent vm-messages", "vm-Urgent", StringComparison.Ordinal), ours)),
        ("what was just recorded has another name until it is accepted", (original, ours) => (Recorded(original), Recorded(ours))),
    ];

    private static readonly (string Reason, Func<string, bool> Fits)[] InSpools =
    [
        ("PINs are in the database", difference => difference.StartsWith("left over secret.conf", StringComparison.Ordinal)),
    ];

    public static bool Covers(string original, string ours)
    {
        foreach (var (_, common) in InPrompts)
        {
            (original, ours) = common(original, ours);
            if (original == ours) return true;
        }
        return false;
    }

    public static bool Covers(string spoolDifference) => InSpools.Any(known => known.Fits(spoolDifference));

    private static string WithoutFirstWords(string line)
    {
        var words = line.Split(' ');
        var menu = words.Skip(1).TakeWhile(OfMessage.Contains).Count();
        return menu == words.Length - 1 ? line : string.Join(' ', words.Take(1).Concat(words.Skip(1 + menu)));
    }

    // How many there are of each kind is pinned for every language by its list of files; here it counts what follows.
    private static (string Original, string Ours) WithoutCounts(string original, string ours)
    {
        var said = ours.IndexOf(" vm-Urgent vm-", StringComparison.Ordinal);
        return ours.StartsWith(" vm-youhave", StringComparison.Ordinal) && said > 0 && !original[..original.IndexOf(" vm-o", StringComparison.Ordinal)].Contains("vm-Urgent", StringComparison.Ordinal)
            ? (AfterCounts(original), AfterCounts(ours))
            : (original, ours);
    }

    private static string AfterCounts(string line) => line[line.IndexOf(" vm-o", StringComparison.Ordinal)..];

    private static string Without(string line, string prompt) => string.Join(' ', line.Split(' ').Where(word => word != prompt));

    private static string Recorded(string line) =>
        string.Join(' ', line.Split(' ').Select(word => word is "unavail.tmp" or "busy.tmp" or "greet.tmp" or "temp.tmp" ? "tmp" : word));
}
