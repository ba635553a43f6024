using AriVoicemail.Messages.Upkeep;

namespace AriVoicemail.Messages.Import;

/// <summary>What an import did.</summary>
/// <param name="Directory">Where it took from.</param>
/// <param name="Mailboxes">How many of them are ours and were taken over.</param>
/// <param name="Created">Which of them it made.</param>
/// <param name="Unknown">Those that there are not, with how many messages they hold; left where they are.</param>
/// <param name="Messages">How many lie in the directory, those of unknown mailboxes left out.</param>
/// <param name="Copied">How many files of messages were brought to the spool; 0 where the directory is the spool.</param>
/// <param name="Present">How many the mailbox had already.</param>
/// <param name="Greetings">How many sounds lie beside the folders.</param>
public sealed record ImportReport(
    string Directory, int Mailboxes, IReadOnlyList<string> Created, IReadOnlyDictionary<string, int> Unknown, int Messages, int Copied, int Present, int Greetings,
    double Seconds, IReadOnlyList<SpoolFinding> Findings)
{
    /// <summary>Whether something was left behind that a person may want.</summary>
    public bool IsComplete => Unknown.Count == 0 && !Findings.Any(finding =>
        finding.Kind is FindingKind.Permissions or FindingKind.FolderFull or FindingKind.Busy or FindingKind.GreetingKept or FindingKind.TextWithoutSound);
}
