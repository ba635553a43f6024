namespace AriVoicemail.Bed;

/// <summary>What is known of a telephone menu's prompts: which of them ask for a key, and how long each is.</summary>
/// <param name="sounds">The folder that has a folder of prompts for each language.</param>
internal sealed class MenuPrompts(string sounds)
{
    private const int BytesPerSecond = 16_000;
    private const int Header = 44;

    // The last prompt of everything that then waits for a key. The tone is one of them: a key ends the recording.
    private static readonly HashSet<string> Asking =
    [
        "vm-login", "vm-password", "vm-incorrect-mailbox", "vm-newpassword", "vm-reenterpassword", "vm-extension", "vm-whichbox", "vm-helpexit",
        "vm-starmain", "vm-star-cancel", "vm-tocancel", "vm-options", "vm-tempgreeting2", "vm-forward", "vm-review", "vm-review-urgent",
        "vm-review-nonurgent", "vm-reachoper", "vm-saveoper", "beep",
    ];

    public static bool Asks(string prompt) => Asking.Contains(prompt);

    /// <summary>
    /// A prompt's name, or, for what was recorded, where it lies in its mailbox: <c>INBOX/msg0000</c>, <c>unavail</c>, and <c>tmp</c> for
    /// what has not got its name yet. So the prompts of two mailboxes and of two spools can be compared.
    /// </summary>
    public static string Name(string played)
    {
        const string spool = "voicemail/";
        var at = played.LastIndexOf(spool, StringComparison.Ordinal);
        if (at < 0 || played[(at + spool.Length)..].Split('/', 3) is not [_, _, var file]) return played;
        return file.StartsWith("tmp/", StringComparison.Ordinal) ? "tmp" : file;
    }

    /// <summary>In seconds; of the longest where several languages have it, and 0 for what is not there.</summary>
    public double Length(string played)
    {
        var candidates = Path.IsPathRooted(played) ? [played] : Directory.EnumerateDirectories(sounds).Select(language => Path.Combine(language, played));
        return candidates.Select(Seconds).DefaultIfEmpty().Max();
    }

    private static double Seconds(string path)
    {
        var file = new FileInfo(path + ".wav");
        // A stub is a link to the one sound that all stubs share.
        if (file.LinkTarget is not null) file = (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        return file.Exists ? Math.Max(0, file.Length - Header) / (double)BytesPerSecond : 0;
    }
}
