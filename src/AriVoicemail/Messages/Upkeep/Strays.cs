using System.Text.RegularExpressions;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>Looks through a mailbox's <c>tmp</c>.</summary>
internal static partial class Strays
{
    private const string Filing = ".filing-";
    private const string Scratch = ".scratch-";
    private const string Aside = ".aside-";

    /// <param name="journaled">The ids of the recordings that are still to be filed, each with its own files here.</param>
    public static IEnumerable<Stray> Of(MailboxLook look, IReadOnlyCollection<string> journaled, TimeSpan abandoned, DateTimeOffset now)
    {
        var directory = Path.Combine(look.Listing.Path, MailboxListing.TemporaryFolder);
        foreach (var name in look.Listing.Temporary)
        {
            if (OpenDirectory.StatusOf(Path.Combine(directory, name)) is not { } status) continue;
            var isOld = now - status.ModifiedAt >= abandoned;
            if (name.StartsWith(Aside, StringComparison.Ordinal)) yield return new Stray(FindingKind.PutAside, name, FolderOf(name));
            else if (!isOld || journaled.Any(id => name.Contains(id, StringComparison.Ordinal))) continue;
            else if (name.StartsWith(Filing, StringComparison.Ordinal) || name.StartsWith(Scratch, StringComparison.Ordinal) || Recording.IsScratch(name))
            {
                yield return new Stray(FindingKind.LeftOver, name);
            }
            // Recordings of ours are looked for where Asterisk makes them, which need not be here.
            else if (name.StartsWith(Recording.IdPrefix, StringComparison.Ordinal)) continue;
            else if (SoundExtensions.IndexOf(Path.GetExtension(name)) >= 0) yield return OfAsterisk(Path.Combine(directory, name), name);
            else if (!name.EndsWith(".txt", StringComparison.Ordinal)) yield return new Stray(FindingKind.ForeignFile, name);
            else if (!look.Listing.Temporary.Any(other => other != name && Path.GetFileNameWithoutExtension(other) == Path.GetFileNameWithoutExtension(name)))
            {
                yield return new Stray(FindingKind.LeftOver, name);
            }
        }
    }

    public static SpoolFinding Finding(MailboxAddress mailbox, Stray stray) => new(
        stray.Kind, mailbox.ToString(), MailboxListing.TemporaryFolder, stray.File,
        stray.Kind switch
        {
            FindingKind.PutAside => "sound beside a text, in a folder",
            FindingKind.UnfiledRecording => "a message made of it",
            FindingKind.ForeignFile => "only what a voicemail puts there",
            _ => "nothing that nobody works on",
        },
        stray.Kind switch
        {
            FindingKind.PutAside => "sound that was put aside",
            FindingKind.UnfiledRecording => "a recording that nobody works on",
            FindingKind.ForeignFile => "something else",
            _ => "a temporary file that nobody works on",
        },
        stray.IsMendable);

    /// <summary>app_voicemail records there, and forgets it all when it is killed. A caller who said nothing leaves a header alone.</summary>
    private static Stray OfAsterisk(string path, string name) => SoundLook.At(path) is { State: SoundState.Fine or SoundState.HeaderWrong, Seconds: not < 1 }
        ? new Stray(FindingKind.UnfiledRecording, name, Folder.Inbox)
        : new Stray(FindingKind.LeftOver, name);

    /// <summary>The folder in whose way the sound lay; null when it was put aside because it is no sound.</summary>
    private static Folder? FolderOf(string name) =>
        AsideName().Match(name) is { Success: true } match && SoundExtensions.IndexOf(Path.GetExtension(name)) >= 0 && Folder.TryParse(match.Groups[1].Value, out var folder) ? folder : null;

    [GeneratedRegex(@"\A\.aside-\d{17}-(\w+)-msg\d{4}\.\w+\z")]
    private static partial Regex AsideName();
}
